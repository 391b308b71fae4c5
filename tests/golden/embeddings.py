"""The oracle of what is added to a token's embedding: exact angles, sines and cosines to 60 digits."""
from decimal import Decimal
from fractions import Fraction

from exact import cos_sin, power
from scores import HEAD, some_table, still


def sinusoidal(position, width, base, order="interleaved", denominator="half"):
    """Vaswani et al., section 3.5; tensor2tensor and fairseq: all sines first, and D/2 − 1 below i."""
    steps = width // 2 - (denominator == "half_minus_one")
    waves = []
    for i in range(width // 2):
        angle = Fraction(position) * Fraction(power(base, Decimal(-i) / steps))
        cos, sin = cos_sin(angle)
        waves.append((decimal(sin), decimal(cos)))
    if order == "interleaved":
        return [value for wave in waves for value in wave]
    return [sin for sin, _ in waves] + [cos for _, cos in waves]


def decimal(x):
    return Decimal(x.numerator) / Decimal(x.denominator)


POSITIONS = [0, 1, 2, 40, 1000]


def sinusoidal_case(width, base, params):
    request = {"variant": "sinusoidal", **HEAD, "base": base, "length": 1001, "hiddenSize": width, "params": params}
    return {"request": request, "positions": POSITIONS,
            "embeddings": [sinusoidal(p, width, base, **params) for p in POSITIONS]}


def learned_case(rows, width):
    table = some_table(rows * width)
    request = {"variant": "learned", **HEAD, "trainLength": rows, "hiddenSize": width, "params": {"table": table}}
    return {"request": request, "positions": list(range(rows)),
            "embeddings": [table[p * width:(p + 1) * width] for p in range(rows)]}


def golden():
    cases = [sinusoidal_case(12, 10000, {}), sinusoidal_case(128, 10000, {}), sinusoidal_case(2, 500, {})]
    for order in ("interleaved", "concatenated"):
        for denominator in ("half", "half_minus_one"):
            cases.append(sinusoidal_case(10, 500, {"order": order, "denominator": denominator}))
    learned = [learned_case(1, 3), learned_case(7, 4)]
    return {
        "sinusoidal": {"origin": "Vaswani et al., arXiv:1706.03762, section 3.5; half_minus_one: tensor2tensor",
                       "spectra": [still("sinusoidal", hiddenSize=6)], "embeddings": cases},
        "learned": {"origin": "row p of the table", "embeddings": learned,
                    "spectra": [still("learned", {"table": some_table(16 * 2)}, hiddenSize=2)]},
    }
