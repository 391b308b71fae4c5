// Lanes: one float or a register of them behind the same few words, so that a kernel is written
// once.
#pragma once

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>

#ifndef ROPEWALK_SCALAR
#include <xsimd/xsimd.hpp>
#endif
#ifdef __wasm_simd128__
#include <wasm_simd128.h>
#endif

namespace ropewalk {

// In what follows V is float or Wide: the tail of a loop runs the body of its main part at width
// one.
#ifdef ROPEWALK_SCALAR
using Wide = float;
#else
using Wide = xsimd::batch<float>;
#endif

template <class V>
inline constexpr std::int64_t width = sizeof(V) / sizeof(float);

// Whether multiply_add rounds once. Where it rounds twice, the product also takes a register.
#if defined(__wasm_relaxed_simd__) || defined(__FMA__) || defined(__aarch64__)
inline constexpr bool fused = true;
#else
inline constexpr bool fused = false;
#endif

// Vector registers of the machine. V8 has sixteen for WebAssembly and keeps one for itself.
#if defined(__AVX512F__) || defined(__aarch64__)
inline constexpr int registers = 32;
#else
inline constexpr int registers = 16;
#endif

// One float.

template <class V>
V load(const float* from) {
  return *from;
}
inline void store(float* to, float value) { *to = value; }
template <class V>
V splat(float value) {
  return value;
}

// a·b + c. In the relaxed build it goes through a register: WebAssembly has no fused multiply-add
// of single floats, and without one the tail would round otherwise than the main loop.
inline float multiply_add(float a, float b, float c) {
#if defined(__wasm_relaxed_simd__)
  return wasm_f32x4_extract_lane(
      wasm_f32x4_relaxed_madd(wasm_f32x4_splat(a), wasm_f32x4_splat(b), wasm_f32x4_splat(c)), 0);
#else
  if constexpr (fused)
    return std::fma(a, b, c);
  else
    return a * b + c;
#endif
}

// Where one of the two is not a number, b: so that a bound as a lets NaN through.
inline float larger(float a, float b) { return a > b ? a : b; }
inline float smaller(float a, float b) { return a < b ? a : b; }
inline float sum_of_lanes(float v) { return v; }
inline float largest_of_lanes(float v) { return v; }

// p·2^n where `rounded` = n + 1.5·2²³: the low bits of that float are the integer n, here added to
// the exponent of p.
inline float scale_by_power_of_two(float p, float rounded) {
  return std::bit_cast<float>(std::bit_cast<std::uint32_t>(p) +
                              (std::bit_cast<std::uint32_t>(rounded) << 23));
}

// A register.

#ifndef ROPEWALK_SCALAR
template <>
inline Wide load<Wide>(const float* from) {
  return Wide::load_unaligned(from);
}
inline void store(float* to, Wide value) { value.store_unaligned(to); }
template <>
inline Wide splat<Wide>(float value) {
  return Wide(value);
}

inline Wide multiply_add(Wide a, Wide b, Wide c) {
#if defined(__wasm_relaxed_simd__)
  return wasm_f32x4_relaxed_madd(a, b, c);
#else
  return fused ? xsimd::fma(a, b, c) : a * b + c;
#endif
}

// Not xsimd's max and min: which number they answer where one is NaN depends on its version and the
// machine. These are one instruction each, in WebAssembly by name, on x86 as the compiler sees it.
#ifdef __wasm__
inline Wide larger(Wide a, Wide b) { return wasm_f32x4_pmax(b, a); }
inline Wide smaller(Wide a, Wide b) { return wasm_f32x4_pmin(b, a); }
#else
inline Wide larger(Wide a, Wide b) { return xsimd::select(a > b, a, b); }
inline Wide smaller(Wide a, Wide b) { return xsimd::select(a < b, a, b); }
#endif
inline float sum_of_lanes(Wide v) { return xsimd::reduce_add(v); }
inline float largest_of_lanes(Wide v) { return xsimd::reduce_max(v); }

inline Wide scale_by_power_of_two(Wide p, Wide rounded) {
  using Bits = xsimd::batch<std::uint32_t>;
  const Bits n = xsimd::bitwise_cast<std::uint32_t>(rounded) << 23;
  return xsimd::bitwise_cast<float>(Bits(xsimd::bitwise_cast<std::uint32_t>(p) + n));
}

// (x1 x0 x3 x2 …). The compilers' own word: xsimd's takes other parameters in 11, 13 and 14.
template <std::size_t... lanes>
Wide swap_neighbours(Wide v, std::index_sequence<lanes...>) {
  return __builtin_shufflevector(v.data, v.data, (lanes ^ 1)...);
}
inline Wide swap_neighbours(Wide v) {
  return swap_neighbours(v, std::make_index_sequence<Wide::size>());
}

// (a0 b0 a1 b1 …) of the first half of the lanes, and of the second.
inline Wide interleave_first(Wide a, Wide b) { return xsimd::zip_lo(a, b); }
inline Wide interleave_second(Wide a, Wide b) { return xsimd::zip_hi(a, b); }
#endif

// Either.

// 2^x within 2 ulp for −126 ≤ x ≤ 127; 0 from −127 down, 2^127 from 127 up, NaN of NaN.
// The polynomial is minimax in relative error on [−½, ½] with the constant held at 1
// (worst 9.2e−8).
template <class V>
V power_of_two(V x) {
  const V magic = splat<V>(12582912.0f);  // 1.5·2²³: adding it rounds to the nearest integer
  x = larger(splat<V>(-127), smaller(splat<V>(127), x));
  const V rounded = x + magic;
  const V rest = x - (rounded - magic);
  V p = splat<V>(0.00132646261f);
  p = multiply_add(p, rest, splat<V>(0.00967150416f));
  p = multiply_add(p, rest, splat<V>(0.0555073391f));
  p = multiply_add(p, rest, splat<V>(0.240222422f));
  p = multiply_add(p, rest, splat<V>(0.693146978f));
  p = multiply_add(p, rest, splat<V>(1));
  return scale_by_power_of_two(p, rounded);
}

inline constexpr float log2_e = 1.44269504f;

template <class V>
V exponential(V x) {
  return power_of_two(x * splat<V>(log2_e));
}

// Calls body<V>(i) over [0, count): registers as long as they fit, then the same body one float at
// a time.
template <class Main = Wide, class Body>
void for_lanes(std::int64_t count, Body body) {
  std::int64_t i = 0;
  for (; i + width<Main> <= count; i += width<Main>) body.template operator()<Main>(i);
  for (; i < count; ++i) body.template operator()<float>(i);
}

// Σ term<V>(i) over [0, count).
template <class Main = Wide, class Term>
float sum_over(std::int64_t count, Term term) {
  Main sum = splat<Main>(0);
  float tail = 0;
  std::int64_t i = 0;
  for (; i + width<Main> <= count; i += width<Main>) sum = sum + term.template operator()<Main>(i);
  for (; i < count; ++i) tail += term.template operator()<float>(i);
  return sum_of_lanes(sum) + tail;
}

// The largest of values [count], count ≥ 1.
template <class Main = Wide>
float largest_of(const float* values, std::int64_t count) {
  float most = values[0];
  std::int64_t i = 0;
  if (count >= width<Main>) {
    Main lanes = load<Main>(values);
    for (i = width<Main>; i + width<Main> <= count; i += width<Main>)
      lanes = larger(lanes, load<Main>(values + i));
    most = largest_of_lanes(lanes);
  }
  for (; i < count; ++i) most = larger(most, values[i]);
  return most;
}

}  // namespace ropewalk
