"""The cases of spectra: which formula, at which setting, with which parameters."""
from bases import dynamic, dynamic_linear, dynamic_qwen, linear, ntk, ntk_fixed, ntk_mixed
from coordinates import chatglm_2d
from lists import longrope, proportional, rising
from ramps import dynamic_yarn, llama3, ntk_by_parts, ntk_by_parts_original, yarn
from settings import (
    EVERY, GEMMA_4, GPT_OSS, HEAD_96, LLAMA_1, LLAMA_2, LLAMA_3_1, LLAMA_3_2, MLA, NEOX_20B, OURS, PHI_4_MINI, QWEN_2_5,
    WIDE, at, rope)

ORIGIN = {
    "rope": "Su et al., RoFormer, arXiv:2104.09864, section 3.2.2",
    "linear": "Chen et al., arXiv:2306.15595, equation 3",
    "ntk": "bloc97, r/LocalLLaMA 14lz7j5: base · α^(d/(d−2)); exponent=whole: Su, kexue.fm/archives/9706: base · α",
    "ntk_fixed": "Su, kexue.fm/archives/9706: θ_i / k^(2(i+1)/d)",
    "ntk_mixed": "Su, kexue.fm/archives/9706: θ_i / exp(a (i+1)^β), a (d/2)^β = ln k",
    "dynamic": "transformers, rope type dynamic: base · (s n/L − (s − 1))^(d/(d−2))",
    "dynamic_linear": "emozilla, r/LocalLLaMA 14mrgpr: positions · L/N beyond L",
    "dynamic_qwen": "Qwen's modelling code: base · α^(d/(d−2)), α = max(1, 2^⌈log2(N/L) + 1⌉ − 1)",
    "ntk_by_parts": "Peng et al., arXiv:2309.00071, equations 17 to 20",
    "ntk_by_parts_original": "the YaRN authors' first code, LlamaPartNTKScaledRotaryEmbedding",
    "llama3": "Meta, llama-models, apply_scaling: by wavelengths",
    "longrope": "Ding et al., arXiv:2402.13753; attention factor and switch as transformers has them",
    "proportional": "transformers, rope type proportional",
    "chatglm_2d": "ChatGLM-6B: two rotary embeddings of d/2 channels",
    "dynamic_yarn": "the authors' code of dynamic YaRN: s = N/L",
    "yarn": "the authors' code (ramp over the pair index); ramp=rotations: arXiv:2309.00071, equations 17 to 22",
}


def pair_by_pair():
    for times in (0.5, 1, 2, 32):
        yield longrope, at(LLAMA_2, times), dict(long_factor=rising(LLAMA_2, 1.05, 64.7), short_factor=rising(LLAMA_2, 1, 2.8))
    lists = dict(long_factor=rising(PHI_4_MINI, 1, 48.02), short_factor=rising(PHI_4_MINI, 0.9, 1.1))
    for select in ("length", "long", "short"):
        yield longrope, at(PHI_4_MINI, 32), dict(**lists, select=select)
        yield longrope, PHI_4_MINI, dict(**lists, select=select)
    yield longrope, PHI_4_MINI, dict(**lists, factor=32)
    yield longrope, at(PHI_4_MINI, 2), dict(**lists, factor=32, attention_factor=1.25)
    for p in (1, 0.5, 0.25, 0):
        yield proportional, GEMMA_4, dict(partial_rotary_factor=p)
    yield proportional, GEMMA_4, dict(factor=8, partial_rotary_factor=0.25)
    yield proportional, at(OURS, 4), {}
    yield from ((chatglm_2d, g, {}) for g in (LLAMA_2, OURS, NEOX_20B))


def of_one_rule():
    for s in (1.5, 4, 32):
        yield linear, LLAMA_2, dict(factor=s)
    for g in (LLAMA_2, GPT_OSS, HEAD_96, NEOX_20B):
        yield from ((ntk, g, dict(alpha=alpha)) for alpha in (1, 2, 4, 8))
    yield ntk, LLAMA_2, dict(alpha=8, exponent="whole")
    yield ntk, NEOX_20B, dict(alpha=4, dim="head_dim")
    yield ntk, WIDE, dict(alpha=4)
    yield ntk, WIDE, dict(alpha=4, exponent="whole", dim="head_dim")
    for formula in (ntk_fixed, ntk_mixed):
        yield from ((formula, at(g, 4), {}) for g in (LLAMA_2, NEOX_20B, WIDE, OURS))
        yield formula, LLAMA_2, {}
        yield formula, LLAMA_2, dict(factor=8)
    yield ntk_mixed, LLAMA_2, dict(factor=12, mixed_b=0.75)
    yield from ((ntk_mixed, OURS, dict(factor=8, mixed_b=b)) for b in (0, 1))
    yield from ((dynamic, at(g, times), {}) for g in EVERY for times in (1, 2, 16))
    yield dynamic, {**LLAMA_2, "length": 100}, dict(factor=4)
    yield from ((dynamic, at(LLAMA_1, 4), dict(factor=s)) for s in (1, 2, 4))
    for n in (100, 2048, 2049, 4096, 4097, 8192, 16384, 100000):
        yield dynamic_linear, {**LLAMA_1, "length": n}, {}
        yield dynamic_qwen, {**LLAMA_1, "length": n}, {}
    for g in (NEOX_20B, WIDE):
        yield dynamic_linear, at(g, 3), {}
        yield dynamic_qwen, at(g, 3), {}


def with_a_ramp():
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
    yield yarn, WIDE, dict(factor=4)
    for ramp_clamp in ("rotary_dim", "pairs"):  # beta_slow is met at pair 34.55 of 32
        yield yarn, {**GPT_OSS, "base": 10000, "trainLength": 131072}, dict(factor=4, ramp_clamp=ramp_clamp)
    for ramp in ("index", "rotations"):
        yield yarn, LLAMA_2, dict(factor=16, ramp=ramp, extrapolation_factor=0.5)
    yield yarn, LLAMA_2, dict(factor=16, extrapolation_factor=0)
    yield from temperatures()
    for times in (0.5, 1, 3, 16):
        yield dynamic_yarn, at(LLAMA_2, times), {}
    yield dynamic_yarn, at(GPT_OSS, 32), dict(truncate=False)
    yield dynamic_yarn, at(WIDE, 5), dict(beta_fast=16, beta_slow=2, ramp="rotations", extrapolation_factor=0.75)
    yield dynamic_yarn, at(MLA, 40), dict(mscale=1, mscale_all_dim=0.707)
    yield dynamic_yarn, at(MLA, 40), dict(attention_factor=1.5, ramp_clamp="pairs")
    for g in (LLAMA_2, NEOX_20B, WIDE, OURS):
        yield ntk_by_parts_original, at(g, 4), {}
    yield ntk_by_parts_original, LLAMA_2, {}
    yield ntk_by_parts_original, LLAMA_1, dict(factor=8, extrapolation_factor=0.5, ntk_factor=0.25)
    yield ntk_by_parts_original, LLAMA_1, dict(factor=8, extrapolation_factor=0, ntk_factor=0)
    yield from ((llama3, at(g, times), {}) for g in (LLAMA_3_1, LLAMA_3_2, NEOX_20B, WIDE, OURS) for times in (1, 4))
    yield llama3, LLAMA_3_1, dict(factor=8, low_freq_factor=1, high_freq_factor=4)
    yield llama3, LLAMA_3_2, dict(factor=32)
    yield llama3, OURS, dict(factor=8, low_freq_factor=0.25, high_freq_factor=2.5)
    yield llama3, OURS, dict(factor=8, low_freq_factor=2, high_freq_factor=2)  # a step


def temperatures():
    """Every way in which the two weights, the rule and the target can meet."""
    weights = ({}, dict(mscale=0.707), dict(mscale_all_dim=0.707), dict(mscale=1, mscale_all_dim=1),
               dict(mscale=1, mscale_all_dim=0.707))
    for rule in ("transformers", "deepseek", "paper"):
        for given in weights:
            yield yarn, MLA, dict(factor=40, mscale_rule=rule, **given)
            if rule == "paper" or len(set(given.values())) < 2:  # the softmax carries one temperature
                yield yarn, MLA, dict(factor=40, mscale_rule=rule, mscale_target="softmax", **given)
    yield yarn, MLA, dict(factor=40, mscale_target="softmax", attention_factor=1.25)
    yield dynamic_yarn, at(MLA, 40), dict(mscale_rule="deepseek", mscale_target="softmax", mscale=1)


def asked():
    """(formula, geometry, parameters) of every case."""
    yield from ((rope, g, {}) for g in [*EVERY, at(LLAMA_2, 32), WIDE])
    for formula in (linear, ntk, ntk_by_parts, yarn):
        yield from ((formula, at(g, times), {}) for g in EVERY for times in (1, 4))
    yield from of_one_rule()
    yield from with_a_ramp()
    yield from pair_by_pair()


def golden():
    made = {}
    for formula, g, params in asked():
        variant = formula.__name__
        speeds, attention_factor = formula(g, **params)
        case = {"request": {"variant": variant, **g, "params": params}, "inverse_frequencies": speeds,
                "attention_factor": attention_factor}
        if "mscale_target" in params:
            case["attention_target"] = params["mscale_target"]
        made.setdefault(variant, {"origin": ORIGIN[variant], "spectra": []})["spectra"].append(case)
    return made
