// A build of ours whose memory may grow to so many pages only: it runs out of memory for real, and soon.

const pageSize = 65_536; // bytes
const memorySection = 5;

// LEB128, padded so that it takes the place of a longer number.
function padded(value, length) {
  const bytes = Array.from({ length }, (_, n) => ((value >>> (7 * n)) & 127) | 128);
  bytes[length - 1] &= 127;
  return bytes;
}

function readLeb(bytes, at) {
  let value = 0;
  let length = 0;
  do value |= (bytes[at + length] & 127) << (7 * length);
  while (bytes[at + length++] & 128);
  return { value, length };
}

/** The same module with another maximum in its memory section. */
export function withMostMemory(wasm, megabytes) {
  const bytes = Uint8Array.from(wasm);
  for (let at = 8; at < bytes.length;) {
    const id = bytes[at];
    const size = readLeb(bytes, at + 1);
    const body = at + 1 + size.length;
    if (id === memorySection) {
      const minimum = readLeb(bytes, body + 2); // one memory, with a maximum
      const place = body + 2 + minimum.length;
      const { length } = readLeb(bytes, place);
      bytes.set(padded((megabytes * 2 ** 20) / pageSize, length), place);
      return bytes;
    }
    at = body + size.value;
  }
  throw new Error('the module has no memory of its own');
}
