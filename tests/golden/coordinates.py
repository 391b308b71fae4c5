"""The oracle of positions with several coordinates: which one turns each pair, and how fast."""
from decimal import Decimal

from exact import dec, power
from settings import LLAMA_2, OURS, QWEN_2_5, dims, pairs


def chatglm_2d(g):
    """ChatGLM-6B: two rotary embeddings of d/2 channels, one after the other."""
    half = dims(g) // 2
    speeds = [power(g["base"], dec(-2 * i) / half) for i in range(half // 2)]
    return speeds + speeds, Decimal(1)


def chatglm_2d_axes(g):
    return [0] * (pairs(g) // 2) + [1] * (pairs(g) // 2)


def sections(g, of_64):
    """Height and width have their shares of 64 pairs, rounded down; time has the rest."""
    _, height, width = (pairs(g) * share // 64 for share in of_64)
    return [pairs(g) - height - width, height, width]


def mrope_axes(g, mrope_section=None, mrope_interleaved=False):
    """Qwen2-VL: sections one after the other. Qwen3-VL: begin with time, then overwrite each third pair, from 1 and 2."""
    if mrope_interleaved:
        section = mrope_section or sections(g, (24, 20, 20))
        axes = [0] * pairs(g)
        for axis in (1, 2):
            for n in range(section[axis]):
                axes[3 * n + axis] = axis
        return axes
    section = mrope_section or sections(g, (16, 24, 24))
    return [axis for axis in range(3) for _ in range(section[axis])]


def cases():
    for g in (LLAMA_2, OURS):
        yield "chatglm_2d", chatglm_2d_axes, g, {}
    for g in (QWEN_2_5, OURS, {**OURS, "headDim": 8}, {**OURS, "headDim": 2}):
        for taking_turns in (False, True):
            yield "mrope", mrope_axes, g, dict(mrope_interleaved=taking_turns)
    yield "mrope", mrope_axes, QWEN_2_5, dict(mrope_section=[16, 24, 24])
    yield "mrope", mrope_axes, QWEN_2_5, dict(mrope_section=[24, 20, 20], mrope_interleaved=True)
    yield "mrope", mrope_axes, {**QWEN_2_5, "rotaryDim": 64}, dict(mrope_section=[11, 11, 10], mrope_interleaved=True)
    yield "mrope", mrope_axes, OURS, dict(mrope_section=[0, 16, 0])
    yield "mrope", mrope_axes, OURS, dict(mrope_section=[16, 0, 0], mrope_interleaved=True)


ORIGIN = {
    "chatglm_2d": "ChatGLM-6B, position_encoding_2d: position_ids turn the first half, block_position_ids the second",
    "mrope": "Qwen2-VL, arXiv:2409.12191, mrope_section; interleaved: Qwen3-VL",
}


def golden():
    made = {}
    for variant, formula, g, params in cases():
        case = {"request": {"variant": variant, **g, "params": params}, "axes": formula(g, **params)}
        made.setdefault(variant, {"origin_of_axes": ORIGIN[variant], "axes": []})["axes"].append(case)
    return made
