// RMSNorm: each row divided by the root of its mean square, then weighed channel by channel.
override width: u32; // of a row
override epsilon: f32;
override threads: u32; // of a row, a power of two

struct Sizes { firstRow: u32, weights: u32 } // weights: where they begin
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> x: array<f32>; // [rows, width]
@group(0) @binding(2) var<storage, read> w: array<f32>; // [width] from `weights` on
@group(0) @binding(3) var<storage, read_write> normed: array<f32>; // [rows, width]

var<workgroup> squares: array<f32, threads>;

@compute @workgroup_size(threads)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let row = (sizes.firstRow + group.x) * width;
  var sum = 0.0;
  for (var c = thread; c < width; c += threads) { sum = fma(x[row + c], x[row + c], sum); }
  squares[thread] = sum;
  for (var half = threads / 2; half > 0; half /= 2) {
    workgroupBarrier();
    if (thread < half) { squares[thread] += squares[thread + half]; }
  }
  workgroupBarrier();
  let factor = 1 / sqrt(squares[0] / f32(width) + epsilon);
  for (var c = thread; c < width; c += threads) {
    normed[row + c] = x[row + c] * factor * w[sizes.weights + c];
  }
}
