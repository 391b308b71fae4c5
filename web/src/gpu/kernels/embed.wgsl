// The rows of an embedding that tokens name, and what a plan adds to them.
override width: u32;
override hasAddition: bool;

struct Sizes { firstRow: u32, tokens: u32, weights: u32 } // weights: where the embedding begins
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> tokens: array<u32>; // [rows]
@group(0) @binding(2) var<storage, read> w: array<f32>; // [vocabulary, width] from `weights` on
@group(0) @binding(3) var<storage, read> addition: array<f32>; // [tokens of one text, width]
@group(0) @binding(4) var<storage, read_write> x: array<f32>; // [rows, width]

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= width) { return; }
  let row = sizes.firstRow + id.y;
  var value = w[sizes.weights + tokens[row] * width + id.x];
  if (hasAddition) { value += addition[row % sizes.tokens * width + id.x]; }
  x[row * width + id.x] = value;
}
