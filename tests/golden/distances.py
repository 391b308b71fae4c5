"""The oracle of which pairs are seen and how far apart they look, defined pair by pair."""
from exact import dec, floor

TOKENS = 40


def rope(i, j):
    return i - j


def window(i, j, window, inclusive=False):
    """Mistral and transformers: w keys, the query's own included; inclusive: i − j ≤ w."""
    seen = i - j <= window if inclusive else i - j < window
    return i - j if seen else None


def sinks(i, j, sinks, window, positions="cache"):
    """Xiao et al., section 3.2: positions are those within the cache, which holds s first and w last tokens."""
    cache = [token for token in range(i + 1) if token < sinks or i - token < window]
    if j not in cache:
        return None
    return i - j if positions == "text" else cache.index(i) - cache.index(j)


def lambda_mask(i, j, local_branch, global_branch, limit):
    """Han et al., section 4: the Λ-shaped mask; the authors' program holds the first tokens to the ceiling, where
    they lie beyond the window."""
    if i - j < local_branch:
        return i - j
    return min(i - j, limit) if j < global_branch else None


def dual_chunk(i, j, chunk_size, local_size):
    """An et al., section 3.2: keys count from the start of their chunk; the query stands where its chunk, the one
    before and all older ones each want it."""
    chunk = chunk_size - local_size
    key, older = j % chunk, i // chunk - j // chunk
    if older == 0:
        return i % chunk - key
    if older == 1:
        return min(i % chunk + chunk, chunk_size) - key
    return min(2 * chunk - 1, chunk_size) - key


def chunked(i, j, attention_chunk_size):
    """Llama 4: a token attends within its own chunk; positions run on."""
    return i - j if i // attention_chunk_size == j // attention_chunk_size else None


def rerope(i, j, window):
    return min(i - j, window)


def leaky_rerope(i, j, window, k):
    d = i - j
    return d if d < window else window + dec(d - window) / dec(k)


def self_extend(i, j, window, group, positions="floor"):
    """Jin et al., section 3.2, with floors throughout; the authors' program does not floor W / G."""
    if i - j < window:
        return i - j
    near = window // group if positions == "floor" else dec(window) / dec(group)
    return i // group + window - near - j // group


ORIGIN = {
    "rope": "Su et al., RoFormer, arXiv:2104.09864, equation 16",
    "window": "Mistral and transformers sliding_window: 0 ≤ i−j < w",
    "sinks": "Xiao et al., arXiv:2309.17453, section 3.2: index in the cache",
    "rerope": "Su, kexue.fm/archives/9708: min(i−j, w)",
    "leaky_rerope": "Su, kexue.fm/archives/9708: w + (i−j−w)/k",
    "self_extend": "Jin et al., arXiv:2401.01325, section 3.2; positions=fraction: datamllab/LongLM, Llama.py",
    "lambda_mask": "Han et al., arXiv:2308.16137, section 4: min(i−j, limit) for the first tokens",
    "chunked": "transformers, masking_utils.py: chunked_overlay of Llama 4, equal quotients by attention_chunk_size",
    "dual_chunk": "An et al., arXiv:2402.17463, section 3.2; HKUNLP/ChunkLlama",
}

SMALL = dict(headDim=8, base=500, trainLength=16, length=TOKENS)


def asked():
    yield rope, {}
    for w in (1, 2, 7, 39, 40, 1000):
        yield window, dict(window=w)
        yield rerope, dict(window=w)
    for w in (1, 7, 39):
        yield window, dict(window=w, inclusive=True)
    for s, w in ((4, 8), (12, 3), (50, 2)):
        yield sinks, dict(sinks=s, window=w, positions="text")
    for s, w in ((0, 5), (1, 1), (4, 8), (12, 3), (4, 36), (50, 2)):
        yield sinks, dict(sinks=s, window=w)
    for w, k in ((1, 1), (1, 2), (6, 3), (8, 16), (5, 2.5), (7, 1000), (40, 4)):
        yield leaky_rerope, dict(window=w, k=k)
    for w, group in ((1, 1), (6, 3), (8, 4), (7, 4), (5, 8), (1, 7), (12, 1000), (40, 4)):
        yield self_extend, dict(window=w, group=group)
    for w, group in ((6, 3), (7, 4), (5, 8), (12, 1000)):
        yield self_extend, dict(window=w, group=group, positions="fraction")
    for local, first, limit in ((16, 4, 16), (8, 10, 5), (1, 50, 1), (7, 0, 3), (1000, 4, 9)):
        yield lambda_mask, dict(local_branch=local, global_branch=first, limit=limit)
    for c in (1, 7, 20, 1000):
        yield chunked, dict(attention_chunk_size=c)
    for c, local in ((12, 2), (12, 0), (12, 11), (5, 4), (1, 0), (9, 5), (1000, 10)):
        yield dual_chunk, dict(chunk_size=c, local_size=local)


def presets():
    """(formula, the values its presets should take at L = 16, N = 40)."""
    yield window, dict(window=16)
    yield sinks, dict(sinks=4, window=8)
    yield rerope, dict(window=8)
    yield leaky_rerope, dict(window=8, k=4)  # 8 + (40 − 8)/4 = 16
    yield self_extend, dict(window=8, group=4)
    yield lambda_mask, dict(local_branch=16, global_branch=10, limit=16)
    yield chunked, dict(attention_chunk_size=16)
    yield dual_chunk, dict(chunk_size=12, local_size=2)  # 3·16/4 and 16/8


def tabulate(formula, values):
    """[T] rows; row i lists the distance to keys 0 … i, null where the key is not seen."""
    def one(i, j):
        d = formula(i, j, **values)
        return d if d is None or isinstance(d, int) else (int(d) if d == floor(d) else d)
    return [[one(i, j) for j in range(i + 1)] for i in range(TOKENS)]


def band_cases():
    for formula, params in asked():
        yield formula, params, params
    for formula, values in presets():
        yield formula, {}, values


def golden():
    made = {}
    for formula, params, values in band_cases():
        variant = formula.__name__
        case = {"request": {"variant": variant, **SMALL, "params": params}, "distances": tabulate(formula, values)}
        section = made.setdefault(variant, {"origin_of_distances": ORIGIN[variant], "bands": []})
        section["bands"].append(case)
    return made
