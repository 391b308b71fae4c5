// RMSNorm: each row divided by the root of its mean square, then weighed channel by channel.
override width: u32; // of a row
override epsilon: f32;
override threads: u32; // of a row, a power of two

struct Sizes { firstRow: u32, weights: u32 } // weights: where they begin
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> x: array<f32>; // [rows, width]
@group(0) @binding(2) var<storage, read> w: array<f32>; // [width] from `weights` on
@group(0) @binding(3) var<storage, read_write> normed: array<f32>; // [rows, width]
@group(0) @binding(4) var<storage, read_write> overflowed: array<u32>; // [rows], 1 where the squares overflow

var<workgroup> tops: array<u32, threads>; // the largest number of each, as bits without the sign
var<workgroup> squares: array<f32, threads>;

@compute @workgroup_size(threads)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let row = (sizes.firstRow + group.x) * width;
  var top = 0u;
  for (var c = thread; c < width; c += threads) { top = max(top, bitcast<u32>(x[row + c]) & 0x7fffffffu); }
  tops[thread] = top;
  for (var half = threads / 2; half > 0; half /= 2) {
    workgroupBarrier();
    if (thread < half) { tops[thread] = max(tops[thread], tops[thread + half]); }
  }
  workgroupBarrier();
  // Squares of large numbers are summed as 2^-120 of what they are, which stays in range up to 2^64 a number.
  let large = tops[0] > bitcast<u32>(0x1p40f);
  let scale = select(1, 0x1p-60f, large);
  var sum = 0.0;
  for (var c = thread; c < width; c += threads) {
    let value = x[row + c] * scale;
    sum = fma(value, value, sum);
  }
  squares[thread] = sum;
  for (var half = threads / 2; half > 0; half /= 2) {
    workgroupBarrier();
    if (thread < half) { squares[thread] += squares[thread + half]; }
  }
  workgroupBarrier();
  if (thread == 0 && large && (tops[0] >= bitcast<u32>(0x1p64f) || squares[0] >= 0x1p8f)) {
    overflowed[sizes.firstRow + group.x] = 1;
  }
  let factor = scale / sqrt(squares[0] / f32(width) + epsilon * scale * scale);
  for (var c = thread; c < width; c += threads) {
    normed[row + c] = x[row + c] * factor * w[sizes.weights + c];
  }
}
