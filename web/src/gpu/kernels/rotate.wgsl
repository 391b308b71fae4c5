// Turns the channels of each head by the angles of a table; channels that do not turn are copied.
override heads: u32;
override headDim: u32;
override rotaryStart: u32; // the first channel that turns
override rotaryDim: u32;
override blocks: u32; // the turning channels fall into so many parts that are paired within
override scaled: bool; // token by token
override halves: bool; // pairs (i, i + d/2) within a part; else (2i, 2i + 1)

struct Sizes {
  firstRow: u32, // counted from xRow
  tokens: u32, // rows r and r + tokens are the same token of two windows
  xRow: u32, // where in x the rows begin
  place: u32, // where the result begins, in numbers
  cosFactor: f32,
  sinFactor: f32,
  scale: f32, // of the result
}

@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> x: array<f32>; // [rows, heads, headDim]
@group(0) @binding(2) var<storage, read> cosines: array<f32>; // [tokens, rotaryDim / 2]
@group(0) @binding(3) var<storage, read> sines: array<f32>; // [tokens, rotaryDim / 2]
@group(0) @binding(4) var<storage, read> tokenScale: array<f32>; // [tokens] where `scaled`
@group(0) @binding(5) var<storage, read_write> turned: array<f32>; // [.., rows, heads, headDim]

// One channel of one row.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= heads * headDim) { return; }
  let row = sizes.firstRow + id.y;
  let token = row % sizes.tokens;
  let at = (sizes.xRow + row) * heads * headDim + id.x;
  var value = x[at];
  let channel = id.x % headDim;
  if (channel >= rotaryStart && channel < rotaryStart + rotaryDim) {
    let part = rotaryDim / blocks;
    let inPart = (channel - rotaryStart) % part;
    let second = select(inPart % 2 == 1, inPart >= part / 2, halves);
    let step = select(1u, part / 2, halves);
    let pair = select(inPart / 2, inPart % (part / 2), halves)
      + (channel - rotaryStart) / part * (part / 2);
    let partner = x[select(at + step, at - step, second)];
    let entry = token * (rotaryDim / 2) + pair;
    let sine = sines[entry] * sizes.sinFactor;
    value = fma(value, cosines[entry] * sizes.cosFactor, partner * select(-sine, sine, second));
  }
  if (scaled) { value *= tokenScale[token]; }
  turned[sizes.place + row * heads * headDim + id.x] = value * sizes.scale;
}
