// Causal attention by a plan: a tile of queries meets the keys tile by tile, with a running softmax.
// A thread answers for four queries (y), and in turn for four keys and four channels (x).
override bands: u32;
override hasBias: bool;
const unseen = -0x1.fffffep127f; // the score of a pair that no band covers
const unseenBits = 0xff7fffffu;
// Scores of WebAssembly are in base 2, and these bounds its own by ln 2.
const largestScore = 0x7f317217u; // bits of 2^128 · ln 2
const none = -0x1.62e42ep126f; // below it a row keeps nothing of its scores

@group(0) @binding(3) var<storage, read> values: array<vec4f>; // [.., windows, tokens, kvHeads, headDim]
@group(0) @binding(4) var<storage, read> bias: array<f32>; // [heads, tokens] by distance
@group(0) @binding(5) var<storage, read_write> attended: array<vec4f>; // [.., windows, tokens, heads, headDim]
@group(0) @binding(6) var<storage, read_write> overflowed: array<atomic<u32>>; // [.., windows, tokens]

var<workgroup> weights: array<vec4f, headDim * rows / 4>; // [keys, rows / 4], four queries each
var<workgroup> byThread: array<vec4f, headDim / 4 * rows / 4>; // four queries each

@compute @workgroup_size(headDim / 4, rows / 4)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u,
        @builtin(local_invocation_index) thread: u32) {
  let width = headDim / 4; // of a head, and of the workgroup
  let head = sizes.firstHead + group.y;
  let kvHead = head / sharing;
  let text = sizes.firstWindow + group.z;
  let queryRow = (sizes.firstTile + group.x) * rows;
  let lastRow = min(queryRow + rows, sizes.tokens) - 1;
  let query = queryRow + local.y * 4 + vec4u(0, 1, 2, 3);
  var output = mat4x4f(); // a row of `attended` each, four channels
  var top = vec4f(none);
  var left = vec4<bool>(); // a score of the query left the range of float32
  var sum = vec4f(); // of this thread's keys alone

  for (var keyRow = 0u; keyRow <= lastRow; keyRow += headDim) {
    // From the last band that can matter to the first, which has the last word.
    var band = 0u;
    var touched = false;
    for (var whole = false; band < bands && !whole; band++) {
      let first = begins(sizes.band[band], vec4u(queryRow, lastRow, 0, 0));
      let end = ends(sizes.band[band], vec4u(queryRow, lastRow, 0, 0));
      touched |= first.x < keyRow + headDim && end.y > keyRow;
      whole = first.y <= keyRow && end.x >= keyRow + headDim;
    }
    if (!touched) { continue; }
    var scores = mat4x4f(vec4f(unseen), vec4f(unseen), vec4f(unseen), vec4f(unseen));
    for (; band > 0; band--) {
      let by = sizes.band[band - 1];
      if (begins(by, vec4u(queryRow)).x >= keyRow + headDim || ends(by, vec4u(lastRow)).x <= keyRow) { continue; }
      let found = products(thread, local,
        ((band - 1) * sizes.windows + text) * sizes.tokens * heads * width + head * width, queryRow,
        (by.keys * sizes.windows + text) * sizes.tokens * (heads / sharing) * width + kvHead * width, keyRow);
      for (var k = 0u; k < 4; k++) {
        let key = vec4u(keyRow + local.x * 4 + k);
        scores[k] = select(scores[k], found[k], (begins(by, query) <= key) & (key < ends(by, query)));
      }
    }

    var most = vec4f(unseen);
    for (var k = 0u; k < 4; k++) {
      let key = vec4u(keyRow + local.x * 4 + k);
      if (hasBias) {
        let at = head * sizes.biasStep + max(query, key) - key;
        let added = vec4f(bias[at.x], bias[at.y], bias[at.z], bias[at.w]);
        scores[k] += select(added, vec4f(), scores[k] == vec4f(unseen));
      }
      for (var r = 0u; r < 4; r++) {
        left[r] |= bitcast<u32>(scores[k][r]) != unseenBits && beyond(scores[k][r], largestScore);
      }
      most = max(most, scores[k]);
    }
    byThread[local.x * (rows / 4) + local.y] = most;
    workgroupBarrier();
    let before = top;
    for (var x = 0u; x < width; x++) { top = max(top, byThread[x * (rows / 4) + local.y]); }
    let shrink = exp(max(before - top, vec4f(-80)));
    sum *= shrink;
    for (var k = 0u; k < 4; k++) {
      let weight = select(exp(max(scores[k] - top, vec4f(-80))), vec4f(), scores[k] == vec4f(unseen));
      weights[(local.x * 4 + k) * (rows / 4) + local.y] = weight;
      sum += weight;
    }
    for (var r = 0u; r < 4; r++) { output[r] *= shrink[r]; }
    workgroupBarrier();
    let first = ((sizes.before + text) * sizes.tokens + keyRow) * (heads / sharing) * width + kvHead * width + local.x;
    for (var k = 0u; k < min(headDim, sizes.tokens - keyRow); k++) {
      let weight = weights[k * (rows / 4) + local.y];
      let value = values[first + k * (heads / sharing) * width];
      output += mat4x4f(value * weight.x, value * weight.y, value * weight.z, value * weight.w);
    }
  }

  workgroupBarrier();
  byThread[local.x * (rows / 4) + local.y] = sum;
  workgroupBarrier();
  sum = vec4f();
  for (var x = 0u; x < width; x++) { sum += byThread[x * (rows / 4) + local.y]; }
  for (var r = 0u; r < 4; r++) {
    if (query[r] >= sizes.tokens) { continue; }
    let row = (sizes.before + text) * sizes.tokens + query[r];
    attended[(row * heads + head) * width + local.x] = select(output[r] / sum[r], vec4f(), sum[r] == 0);
    if (left[r] || (top[r] == none && sum[r] > 0)) { atomicStore(&overflowed[row], 1); }
  }
}
