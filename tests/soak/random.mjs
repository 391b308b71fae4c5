// Chance with a seed: the same run comes again from the number that it prints.

/** Numbers from [0, 1), by a multiplicative congruential generator (Park and Miller, 1988). */
export function chance(seed) {
  let state = (Number(seed) % 2147483646) + 1;
  const next = () => (state = (state * 48271) % 2147483647) / 2147483647;
  return {
    next,
    below: (count) => Math.floor(next() * count),
    among: (list) => list[Math.floor(next() * list.length)],
  };
}

/** Grows from its first third to its last by more than a tenth and so many bytes: it is not level. */
export function isLevel(samples, tolerated) {
  const third = Math.max(1, Math.floor(samples.length / 3));
  const middle = (some) => some.toSorted((a, b) => a - b)[Math.floor(some.length / 2)];
  const [first, last] = [middle(samples.slice(0, third)), middle(samples.slice(-third))];
  return last <= first * 1.1 + tolerated;
}

export const megabytes = (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MB`;
