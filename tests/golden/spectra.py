"""The oracle of how fast each pair turns, written from the papers' equations."""
from decimal import Decimal

from exact import PI, ceil, clamp, dec, floor, power

# Settings of models that are in use, and of ours. head_dim, rotary_dim, base, train_length
LLAMA_2 = dict(headDim=128, base=10000, trainLength=4096)
LLAMA_1 = dict(headDim=128, base=10000, trainLength=2048)
QWEN_2_5 = dict(headDim=128, base=1000000, trainLength=32768)
GPT_OSS = dict(headDim=64, base=150000, trainLength=4096)
HEAD_96 = dict(headDim=96, base=10000, trainLength=2048)
NEOX_20B = dict(headDim=96, rotaryDim=24, base=10000, trainLength=2048)
OURS = dict(headDim=32, base=500, trainLength=128)
EVERY = [LLAMA_2, LLAMA_1, QWEN_2_5, GPT_OSS, HEAD_96, NEOX_20B, OURS]


def dims(g):
    return g.get("rotaryDim", g["headDim"])


def plain(d, base):
    """RoFormer, section 3.2.2: θ_i = b^(−2(i−1)/d), here i from 0."""
    return [power(base, dec(-2 * i) / d) for i in range(d // 2)]


def rope(g):
    return plain(dims(g), g["base"]), Decimal(1)


def stretch(g):
    return max(Decimal(1), dec(g.get("length", g["trainLength"])) / g["trainLength"])


def linear(g, factor=None):
    """Chen et al., equation 3: f'(x, m) = f(x, m L / L')."""
    s = dec(factor) if factor else stretch(g)
    return [theta / s for theta in plain(dims(g), g["base"])], Decimal(1)


def ntk_base(d, base, alpha):
    return dec(base) * power(alpha, dec(d) / (d - 2))


def ntk(g, alpha=None):
    """bloc97: b' = b α^(d/(d−2)), which makes the last pair exactly α times slower."""
    alpha = dec(alpha) if alpha else stretch(g)
    return plain(dims(g), ntk_base(dims(g), g["base"], alpha)), Decimal(1)


def dynamic_base(d, base, trained, factor, length):
    n = max(dec(length), dec(trained))
    return ntk_base(d, base, dec(factor) * n / trained - (dec(factor) - 1))


def dynamic(g, factor=2):
    """emozilla, as transformers has it: α = s n / L − (s − 1), n the tokens read, never fewer than L."""
    length = g.get("length", g["trainLength"])
    return plain(dims(g), dynamic_base(dims(g), g["base"], g["trainLength"], factor, length)), Decimal(1)


def by_rotations(g, s, slow, fast):
    """Peng et al., equations 17 to 20: γ is linear in r, the turns a pair makes within L."""
    blended = []
    for theta in plain(dims(g), g["base"]):
        r = g["trainLength"] * theta / (2 * PI)
        gamma = clamp((r - slow) / (fast - slow), 0, 1)
        blended.append((1 - gamma) * theta / s + gamma * theta)
    return blended


def ntk_by_parts(g, factor=None, alpha=1, beta=32):
    s = dec(factor) if factor else stretch(g)
    return by_rotations(g, s, dec(alpha), dec(beta)), Decimal(1)


def correction(n, g):
    """The real-valued index of the pair that turns n times within L: L b^(−2i/d) = 2π n solved for i."""
    return dims(g) * (g["trainLength"] / (2 * PI * dec(n))).ln() / (2 * dec(g["base"]).ln())


def correction_range(g, beta_fast=32, beta_slow=1, truncate=True):
    low, high = correction(beta_fast, g), correction(beta_slow, g)
    if truncate:
        low, high = floor(low), ceil(high)
    return max(low, Decimal(0)), min(high, dec(dims(g) - 1))


def by_index(g, s, low, high):
    """What the authors' code and every implementation after it does: the ramp is linear in the pair index."""
    if low == high:
        high += dec("0.001")
    blended = []
    for i, theta in enumerate(plain(dims(g), g["base"])):
        ramp = clamp((i - low) / (high - low), 0, 1)
        blended.append(theta / s * ramp + theta * (1 - ramp))
    return blended


def temperature(s, weight=1):
    """Peng et al., equation 22: √(1/t) = 0.1 ln s + 1."""
    return Decimal(1) if s <= 1 else dec("0.1") * dec(weight) * s.ln() + 1


def yarn(g, factor=None, beta_fast=32, beta_slow=1, mscale=0, mscale_all_dim=0, attention_factor=None,
         truncate=True, ramp="index"):
    s = dec(factor) if factor else stretch(g)
    if ramp == "rotations":
        blended = by_rotations(g, s, dec(beta_slow), dec(beta_fast))
    else:
        blended = by_index(g, s, *correction_range(g, beta_fast, beta_slow, truncate))
    if attention_factor is not None:
        return blended, dec(attention_factor)
    if mscale and mscale_all_dim:
        return blended, temperature(s, mscale) / temperature(s, mscale_all_dim)
    return blended, temperature(s)


ORIGIN = {
    "rope": "Su et al., RoFormer, arXiv:2104.09864, section 3.2.2",
    "linear": "Chen et al., arXiv:2306.15595, equation 3",
    "ntk": "bloc97, r/LocalLLaMA 14lz7j5: base · α^(d/(d−2))",
    "dynamic": "transformers, rope type dynamic: base · (s n/L − (s − 1))^(d/(d−2))",
    "ntk_by_parts": "Peng et al., arXiv:2309.00071, equations 17 to 20",
    "yarn": "the authors' code (ramp over the pair index); ramp=rotations: arXiv:2309.00071, equations 17 to 22",
}


def at(g, times):
    return {**g, "length": g["trainLength"] * times}


def asked():
    """(formula, geometry, parameters) of every case."""
    yield from ((rope, g, {}) for g in [*EVERY, at(LLAMA_2, 32)])
    for formula in (linear, ntk, ntk_by_parts, yarn):
        yield from ((formula, at(g, times), {}) for g in EVERY for times in (1, 4))
    for s in (1.5, 4, 32):
        yield linear, LLAMA_2, dict(factor=s)
    for g in (LLAMA_2, GPT_OSS, HEAD_96, NEOX_20B):
        yield from ((ntk, g, dict(alpha=alpha)) for alpha in (1, 2, 4, 8))
    yield from ((dynamic, at(g, times), {}) for g in EVERY for times in (1, 2, 16))
    yield dynamic, {**LLAMA_2, "length": 100}, dict(factor=4)
    yield from ((dynamic, at(LLAMA_1, 4), dict(factor=s)) for s in (1, 2, 4))
    yield ntk_by_parts, LLAMA_2, dict(factor=16)
    yield ntk_by_parts, OURS, dict(factor=8, alpha=0.25, beta=4)
    yield yarn, LLAMA_2, dict(factor=16)
    yield yarn, LLAMA_2, dict(factor=16, ramp="rotations")
    yield yarn, QWEN_2_5, dict(factor=4)
    yield yarn, GPT_OSS, dict(factor=32, truncate=False)
    yield yarn, GPT_OSS, dict(factor=32)
    yield yarn, NEOX_20B, dict(factor=4, beta_fast=16, beta_slow=2)
    yield yarn, {**GPT_OSS, "base": 10000, "trainLength": 131072}, dict(factor=4)
    yield yarn, LLAMA_2, dict(factor=40, mscale=0.707)  # one weight alone is ignored
    yield yarn, LLAMA_2, dict(factor=40, mscale_all_dim=0.707)
    yield yarn, LLAMA_2, dict(factor=40, mscale=1, mscale_all_dim=0.707)
    yield yarn, LLAMA_2, dict(factor=40, mscale=0.707, mscale_all_dim=0.707)
    yield yarn, LLAMA_2, dict(factor=40, mscale=1, mscale_all_dim=1, attention_factor=1.25)
    yield yarn, OURS, dict(factor=8, beta_fast=4, beta_slow=0.25, truncate=False, ramp="rotations")
    yield yarn, OURS, dict(factor=8, beta_fast=1.0001, beta_slow=1)  # both ends of the ramp on pairs 7 and 8
    yield yarn, {**OURS, "base": 10}, dict(factor=8, beta_fast=2, beta_slow=1.999, truncate=False)


def golden():
    made = {}
    for formula, g, params in asked():
        variant = formula.__name__
        speeds, attention_factor = formula(g, **params)
        case = {"request": {"variant": variant, **g, "params": params}, "inverse_frequencies": speeds,
                "attention_factor": attention_factor}
        made.setdefault(variant, {"origin": ORIGIN[variant], "spectra": []})["spectra"].append(case)
    return made
