"""The oracle of methods that keep the fast pairs and interpolate the slow ones, with a ramp between them."""
from decimal import Decimal

from bases import ntk
from exact import PI, ceil, clamp, dec, floor
from settings import denominator, dims, pairs, plain, stretch


def turns(theta, g):
    """r: how often a pair turns within the training length."""
    return g["trainLength"] * theta / (2 * PI)


def by_rotations(g, slow, fast):
    """Peng et al., equation 18: γ is linear in r. What is kept of each pair's speed."""
    return [clamp((turns(theta, g) - slow) / (fast - slow), 0, 1) for theta in plain(g)]


def blend(kept, fast, slow):
    return [(1 - keep) * b + keep * a for keep, a, b in zip(kept, fast, slow)]


def interpolated(g, s):
    return [theta / s for theta in plain(g)]


def ntk_by_parts(g, factor=None, alpha=1, beta=32):
    """Peng et al., equations 17 to 20."""
    s = dec(factor) if factor else stretch(g)
    return blend(by_rotations(g, dec(alpha), dec(beta)), plain(g), interpolated(g, s)), Decimal(1)


def correction(n, g):
    """The real-valued index of the pair that turns n times within L: L b^(−2i/d) = 2π n solved for i."""
    return denominator(g) * (g["trainLength"] / (2 * PI * dec(n))).ln() / (2 * dec(g["base"]).ln())


def correction_range(g, beta_fast=32, beta_slow=1, truncate=True, ramp_clamp="rotary_dim"):
    low, high = correction(beta_fast, g), correction(beta_slow, g)
    if truncate:
        low, high = floor(low), ceil(high)
    last = dims(g) - 1 if ramp_clamp == "rotary_dim" else pairs(g) - 1
    return max(low, Decimal(0)), min(high, dec(last))


def by_index(g, low, high):
    """What the authors' code and every implementation after it does: the ramp is linear in the pair index."""
    if low == high:
        high += dec("0.001")
    return [1 - clamp((i - low) / (high - low), 0, 1) for i in range(pairs(g))]


def ntk_by_parts_original(g, factor=None, extrapolation_factor=1, ntk_factor=1):
    """The authors' first code: interpolation to NTK-aware between 0.75 and 1.25 turns, that to plain between 2 and 16."""
    s = dec(factor) if factor else stretch(g)
    raised, _ = ntk(g, s)
    first = [keep * dec(ntk_factor) for keep in by_index(g, *correction_range(g, dec("1.25"), dec("0.75")))]
    second = [keep * dec(extrapolation_factor) for keep in by_index(g, *correction_range(g, 16, 2))]
    return blend(second, plain(g), blend(first, raised, interpolated(g, s))), Decimal(1)


def llama3(g, factor=None, low_freq_factor=1, high_freq_factor=4):
    """Llama 3.1, by wavelengths: kept below L/high, interpolated above L/low, smooth between."""
    s, low, high = (dec(factor) if factor else stretch(g)), dec(low_freq_factor), dec(high_freq_factor)
    speeds = []
    for theta in plain(g):
        wavelength = 2 * PI / theta
        if wavelength < g["trainLength"] / high:
            speeds.append(theta)
        elif wavelength > g["trainLength"] / low:
            speeds.append(theta / s)
        else:
            smooth = (g["trainLength"] / wavelength - low) / (high - low)
            speeds.append((1 - smooth) * theta / s + smooth * theta)
    return speeds, Decimal(1)


def temperature(s, weight=1):
    """Peng et al., equation 22: √(1/t) = 0.1 ln s + 1."""
    return Decimal(1) if s <= 1 else dec("0.1") * dec(weight) * s.ln() + 1


def attention_factor_of(s, mscale, mscale_all_dim, mscale_rule, mscale_target):
    """Three ways to read the two weights; where the softmax carries the temperature, there is no quotient to take."""
    if mscale_rule == "paper":
        return temperature(s)
    if mscale_target == "softmax":
        return temperature(s, mscale or mscale_all_dim or 1)
    if mscale_rule == "deepseek":
        return temperature(s, mscale or 1) / (temperature(s, mscale_all_dim) if mscale_all_dim else 1)
    if mscale and mscale_all_dim:
        return temperature(s, mscale) / temperature(s, mscale_all_dim)
    return temperature(s)


def yarn(g, factor=None, beta_fast=32, beta_slow=1, mscale=0, mscale_all_dim=0, mscale_rule="transformers",
         mscale_target="cos_sin", attention_factor=None, truncate=True, ramp="index", ramp_clamp="rotary_dim",
         extrapolation_factor=1):
    s = dec(factor) if factor else stretch(g)
    if ramp == "rotations":
        kept = by_rotations(g, dec(beta_slow), dec(beta_fast))
    else:
        kept = by_index(g, *correction_range(g, beta_fast, beta_slow, truncate, ramp_clamp))
    kept = [keep * dec(extrapolation_factor) for keep in kept]
    m = attention_factor_of(s, mscale, mscale_all_dim, mscale_rule, mscale_target)
    return blend(kept, plain(g), interpolated(g, s)), dec(attention_factor) if attention_factor else m


def dynamic_yarn(g, **params):
    """The authors' dynamic form: s = N / L, from the tokens read."""
    return yarn(g, stretch(g), **params)
