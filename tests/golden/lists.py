"""The oracle of methods that say pair by pair how fast it turns: a divisor each, or whether it turns at all."""
from decimal import Decimal

from exact import dec, floor
from settings import dims, length, pairs, plain, stretch


def longrope_temperature(s, trained):
    """Ding et al., as Phi-3 has it: √(1 + ln s / ln L)."""
    return Decimal(1) if s <= 1 else (1 + s.ln() / dec(trained).ln()).sqrt()


def longrope(g, long_factor, short_factor, factor=None, attention_factor=None, select="length"):
    """Ding et al., equation 2 with all positions rescaled: θ_i / λ_i."""
    s = dec(factor) if factor else stretch(g)
    is_long = length(g) > g["trainLength"] if select == "length" else select == "long"
    divisors = long_factor if is_long else short_factor
    m = dec(attention_factor) if attention_factor else longrope_temperature(s, g["trainLength"])
    return [theta / dec(divisor) for theta, divisor in zip(plain(g), divisors)], m


def proportional(g, factor=1, partial_rotary_factor=1):
    """transformers, rope type proportional: ⌊p · d / 2⌋ pairs with exponents over the whole of d, then zeros."""
    turning = floor(dec(partial_rotary_factor) * dims(g) / 2)
    return [theta / dec(factor) if i < turning else Decimal(0) for i, theta in enumerate(plain(g))], Decimal(1)


def rising(g, first, last):
    """A list of divisors between two numbers, in hundredths: of the shape that published lists have."""
    steps = pairs(g) - 1
    return [round(first + (last - first) * (i / steps) ** 3, 2) for i in range(steps + 1)]
