"""The oracle of methods that slow all pairs by one rule: interpolation, and another base for the positions' digits."""
from decimal import Decimal

from exact import dec, power
from settings import denominator, dims, length, pairs, plain, stretch


def linear(g, factor=None):
    """Chen et al., equation 3: f'(x, m) = f(x, m L / L')."""
    s = dec(factor) if factor else stretch(g)
    return [theta / s for theta in plain(g)], Decimal(1)


def dynamic_linear(g):
    """emozilla: positions times L / N once the N tokens read are more than L."""
    return [theta / stretch(g) for theta in plain(g)], Decimal(1)


def last_pair(g):
    """The power of the stretch with which the last pair is slowed by exactly the stretch."""
    return dec(denominator(g)) / (dims(g) - 2)


def ntk_base(g, alpha):
    return dec(g["base"]) * power(alpha, last_pair(g))


def ntk(g, alpha=None, exponent="last_pair", dim="rotary_dim"):
    """bloc97: b' = b α^(d/(d−2)), which makes the last pair exactly α times slower; Su's first form: b' = b α."""
    alpha = dec(alpha) if alpha else stretch(g)
    raised = ntk_base(g, alpha)
    if exponent == "whole":
        raised = dec(g["base"]) * alpha
    elif dim == "head_dim":
        raised = dec(g["base"]) * power(alpha, dec(g["headDim"]) / (g["headDim"] - 2))
    return plain(g, raised), Decimal(1)


def ntk_fixed(g, factor=None):
    """Su, 9706: θ_m = n / (β^(m−1) λ^m), λ = k^(2/d), m from 1."""
    k = dec(factor) if factor else stretch(g)
    step = power(k, dec(2) / dims(g))
    return [theta / step ** (i + 1) for i, theta in enumerate(plain(g))], Decimal(1)


def ntk_mixed(g, factor=None, mixed_b=0.625):
    """Su, 9706: θ_m = n / (β^(m−1) λ_1 … λ_m), λ_1 … λ_m = exp(a m^b), a (d/2)^b = ln k."""
    k = dec(factor) if factor else stretch(g)
    a = k.ln() / power(pairs(g), mixed_b)
    return [theta / (a * power(i + 1, mixed_b)).exp() for i, theta in enumerate(plain(g))], Decimal(1)


def dynamic_base(g, factor):
    n = max(length(g), dec(g["trainLength"]))
    return ntk_base(g, dec(factor) * n / g["trainLength"] - (dec(factor) - 1))


def dynamic(g, factor=2):
    """emozilla, as transformers has it: α = s n / L − (s − 1), n the tokens read, never fewer than L."""
    return plain(g, dynamic_base(g, factor)), Decimal(1)


def qwen_alpha(n, trained):
    """Qwen's modelling code: α = 2^⌈log2(n/L) + 1⌉ − 1, at least 1. In whole numbers, so no logarithm is rounded."""
    doublings = 0
    while trained * 2**doublings < n:
        doublings += 1
    return 2 ** (doublings + 1) - 1


def dynamic_qwen(g):
    return plain(g, ntk_base(g, dec(qwen_alpha(length(g), g["trainLength"])))), Decimal(1)
