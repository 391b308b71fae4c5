// Scores of a tile of queries against a tile of keys, both turned by one band's tables.
// A thread answers for four queries (y) and four keys (x).
override headDim: u32; // a multiple of 4; a tile has as many keys
override heads: u32;
override sharing: u32; // query heads that share a head of keys and values
override rows: u32; // queries of a tile, a multiple of 4
override depth: u32; // channels brought together at a time

struct Sizes {
  tokens: u32, // of a window
  windows: u32,
  firstTile: u32,
  firstHead: u32,
  firstWindow: u32,
  before: u32, // windows of `values` and `attended` before the first
  biasStep: u32, // from one head's biases to the next
  @align(16) band: array<Band, 3>,
}
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> queries: array<vec4f>; // [bands, windows, tokens, heads, headDim]
@group(0) @binding(2) var<storage, read> keys: array<vec4f>; // [copies, windows, tokens, kvHeads, headDim]

var<workgroup> queryPart: array<vec4f, depth * rows / 4>; // [depth, rows / 4], four queries each
var<workgroup> keyPart: array<vec4f, depth * headDim / 4>; // [depth, headDim / 4], four keys each

// A column a key, four queries each. firstQuery, firstKey: where the head's channels of the text's first
// token are, in fours; queryRow, keyRow: the tokens with which the tiles begin.
fn products(thread: u32, local: vec3u, firstQuery: u32, queryRow: u32, firstKey: u32, keyRow: u32) -> mat4x4f {
  let parts = depth / 4;
  let last = vec4u(sizes.tokens - 1); // rows past the last are read as the last, and never used
  var sums = mat4x4f();
  for (var start = 0u; start < headDim / 4; start += parts) {
    workgroupBarrier();
    for (var n = thread; n < (headDim + rows) / 4 * parts; n += headDim / 4 * (rows / 4)) {
      let four = n / parts;
      let c = start + n % parts;
      let place = n % parts * 4;
      if (four < headDim / 4) {
        let row = min(keyRow + four * 4 + vec4u(0, 1, 2, 3), last) * (heads / sharing * headDim / 4) + firstKey + c;
        let part = transpose(mat4x4f(keys[row.x], keys[row.y], keys[row.z], keys[row.w]));
        for (var k = 0u; k < 4; k++) { keyPart[(place + k) * (headDim / 4) + four] = part[k]; }
      } else {
        let own = four - headDim / 4;
        let row = min(queryRow + own * 4 + vec4u(0, 1, 2, 3), last) * (heads * headDim / 4) + firstQuery + c;
        let part = transpose(mat4x4f(queries[row.x], queries[row.y], queries[row.z], queries[row.w]));
        for (var k = 0u; k < 4; k++) { queryPart[(place + k) * (rows / 4) + own] = part[k]; }
      }
    }
    workgroupBarrier();
    for (var k = 0u; k < depth; k++) {
      let a = queryPart[k * (rows / 4) + local.y];
      let b = keyPart[k * (headDim / 4) + local.x];
      sums += mat4x4f(a * b.x, a * b.y, a * b.z, a * b.w);
    }
  }
  return sums;
}
