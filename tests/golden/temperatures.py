"""The oracle of the query scale: a number for every query, from its position and the keys it sees."""
from decimal import Decimal

from distances import SMALL, TOKENS
from exact import dec, floor


def log_n(n, trained, clamp=True):
    """Su, kexue.fm/archives/8823 and 9708: ln n / ln L, where n keys are seen; at inference never below 1."""
    scale = dec(n).ln() / dec(trained).ln()
    return max(Decimal(1), scale) if clamp else scale


def llama4(i, attn_scale, floor_scale, counts="one_based"):
    """Llama 4 in transformers: 1 + a ln(1 + ⌊(i + 1)/F⌋); Ministral 3 counts tokens from 0."""
    n = dec(i + (counts == "one_based"))
    return 1 + dec(attn_scale) * (1 + floor(n / dec(floor_scale))).ln()


def seen(i):
    return i + 1


def log_n_cases():
    """Alone, and under a window or with sinks, where n is what the query really sees unless positions count."""
    for trained in (2, 16, 128):
        for clamp in (True, False):
            yield "log_n", {"clamp": clamp}, trained, clamp, seen
    yield "window+log_n", {"window": 10, "clamp": False}, 16, False, lambda i: min(i + 1, 10)
    yield "window+log_n", {"window": 10, "inclusive": True}, 4, True, lambda i: min(i + 1, 11)
    yield "window+log_n", {"window": 10, "clamp": False, "counts": "position"}, 16, False, seen
    yield "log_n+sinks", {"sinks": 4, "window": 20}, 16, True, lambda i: min(i + 1, 24)
    yield "log_n+lambda_mask", {"local_branch": 16, "global_branch": 4}, 16, True, lambda i: min(i + 1, 20)
    yield "rerope+log_n", {"window": 4}, 16, True, seen


def llama4_cases():
    yield {}, dict(attn_scale="0.1", floor_scale=16)  # floor_scale follows L = 16
    for params in (dict(attn_scale=0.1, floor_scale=8), dict(attn_scale=0.5, floor_scale=1),
                   dict(attn_scale=0.1, floor_scale=16, counts="zero_based"), dict(attn_scale=0, floor_scale=3),
                   dict(attn_scale=0.1, floor_scale=8192)):
        yield params, params


def case(variant, params, trained, scale):
    return {"request": {"variant": variant, **SMALL, "trainLength": trained, "params": params},
            "query_scale": [scale(i) for i in range(TOKENS)]}


def golden():
    return {
        "log_n": {"origin": "Su, kexue.fm/archives/8823: ln n / ln L", "query_scales": [
            case(variant, params, trained, lambda i: log_n(visible(i), trained, clamp))
            for variant, params, trained, clamp, visible in log_n_cases()]},
        "llama4_temperature": {
            "origin": "transformers, modeling_llama4.py, attention temperature tuning: 1 + a ln(1 + ⌊(i+1)/F⌋)",
            "query_scales": [case("llama4_temperature", params, 16, lambda i: llama4(i, **values))
                             for params, values in llama4_cases()]},
    }
