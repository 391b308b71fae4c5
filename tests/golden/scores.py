"""The oracle of what changes a score but its angles: ALiBi's slopes, T5's buckets, what xPos lets fade, and nothing."""
from decimal import Decimal

from exact import dec, power

HEAD = dict(headDim=8, base=500, trainLength=16)


def slopes(heads):
    """Press et al., section 3, with the authors' rule for other counts than powers of two: those of the power of two
    below, then every other one of the power above."""
    below = 1 << (heads.bit_length() - 1)
    if below == heads:
        return [power(2, dec(-8) * (h + 1) / heads) for h in range(heads)]
    return slopes(below) + slopes(2 * below)[0::2][:heads - below]


def bucket(distance, buckets=32, farthest=128):
    """Raffel et al., section 2.1, causal. The number of a wide bucket is the largest n for which
    (distance/exact)^wide ≥ (farthest/exact)^n, decided in whole numbers."""
    exact = buckets // 2
    wide = buckets - exact
    if distance < exact:
        return distance
    n = 0
    while n + 1 < wide and distance ** wide * exact ** (n + 1) >= exact ** wide * farthest ** (n + 1):
        n += 1
    return exact + n


def zeta(i, d, gamma=Decimal("0.4")):
    """Sun et al., equation 13 and algorithm 1."""
    return (dec(2 * i) / d + dec(gamma)) / (1 + dec(gamma))


def faded(i, d, distance, scale_base=512, gamma=Decimal("0.4")):
    """What is left of the score of pair i at a distance: the query's share times the key's."""
    return power(zeta(i, d, gamma), dec(distance) / dec(scale_base))


def some_table(numbers):
    """Different numbers, short in decimals."""
    return [float(dec((7 * n) % 19 - 9) / 8) for n in range(numbers)]


DISTANCES = [0, 1, 2, 3, 7, 8, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 127, 128, 129, 1000, 100000]


def alibi_case(heads):
    return {"request": {"variant": "alibi", **HEAD, "heads": heads}, "distances": DISTANCES,
            "biases": [[-slope * d for d in DISTANCES] for slope in slopes(heads)]}


def t5_case(heads, buckets, farthest):
    table = some_table(buckets * heads)
    params = {"num_buckets": buckets, "max_distance": farthest, "table": table}
    return {"request": {"variant": "t5_bias", **HEAD, "heads": heads, "params": params}, "distances": DISTANCES,
            "biases": [[dec(table[bucket(d, buckets, farthest) * heads + h]) for d in DISTANCES] for h in range(heads)]}


def xpos_case(d, length, params):
    request = {"variant": "xpos", "headDim": d, "base": 10000, "trainLength": 16, "length": length, "params": params}
    distances = [n for n in (0, 1, 16, 511, 512, 4000) if n < length]
    return {"request": request, "distances": distances,
            "faded": [[faded(i, d, n, **params) for n in distances] for i in range(d // 2)]}


def still(variant, params={}, **more):
    """Nothing turns."""
    return {"request": {"variant": variant, **HEAD, **more, "params": params},
            "inverse_frequencies": [0] * (HEAD["headDim"] // 2), "attention_factor": 1}


def golden():
    return {
        "alibi": {"origin": "Press et al., arXiv:2108.12409, section 3; ofirpress/attention_with_linear_biases",
                  "spectra": [still("alibi")], "biases": [alibi_case(n) for n in (1, 2, 3, 8, 12, 40)]},
        "t5_bias": {"origin": "Raffel et al., arXiv:1910.10683, section 2.1",
                    "spectra": [still("t5_bias", {"table": some_table(32)})],
                    "biases": [t5_case(*sizes) for sizes in
                               ((1, 32, 128), (3, 32, 128), (2, 8, 64), (2, 2, 2), (1, 7, 1000), (1, 64, 33))]},
        "xpos": {"origin": "Sun et al., arXiv:2212.10554, equation 13: ζ^((m−n)/B)",
                 "fades": [xpos_case(8, 40, {}), xpos_case(64, 4096, {}), xpos_case(2, 1024, {}),
                           xpos_case(24, 8192, {"scale_base": 300, "gamma": 1.5}),
                           xpos_case(8, 40, {"scale_base": 64, "gamma": 0.01})]},
        "nope": {"origin": "Kazemnejad et al., arXiv:2305.19466: no rotation", "spectra": [still("nope")]},
    }
