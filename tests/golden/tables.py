"""The oracle of cos and sin: the exact product of two doubles, its cosine to 90 digits, one rounding to float32."""
from fractions import Fraction

import ramps
import settings
from exact import cos_sin, dec, round_to_float32

POSITIONS = [0, 1, 2, 40, 2048, 131071, 1000000, 9999999, 10000000, 0.5, 13.0625, 1 / 3, 65535.7, -1, -0.1, -10000000]


def table(g, amplitude=1.0):
    speeds = [float(theta) for theta in settings.plain(g)]
    rows = {"cos": [], "sin": []}
    for position in POSITIONS:
        turned = [cos_sin(Fraction(position) * Fraction(speed)) for speed in speeds]
        rows["cos"].append([round_to_float32(c * Fraction(amplitude)) for c, _ in turned])
        rows["sin"].append([round_to_float32(s * Fraction(amplitude)) for _, s in turned])
    return {"amplitude": amplitude, "inverse_frequencies": speeds, **rows}


def golden():
    yarn = float(ramps.temperature(dec(16)))
    return {
        "origin": "cos and sin of position × inverse frequency, that product exact; nearest float32",
        "positions": POSITIONS,
        "tables": [table(settings.LLAMA_2), table(settings.GPT_OSS), table(settings.OURS),
                   table(settings.OURS, yarn)],
    }
