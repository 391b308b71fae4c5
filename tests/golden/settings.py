"""Settings of models, and the speeds they were trained with: what every formula of a spectrum starts from."""
from decimal import Decimal

from exact import dec, power

# Settings of models that are in use, and of ours. head_dim, rotary_dim, base, train_length
LLAMA_2 = dict(headDim=128, base=10000, trainLength=4096)
LLAMA_1 = dict(headDim=128, base=10000, trainLength=2048)
LLAMA_3_1 = dict(headDim=128, base=500000, trainLength=8192)
LLAMA_3_2 = dict(headDim=64, base=500000, trainLength=8192)
QWEN_2_5 = dict(headDim=128, base=1000000, trainLength=32768)
GPT_OSS = dict(headDim=64, base=150000, trainLength=4096)
HEAD_96 = dict(headDim=96, base=10000, trainLength=2048)
NEOX_20B = dict(headDim=96, rotaryDim=24, base=10000, trainLength=2048)
MLA = dict(headDim=192, rotaryDim=64, rotaryStart=128, base=10000, trainLength=4096)  # DeepSeek-V3
WIDE = dict(headDim=64, rotaryDim=32, exponentDenominator=64, base=10000, trainLength=1024)
PHI_4_MINI = dict(headDim=128, rotaryDim=96, base=10000, trainLength=4096)
GEMMA_4 = dict(headDim=512, base=1000000, trainLength=8192)
OURS = dict(headDim=32, base=500, trainLength=128)
EVERY = [LLAMA_2, LLAMA_1, QWEN_2_5, GPT_OSS, HEAD_96, NEOX_20B, OURS]


def dims(g):
    return g.get("rotaryDim", g["headDim"])


def pairs(g):
    return dims(g) // 2


def denominator(g):
    """D of b^(−2i/D): the rotated channels, where a model does not count otherwise."""
    return g.get("exponentDenominator", dims(g))


def length(g):
    return dec(g.get("length", g["trainLength"]))


def stretch(g):
    return max(Decimal(1), length(g) / g["trainLength"])


def at(g, times):
    return {**g, "length": g["trainLength"] * times}


def plain(g, base=None):
    """RoFormer, section 3.2.2: θ_i = b^(−2(i−1)/d), here i from 0."""
    return [power(base or g["base"], dec(-2 * i) / denominator(g)) for i in range(pairs(g))]


def rope(g):
    return plain(g), Decimal(1)
