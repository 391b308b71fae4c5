// The loss of each row of logits, −ln of the softmax at its target, and the likeliest token.
override vocabulary: u32;
override threads: u32; // of a row, a power of two

struct Sizes {
  firstRow: u32, // of targets, losses and predicted
  logitsRow: u32, // where this pass begins, counted from there
}
@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> logits: array<f32>; // [rows, vocabulary]
@group(0) @binding(2) var<storage, read> targets: array<u32>; // [.., rows]
@group(0) @binding(3) var<storage, read_write> losses: array<u32>; // [.., rows], nats, as the bits of float32
@group(0) @binding(4) var<storage, read_write> predicted: array<u32>; // [.., rows]
@group(0) @binding(5) var<storage, read> overflowed: array<u32>; // [.., rows], 1 where numbers left their range

const infinity = 0x7f800000u;
const nan = 0x7fc00000u;

var<workgroup> left: atomic<u32>; // a logit is infinite or not a number
var<workgroup> tops: array<f32, threads>;
var<workgroup> places: array<u32, threads>;
var<workgroup> sums: array<f32, threads>;

// Of two the larger, and of two alike the first.
fn keepTop(thread: u32, other: u32) {
  let better = tops[other] > tops[thread]
    || (tops[other] == tops[thread] && places[other] < places[thread]);
  if (better) {
    tops[thread] = tops[other];
    places[thread] = places[other];
  }
}

@compute @workgroup_size(threads)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let row = (sizes.logitsRow + group.x) * vocabulary;
  tops[thread] = -0x1.fffffep127f;
  places[thread] = vocabulary;
  for (var n = thread; n < vocabulary; n += threads) {
    let logit = logits[row + n];
    if (logit > tops[thread]) { tops[thread] = logit; places[thread] = n; }
    // Minus infinity is as good as no chance at all.
    if (beyond(logit, largest) && bitcast<u32>(logit) != (infinity | 0x80000000u)) { atomicStore(&left, 1); }
  }
  for (var half = threads / 2; half > 0; half /= 2) {
    workgroupBarrier();
    if (thread < half) { keepTop(thread, thread + half); }
  }
  workgroupBarrier();
  let top = tops[0];
  var sum = 0.0;
  for (var n = thread; n < vocabulary; n += threads) { sum += exp(max(logits[row + n] - top, -200)); }
  sums[thread] = sum;
  for (var half = threads / 2; half > 0; half /= 2) {
    workgroupBarrier();
    if (thread < half) { sums[thread] += sums[thread + half]; }
  }
  if (thread > 0) { return; }
  let at = sizes.firstRow + sizes.logitsRow + group.x;
  let score = logits[row + targets[at]];
  let far = beyond(score, largest) || top / 2 - score / 2 >= 0x1p127f;
  let loss = select(bitcast<u32>(log(sums[0]) + (top - score)), infinity, far);
  losses[at] = select(loss, nan, atomicLoad(&left) + overflowed[at] > 0);
  predicted[at] = places[0];
}
