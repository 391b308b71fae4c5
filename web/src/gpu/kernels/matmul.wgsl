// y (+)= x · Wᵀ, a square tile of y a workgroup, four rows by four columns a thread.
override inner: u32; // numbers in a row of x and of W, a multiple of 4
override columns: u32; // rows of W
override side: u32; // of the tile, a multiple of 4
override depth: u32; // of x and W brought together at a time, a multiple of 4
override accumulate: bool;
override watched: bool; // rows of y that overflow are marked

struct Sizes {
  rows: u32,
  xRow: u32, // where in x the rows begin
  yRow: u32, // where in y
  weights: u32, // where W begins, in fours
  markRow: u32, // where in overflowed the rows begin
}
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> x: array<vec4f>; // [.., inner]
@group(0) @binding(2) var<storage, read> w: array<vec4f>; // [columns, inner] from `weights` on
@group(0) @binding(3) var<storage, read_write> y: array<f32>; // [.., columns]
@group(0) @binding(4) var<storage, read_write> overflowed: array<atomic<u32>>; // [.., rows]

var<workgroup> xPart: array<vec4f, depth * side / 4>; // [depth, side / 4], four rows each
var<workgroup> wPart: array<vec4f, depth * side / 4>; // [depth, side / 4], four columns each

@compute @workgroup_size(side / 4, side / 4)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u,
        @builtin(local_invocation_index) thread: u32) {
  let firstRow = group.y * side;
  let firstColumn = group.x * side;
  var sums = mat4x4f(); // a column of y each, four rows
  for (var start = 0u; start < inner / 4; start += depth / 4) {
    for (var n = thread; n < side / 4 * (depth / 4); n += side / 4 * (side / 4)) {
      let four = n / (depth / 4);
      let part = n % (depth / 4);
      let row = min(vec4u(firstRow + four * 4) + vec4u(0, 1, 2, 3), vec4u(sizes.rows - 1));
      let column = min(vec4u(firstColumn + four * 4) + vec4u(0, 1, 2, 3), vec4u(columns - 1));
      let xs = (sizes.xRow + row) * (inner / 4) + start + part;
      let ws = sizes.weights + column * (inner / 4) + start + part;
      var rowsOfX = transpose(mat4x4f(x[xs.x], x[xs.y], x[xs.z], x[xs.w]));
      var rowsOfW = transpose(mat4x4f(w[ws.x], w[ws.y], w[ws.z], w[ws.w]));
      if (start + part >= inner / 4) { rowsOfX = mat4x4f(); rowsOfW = mat4x4f(); }
      for (var c = 0u; c < 4; c++) {
        xPart[(part * 4 + c) * (side / 4) + four] = rowsOfX[c];
        wPart[(part * 4 + c) * (side / 4) + four] = rowsOfW[c];
      }
    }
    workgroupBarrier();
    for (var k = 0u; k < depth; k++) {
      let a = xPart[k * (side / 4) + local.y];
      let b = wPart[k * (side / 4) + local.x];
      sums += mat4x4f(a * b.x, a * b.y, a * b.z, a * b.w);
    }
    workgroupBarrier();
  }
  for (var c = 0u; c < 4; c++) {
    let column = firstColumn + local.x * 4 + c;
    for (var r = 0u; r < 4; r++) {
      let row = firstRow + local.y * 4 + r;
      if (row >= sizes.rows || column >= columns) { continue; }
      let at = (sizes.yRow + row) * columns + column;
      let value = sums[c][r] + select(0, y[at], accumulate);
      y[at] = value;
      if (watched && beyond(value, largest)) { atomicStore(&overflowed[sizes.markRow + row], 1); }
    }
  }
}
