"""Arithmetic for the oracle: π, logarithms and powers to 60 digits, cos and sin of an exact angle, one rounding."""
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, getcontext
from fractions import Fraction

getcontext().prec = 60


def _arctan_of_inverse(n, unit):
    """unit · arctan(1/n) in integers, by its series."""
    total, power, k = 0, unit // n, 0
    while power:
        total += (-1) ** k * (power // (2 * k + 1))
        power //= n * n
        k += 1
    return total


def _pi(digits):
    unit = 10 ** (digits + 10)  # Machin: π/4 = 4 arctan 1/5 − arctan 1/239
    return Fraction(4 * (4 * _arctan_of_inverse(5, unit) - _arctan_of_inverse(239, unit)), unit)


PI_FRACTION = _pi(120)
PI = Decimal(PI_FRACTION.numerator) / Decimal(PI_FRACTION.denominator)


def dec(x):
    """The decimal that is written, not the double that is stored: dec(0.1) is one tenth."""
    return x if isinstance(x, Decimal) else Decimal(str(x))


def floor(x):
    return x.to_integral_value(ROUND_FLOOR)


def ceil(x):
    return x.to_integral_value(ROUND_CEILING)


def power(base, exponent):
    return (dec(exponent) * dec(base).ln()).exp()


def clamp(x, low, high):
    return max(dec(low), min(dec(high), x))


BITS = 400  # of the fixed-point numbers in which cos and sin are summed


def cos_sin(angle):
    """cos and sin of an exact Fraction, as Fractions with an error below 2^-300."""
    turn = 2 * PI_FRACTION
    reduced = angle - round(angle / turn) * turn
    unit = 1 << BITS
    x = round(reduced * unit)
    sums, term, k = [0, 0], unit, 0
    while term:
        sums[k % 2] += term if k % 4 < 2 else -term
        k += 1
        term = term * x // (unit * k) if x >= 0 else -(term * -x // (unit * k))
    return Fraction(sums[0], unit), Fraction(sums[1], unit)


def round_to_float32(x):
    """The float32 nearest to an exact Fraction, ties to even, as the double that holds it. Normal range and zero."""
    if x == 0:
        return 0.0
    size = abs(x)
    exponent = size.numerator.bit_length() - size.denominator.bit_length()
    if Fraction(2) ** exponent > size:
        exponent -= 1
    assert -126 <= exponent < 128
    unit = Fraction(2) ** (exponent - 23)
    nearest = round(size / unit) * unit  # Python's round is ties to even
    return float(nearest if x > 0 else -nearest)


assert round_to_float32(Fraction(1, 10)) == 0.100000001490116119384765625
