// SwiGLU: gate = silu(gate) · up, number by number.
struct Sizes { first: u32, end: u32 } // of the numbers
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> up: array<f32>; // [count]
@group(0) @binding(2) var<storage, read_write> gate: array<f32>; // [count]

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let at = sizes.first + id.x;
  if (at >= sizes.end) { return; }
  let z = gate[at];
  // e^80 is finite, and 1 / (1 + e^80) as good as nothing.
  gate[at] = z / (1 + exp(min(-z, 80))) * up[at];
}
