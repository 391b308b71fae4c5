// What the numbers in `rope_freqs.weight` are: each pair's speed is divided by one of them.

/** A way to say the divisors in the words of a config.json. */
export interface Meaning {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly formula: boolean; // a published formula gives these numbers; else they are a plain list
}

export interface Geometry {
  readonly base: number;
  readonly rotaryDim: number; // channels that turn
  readonly headDim: number;
}

interface Llama3 {
  readonly factor: number;
  readonly low: number;
  readonly high: number;
  readonly original: number; // tokens
}

const speedOf = ({ base, rotaryDim }: Geometry, pair: number): number =>
  base ** ((-2 * pair) / rotaryDim);

function llama3Divisor(speed: number, { factor, low, high, original }: Llama3): number {
  const wavelength = (2 * Math.PI) / speed;
  if (wavelength < original / high) return 1;
  if (wavelength > original / low) return factor;
  const kept = (original / wavelength - low) / (high - low);
  return 1 / ((1 - kept) / factor + kept);
}

// The files hold float32, made from float32 speeds.
const near = (given: number, exact: number): boolean =>
  Math.abs(given - exact) <= 1e-6 * Math.abs(exact);

const follows = (divisors: readonly number[], geometry: Geometry, guess: Llama3): boolean =>
  divisors.every((given, pair) => near(given, llama3Divisor(speedOf(geometry, pair), guess)));

// Between its two bounds the formula is a line over turns: two pairs there give its slope and its start. Only the
// ratios of the bounds to the length can be found, so low_freq_factor is taken to be 1, as everywhere published.
function fitted(divisors: readonly number[], geometry: Geometry, factor: number): Llama3[] {
  const between = divisors.flatMap((divisor, pair) =>
    divisor > 1 && divisor < factor * (1 - 1e-6)
      ? [{ speed: speedOf(geometry, pair), kept: (1 / divisor - 1 / factor) / (1 - 1 / factor) }]
      : [],
  );
  const first = between[0];
  const last = between.at(-1);
  if (first === undefined || last === undefined || first === last) return [];
  const slope = (first.kept - last.kept) / (first.speed - last.speed); // = L / (2π (high − 1))
  const start = slope * first.speed - first.kept; // = 1 / (high − 1)
  const original = Math.round((2 * Math.PI * slope) / start);
  return [{ factor, low: 1, high: Number((1 + 1 / start).toPrecision(3)), original }];
}

function llama3Of(divisors: readonly number[], geometry: Geometry): Meaning | undefined {
  const factor = divisors.at(-1) ?? 1; // the slowest pairs are divided by all of it
  if (!(factor > 1)) return undefined;
  const published = { factor, low: 1, high: 4, original: 8192 };
  const found = [published, ...fitted(divisors, geometry, factor)].find(
    (guess) => guess.high > guess.low && follows(divisors, geometry, guess),
  );
  if (found === undefined) return undefined;
  return {
    formula: true,
    settings: {
      rope_type: 'llama3',
      factor,
      low_freq_factor: found.low,
      high_freq_factor: found.high,
      original_max_position_embeddings: found.original,
    },
  };
}

// Pairs that are not to turn at all have a divisor beyond any position.
const stands = 1e20;

function proportionalOf(divisors: readonly number[], geometry: Geometry): Meaning | undefined {
  const turning = divisors.findIndex((divisor) => divisor >= stands);
  if (turning < 1 || geometry.rotaryDim !== geometry.headDim) return undefined;
  const factor = divisors[0] ?? 1;
  const regular = divisors.every((divisor, pair) =>
    pair < turning ? divisor === factor : divisor >= stands,
  );
  if (!regular) return undefined;
  const fraction = (2 * turning) / geometry.headDim;
  return {
    formula: true,
    settings: {
      rope_type: 'proportional',
      partial_rotary_factor: fraction,
      ...(factor === 1 ? {} : { factor }),
    },
  };
}

/** LongRoPE is a list of divisors: both lists alike make it just that, with an attention factor of one's own. */
export const asList = (divisors: readonly number[], attentionFactor: number): Meaning => ({
  formula: false,
  settings: {
    rope_type: 'longrope',
    long_factor: divisors,
    short_factor: divisors,
    attention_factor: attentionFactor,
  },
});

/** The settings that give these divisors again. */
export function meaningOf(divisors: readonly number[], geometry: Geometry): Meaning {
  if (divisors.every((divisor) => divisor === 1))
    return { formula: true, settings: { rope_type: 'default' } };
  return llama3Of(divisors, geometry) ?? proportionalOf(divisors, geometry) ?? asList(divisors, 1);
}
