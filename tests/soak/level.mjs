// What a soak is judged by: whether memory is level.

/** Grows from its first third to its last by more than a tenth and so many bytes: it is not level. */
export function isLevel(samples, tolerated) {
  const third = Math.max(1, Math.floor(samples.length / 3));
  const middle = (some) => some.toSorted((a, b) => a - b)[Math.floor(some.length / 2)];
  const [first, last] = [middle(samples.slice(0, third)), middle(samples.slice(-third))];
  return last <= first * 1.1 + tolerated;
}

export const megabytes = (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MB`;
