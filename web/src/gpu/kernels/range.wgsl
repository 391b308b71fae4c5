// Whether a number left the range that its kernel may use. WGSL lets an implementation take for granted that there is
// neither infinity nor NaN, so a comparison of floats may be answered without looking. As integers the bits of both lie
// above those of every number, and a bound that is a number itself leaves nothing to take for granted.
const largest = 0x7f7fffffu; // 2^128 − 2^104, the largest float32

fn beyond(value: f32, bound: u32) -> bool { return (bitcast<u32>(value) & 0x7fffffffu) >= bound; }
