"""Holds the oracle to the numbers other people published or other programs print, to every digit that is printed."""
from decimal import Decimal

import bases
import distances
import ramps
import settings as s
from exact import PI, dec

count = 0


def agree(ours, printed):
    """`printed` is a text: half a unit of its last digit is the tolerance."""
    global count
    count += 1
    theirs = Decimal(printed)
    half = Decimal(1).scaleb(theirs.as_tuple().exponent) / 2
    assert abs(dec(ours) - theirs) <= half * dec("1.001"), f"{ours} is not {printed}"


def ntk_bases():
    printed = {128: ("20221.261690", "40889.942432", "82684.622641"), 64: ("20452.228712", "41829.365929", "85550.375886"),
               96: ("20297.141958", "41197.397168", "83618.941863"), 24: ("21300.821789", "45372.500888", "96647.155552")}
    for d, raised in printed.items():
        for alpha, base in zip((2, 4, 8), raised):
            agree(bases.ntk_base(dict(headDim=d, base=10000), dec(alpha)), base)
    agree(bases.ntk_base(s.LLAMA_2, dec(1000)), "11158839.925")  # baked into HunYuan's configuration
    speeds, _ = bases.ntk(s.LLAMA_2, 8)
    for i, theta in {0: "1", 1: "0.837848002", 31: "0.00415070996", 63: "1.44347748E-5"}.items():
        agree(speeds[i], theta)


def dynamic_bases():
    for base, trained, factor, n, printed in ((10000, 2048, 2, 4096, "30527.7367488"), (10000, 2048, 2, 8192, "72195.8600865"),
                                              (10000, 2048, 4, 8192, "135401.973042"), (1000000, 32768, 2, 65536, "3052773.67488")):
        agree(bases.dynamic_base(dict(headDim=128, base=base, trainLength=trained, length=n), factor), printed)


def yarn_ramps():
    for g, low, high in (
            (s.LLAMA_1, 16, 41), (s.LLAMA_2, 20, 46), ({**s.LLAMA_2, "trainLength": 8192}, 25, 50), (s.QWEN_2_5, 23, 40),
            ({**s.GPT_OSS, "base": 10000}, 10, 23), (s.GPT_OSS, 8, 18), (s.NEOX_20B, 3, 8),
            (dict(headDim=128, base=500000, trainLength=8192), 18, 35)):
        ends = ramps.correction_range(g)
        agree(ends[0], str(low))
        agree(ends[1], str(high))
    low, high = ramps.correction_range(s.GPT_OSS, truncate=False)
    agree(low, "8.0928")
    agree(high, "17.398")
    agree(ramps.correction(1, dict(headDim=64, base=10000, trainLength=131072)), "34.55")


def yarn_spectra():
    printed = {
        "LLaMA 2, s = 16": (ramps.yarn(s.LLAMA_2, 16), "1.27725887", {
            0: "1", 1: ".865964323", 20: ".0562341325", 21: ".04694086", 30: ".00852684377", 40: "8.81788963E-4",
            45: "1.51771605E-4", 46: "8.33450895E-5", 47: "7.2173874E-5", 63: "7.2173874E-6", 38: "1.480E-3"}),
        "Qwen 2.5": (ramps.yarn(s.QWEN_2_5, 4), "1.13862944", {
            24: ".00537532149", 30: ".00106436098", 40: "4.44569853E-5", 63: "3.1023444E-7"}),
        "gpt-oss": (ramps.yarn(s.GPT_OSS, 32, truncate=False), "1.34657359", {
            8: ".0508132748", 9: ".0317056962", 12: ".00679495949", 17: "1.29318701E-4", 18: "3.83088124E-5",
            31: "3.02351143E-7"}),
        "gpt-oss, truncated as llama.cpp": (ramps.yarn(s.GPT_OSS, 32), "1.34657359", {17: "2.279E-4"}),
        "LLaMA 2, s = 16, the paper's ramp": (ramps.yarn(s.LLAMA_2, 16, ramp="rotations"), "1.27725887", {38: "4.866E-4"}),
    }
    for (speeds, attention_factor), factor, pairs in printed.values():
        agree(attention_factor, factor)
        for i, theta in pairs.items():
            agree(speeds[i], theta)
    plain, _ = s.rope(s.QWEN_2_5)
    assert ramps.yarn(s.QWEN_2_5, 4)[0][:24] == plain[:24]  # pairs 0 … 23 keep their speed


def yarn_temperatures():
    deepseek = dict(g=s.LLAMA_2, factor=40)
    agree(ramps.yarn(**deepseek, mscale=1)[1], "1.3688879")
    agree(ramps.yarn(**deepseek, mscale=1)[1] ** 2, "1.8738542")
    agree(ramps.yarn(**deepseek, mscale=dec("0.707"))[1], "1.3689")  # one weight alone is ignored
    agree(ramps.yarn(**deepseek, mscale=1, mscale_all_dim=1)[1], "1")
    agree(ramps.temperature(dec(40), dec("0.707")) ** 2, "1.5896262")


def reach():
    """The length at which Self-Extend and Leaky ReRoPE have used up the trained distances."""
    far = dict(window=1024, group=8)
    agree(distances.self_extend(25599, 0, **far), "4095")  # (L − W) G + W = 25600 tokens at L = 4096
    agree(distances.self_extend(25600, 0, **far), "4096")
    agree(distances.leaky_rerope(1024 + 8 * 3072, 0, 1024, 8), "4096")


def hold():
    agree(PI, "3.14159265358979323846264338327950288419716939937510582")
    for published in (ntk_bases, dynamic_bases, yarn_ramps, yarn_spectra, yarn_temperatures, reach):
        published()
