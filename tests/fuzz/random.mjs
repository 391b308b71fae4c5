// Chance from a seed, so that every case of a fuzzer can be made again.

/** Numbers of [0, 1), by mulberry32 (Tommy Ettinger, 2017). */
export function randomOf(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A whole number from 0, below `count`. */
export const below = (random, count) => Math.floor(random() * count);

export const pick = (random, list) => list[below(random, list.length)];

/** Whether something of this probability happens. */
export const happens = (random, probability) => random() < probability;

/** A list of `count` values that `make` makes. */
export const several = (count, make) => Array.from({ length: count }, (_, index) => make(index));
