// Safetensors files as tests need them: taken apart, changed, put together again.

const headerSize = (bytes) =>
  Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));

/** { header, data } of a file. */
export function readFileParts(bytes) {
  const size = headerSize(bytes);
  return {
    header: JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + size))),
    data: bytes.slice(8 + size),
  };
}

/** A file of this header (an object, or any text) and data. */
export function writeFileParts(header, data) {
  const text = new TextEncoder().encode(
    typeof header === 'string' ? header : JSON.stringify(header),
  );
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}
