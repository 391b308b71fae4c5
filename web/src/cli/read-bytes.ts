// The first bytes of a file, a pipe or a device: never more than were asked for, however much it holds.

import { open } from 'node:fs/promises';

const piece = 2 ** 20; // bytes

/** Fewer where it ends before. */
export async function firstBytes(path: string, most: number): Promise<Uint8Array> {
  const file = await open(path);
  const pieces: Uint8Array[] = [];
  try {
    for (let left = most; left > 0;) {
      const buffer = new Uint8Array(Math.min(left, piece));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) break;
      pieces.push(buffer.subarray(0, bytesRead));
      left -= bytesRead;
    }
  } finally {
    await file.close();
  }
  return Buffer.concat(pieces);
}
