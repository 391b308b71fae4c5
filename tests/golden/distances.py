"""The oracle of which pairs are seen and how far apart they look, and of the query scale: defined pair by pair."""
from decimal import Decimal

from exact import dec, floor

TOKENS = 40


def rope(i, j):
    return i - j


def window(i, j, window):
    """Mistral and transformers: w keys, the query's own included."""
    return i - j if i - j < window else None


def sinks(i, j, sinks, window):
    """Xiao et al., section 3.2: positions are those within the cache, which holds s first and w last tokens."""
    cache = [token for token in range(i + 1) if token < sinks or i - token < window]
    return cache.index(i) - cache.index(j) if j in cache else None


def rerope(i, j, window):
    return min(i - j, window)


def leaky_rerope(i, j, window, k):
    d = i - j
    return d if d < window else window + dec(d - window) / dec(k)


def self_extend(i, j, window, group):
    """Jin et al., section 3.2, with floors throughout."""
    if i - j < window:
        return i - j
    return i // group + window - window // group - j // group


def log_n(n, trained, clamp=True):
    """Su, kexue.fm/archives/8823 and 9708: ln n / ln L, where n keys are seen; at inference never below 1."""
    scale = dec(n).ln() / dec(trained).ln()
    return max(Decimal(1), scale) if clamp else scale


ORIGIN = {
    "rope": "Su et al., RoFormer, arXiv:2104.09864, equation 16",
    "window": "Mistral and transformers sliding_window: 0 ≤ i−j < w",
    "sinks": "Xiao et al., arXiv:2309.17453, section 3.2: index in the cache",
    "rerope": "Su, kexue.fm/archives/9708: min(i−j, w)",
    "leaky_rerope": "Su, kexue.fm/archives/9708: w + (i−j−w)/k",
    "self_extend": "Jin et al., arXiv:2401.01325, section 3.2",
    "log_n": "Su, kexue.fm/archives/8823: ln n / ln L",
}

SMALL = dict(headDim=8, base=500, trainLength=16, length=TOKENS)


def asked():
    yield rope, {}
    for w in (1, 2, 7, 39, 40, 1000):
        yield window, dict(window=w)
        yield rerope, dict(window=w)
    for s, w in ((0, 5), (1, 1), (4, 8), (12, 3), (4, 36), (50, 2)):
        yield sinks, dict(sinks=s, window=w)
    for w, k in ((1, 1), (1, 2), (6, 3), (8, 16), (5, 2.5), (7, 1000), (40, 4)):
        yield leaky_rerope, dict(window=w, k=k)
    for w, group in ((1, 1), (6, 3), (8, 4), (7, 4), (5, 8), (1, 7), (12, 1000), (40, 4)):
        yield self_extend, dict(window=w, group=group)


def presets():
    """(formula, the values its presets should take at L = 16, N = 40)."""
    yield window, dict(window=16)
    yield sinks, dict(sinks=4, window=8)
    yield rerope, dict(window=8)
    yield leaky_rerope, dict(window=8, k=4)  # 8 + (40 − 8)/4 = 16
    yield self_extend, dict(window=8, group=4)


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


def scale_cases():
    """log_n alone, and under a window or with sinks, where n is what the query really sees."""
    for trained in (2, 16, 128):
        for clamp in (True, False):
            yield "log_n", {"clamp": clamp}, trained, clamp, lambda i: i + 1
    yield "window+log_n", {"window": 10, "clamp": False}, 16, False, lambda i: min(i + 1, 10)
    yield "log_n+sinks", {"sinks": 4, "window": 20}, 16, True, lambda i: min(i + 1, 24)
    yield "rerope+log_n", {"window": 4}, 16, True, lambda i: i + 1


def golden():
    made = {}
    for formula, params, values in band_cases():
        variant = formula.__name__
        case = {"request": {"variant": variant, **SMALL, "params": params}, "distances": tabulate(formula, values)}
        section = made.setdefault(variant, {"origin_of_distances": ORIGIN[variant], "bands": []})
        section["bands"].append(case)
    scales = []
    for variant, params, trained, clamp, visible in scale_cases():
        request = {"variant": variant, **SMALL, "trainLength": trained, "params": params}
        scales.append({"request": request,
                       "query_scale": [log_n(visible(i), trained, clamp) for i in range(TOKENS)]})
    made["log_n"] = {"origin": ORIGIN["log_n"], "query_scales": scales}
    return made
