"""Holds the oracle to the numbers other people published or other programs print, to every digit that is printed."""
from decimal import Decimal

import bases
import coordinates
import distances
import lists
import ramps
import scores
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


def su_family():
    for (speeds, _), pairs in (
            (bases.ntk_fixed(s.LLAMA_2, 8), {0: ".968030897", 1: ".811481154", 31: ".00408277086", 63: "1.44347748E-5"}),
            (bases.ntk_mixed(s.LLAMA_2, 12, "0.75"),
             {0: ".895996837", 1: ".719928513", 31: ".00263520856", 63: "9.62318321E-6"})):
        for i, theta in pairs.items():
            agree(speeds[i], theta)
    assert bases.ntk_mixed(s.LLAMA_2, 8, 1)[0][63] - bases.ntk_fixed(s.LLAMA_2, 8)[0][63] < dec("1e-50")


def qwen_steps():
    for n, alpha in ((2048, 1), (4096, 3), (4097, 7), (8192, 7), (16384, 15)):
        agree(bases.qwen_alpha(n, 2048), str(alpha))


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
    short_ramp = dict(headDim=64, base=10000, trainLength=131072)
    agree(ramps.correction(1, short_ramp), "34.55")
    agree(ramps.correction_range(short_ramp)[1], "35")
    agree(ramps.correction_range(short_ramp, ramp_clamp="pairs")[1], "31")


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
    whole, real = ramps.yarn(s.GPT_OSS, 32)[0], ramps.yarn(s.GPT_OSS, 32, truncate=False)[0]
    agree(whole[17] / real[17], "1.76")  # what runtimes without `truncate` are off by
    agree(whole[12] / real[12], "1.032")
    plain, _ = s.rope(s.QWEN_2_5)
    assert ramps.yarn(s.QWEN_2_5, 4)[0][:24] == plain[:24]  # pairs 0 … 23 keep their speed


def yarn_temperatures():
    def m(rule, mscale=0, all_dim=0, target="cos_sin"):
        return ramps.yarn(s.MLA, 40, mscale=dec(mscale), mscale_all_dim=dec(all_dim), mscale_rule=rule,
                          mscale_target=target)[1]
    agree(m("transformers", 1), "1.3688879")
    agree(m("transformers", 1) ** 2, "1.8738542")
    agree(m("transformers", "0.707"), "1.3689")  # one weight alone is ignored
    agree(m("deepseek", "0.707"), "1.2608")  # or not
    agree(m("transformers", 1, 1), "1")
    agree(m("deepseek", "0.707", "0.707"), "1")
    agree(m("deepseek", "0.707", "0.707", "softmax") ** 2, "1.5896262")  # DeepSeek-V3's softmax
    agree(m("deepseek", 1, 1, "softmax") ** 2, "1.8738542")
    agree(m("deepseek", 1, 0, "softmax") ** 2, "1.8738542")  # DeepSeek's own code, which has one weight
    agree(m("paper", "0.707", 1), "1.3688879")


def llama3_divisors():
    plain, _ = s.rope(s.LLAMA_3_1)
    speeds, _ = ramps.llama3(s.LLAMA_3_1, 8)
    for i, divisor in {28: "1", 29: "1.20748", 30: "1.55341", 31: "2.02631", 32: "2.69453", 33: "3.68425", 34: "5.25733",
                       35: "8", 63: "8"}.items():
        agree(plain[i] / speeds[i], divisor)
    for i, theta in {28: ".00321144599", 29: ".00216657076", 32: "5.24846161E-4", 34: "1.785078E-4",
                     35: "9.55621235E-5", 63: "3.06892599E-7"}.items():
        agree(speeds[i], theta)
    plain, _ = s.rope(s.LLAMA_3_2)
    speeds, _ = ramps.llama3(s.LLAMA_3_2, 32)
    for i, divisor in {14: "1", 15: "1.65133", 16: "3.29226", 17: "9.66673", 18: "32", 31: "32"}.items():
        agree(plain[i] / speeds[i], divisor)


def transformers_snapshots():
    """transformers, tests/utils/test_modeling_rope_utils.py at 087e8002: float32, five digits of each."""
    grown = {**s.LLAMA_1, "length": 16384}
    printed = (
        (bases.dynamic(grown, 10), {1: "8.0931E-1", 2: "6.5498E-1", 15: "4.1853E-2", 31: "1.4176E-3", 47: "4.8018E-5",
                                    62: "2.0097E-6", 63: "1.6265E-6"}),
        (ramps.yarn(s.LLAMA_1, 10), {16: "1.0000E-1", 17: "8.3479E-2", 18: "6.9590E-2", 28: "1.0101E-2", 35: "2.0520E-3",
                                     40: "4.3007E-4", 41: "2.7384E-4", 63: "1.1548E-5"}),
        (ramps.llama3(s.LLAMA_1, 10), {30: "1.3335E-2", 31: "1.0730E-2", 32: "7.7785E-3", 33: "5.6009E-3", 34: "3.9991E-3",
                                       38: "8.9549E-4", 39: "5.7363E-4", 40: "3.4539E-4", 41: "2.7384E-4", 63: "1.1548E-5"}))
    for (speeds, _), pairs in printed:
        for i, theta in pairs.items():
            agree(speeds[i], theta)


def longrope_temperatures():
    agree(lists.longrope_temperature(dec(32), 4096), "1.19023807")  # Phi-3.5, Phi-4-mini
    agree(lists.longrope_temperature(dec(2), 4096), "1.04083300")
    agree(lists.longrope_temperature(dec("0.5"), 4096), "1")


def mrope_sections():
    axes = coordinates.mrope_axes(s.QWEN_2_5, [24, 20, 20], mrope_interleaved=True)
    assert [i for i, axis in enumerate(axes) if axis == 1] == list(range(1, 60, 3))  # 1, 4, 7 … below 3 · 20
    assert [i for i, axis in enumerate(axes) if axis == 2] == list(range(2, 60, 3))
    assert coordinates.mrope_axes(s.QWEN_2_5) == [0] * 16 + [1] * 24 + [2] * 24


def reach():
    """The length at which Self-Extend and Leaky ReRoPE have used up the trained distances."""
    far = dict(window=1024, group=8)
    agree(distances.self_extend(25599, 0, **far), "4095")  # (L − W) G + W = 25600 tokens at L = 4096
    agree(distances.self_extend(25600, 0, **far), "4096")
    agree(distances.leaky_rerope(1024 + 8 * 3072, 0, 1024, 8), "4096")


def alibi_slopes():
    printed = {8: {0: "0.5", 1: "0.25", 7: "0.00390625"},
               12: {7: "0.00390625", 8: "0.70710678", 9: "0.35355339", 10: "0.17677670", 11: "0.08838835"},
               40: {32: "0.917004", 33: "0.771105", 34: "0.648420", 35: "0.545254", 36: "0.458502", 37: "0.385553",
                    38: "0.324210", 39: "0.272627"}}
    for heads, slopes in printed.items():
        ours = scores.slopes(heads)
        assert len(ours) == heads
        for h, slope in slopes.items():
            agree(ours[h], slope)


def t5_buckets():
    """The ends the paper names: half of the buckets hold one distance each, and all from 128 on share the last."""
    for distance, bucket in {0: 0, 15: 15, 16: 16, 128: 31, 5000: 31}.items():
        agree(scores.bucket(distance), str(bucket))


def hold():
    agree(PI, "3.14159265358979323846264338327950288419716939937510582")
    for published in (ntk_bases, su_family, qwen_steps, dynamic_bases, yarn_ramps, yarn_spectra, yarn_temperatures,
                      llama3_divisors, transformers_snapshots, longrope_temperatures, mrope_sections, reach, alibi_slopes,
                      t5_buckets):
        published()
