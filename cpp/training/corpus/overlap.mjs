// Finds text that was meant to be held out and is in the training text all the same.

/**
 * The first stretch of at least `window` bytes that both buffers hold, as offsets { heldOutAt, trainAt },
 * or null. Every window is looked at: one of 2b−1 bytes always covers a whole aligned block of b bytes,
 * so it is enough to index the training text by such blocks.
 */
export function sharedStretch(heldOut, train, window) {
  const block = Math.floor((window + 1) / 2);
  const wanted = aligned(train, block);
  for (let at = 0; at + block <= heldOut.length; at++) {
    for (const trainAt of wanted.get(heldOut.latin1Slice(at, at + block)) ?? []) {
      const before = sharedBefore(heldOut, at, train, trainAt);
      if (before + sharedFrom(heldOut, at, train, trainAt) >= window)
        return { heldOutAt: at - before, trainAt: trainAt - before };
    }
  }
  return null;
}

function aligned(bytes, block) {
  const found = new Map(); // block as text → the offsets where it stands
  for (let at = 0; at + block <= bytes.length; at += block) {
    const text = bytes.latin1Slice(at, at + block);
    const offsets = found.get(text);
    if (offsets) offsets.push(at);
    else found.set(text, [at]);
  }
  return found;
}

function sharedBefore(a, i, b, j) {
  let length = 0;
  while (length < i && length < j && a[i - length - 1] === b[j - length - 1]) length++;
  return length;
}

function sharedFrom(a, i, b, j) {
  let length = 0;
  while (i + length < a.length && j + length < b.length && a[i + length] === b[j + length]) length++;
  return length;
}
