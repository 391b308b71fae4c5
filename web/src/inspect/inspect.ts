// Inspect: what a model's rope settings mean, pair by pair and runtime by runtime.

import { readConfig, type RopeConfig } from '../config/config.js';
import { refuse, RopewalkError, shown, type Problem } from '../lib/error.js';
import type { Rope, RopeRequest } from '../lib/rope.js';
import type { Reading, Runtime } from '../runtimes/runtime.js';
import { reference, runtimes as everyRuntime } from '../runtimes/index.js';
import { angleDifference, frequencyDifference, type Worst } from './differences.js';
import { longestSensible, pairReports, type PairReport } from './pairs.js';
import { configWarnings, noteWarnings, type Warning } from './warnings.js';
import { attentionInWords, settingsInWords } from './words.js';

export interface InspectOptions {
  readonly length?: number; // tokens of the text; usual: the stated length
  readonly maxLength?: number; // tokens a runtime is started for; usual: the longer of length and the stated one
  readonly layerType?: string; // for models whose layers differ
  readonly runtimes?: readonly string[]; // ids; usual: all
}

export interface AttentionReport {
  readonly factor: number;
  readonly target: Reading['attentionTarget'];
  readonly softmaxFactor: number; // multiplies the softmax scale on top
  readonly words: string;
}

/** What one runtime makes of it, against what the model was trained with. */
export interface RuntimeReport {
  readonly id: string;
  readonly label: string;
  readonly version: string; // of the source that was read
  readonly refused?: Problem; // it stops, and this is why
  readonly variant?: string; // in text form
  readonly inverseFrequencies?: readonly number[]; // [pairs], radians per position
  readonly attention?: AttentionReport;
  readonly frequency?: Worst; // largest relative difference of a speed
  readonly scoreFactor?: number; // scores of turning channels, over those of the trained model
  readonly angle?: Worst; // radians at the last token, speeds and arithmetic together
}

export interface Inspection {
  readonly modelType: string;
  readonly layerType: string | undefined;
  readonly variant: string; // in text form
  readonly settings: readonly string[]; // in words
  readonly trainLength: number; // tokens
  readonly length: number; // tokens
  readonly longest: number | null; // tokens whose angles were all seen in training; null: no pair is short of a turn
  readonly attention: AttentionReport;
  readonly pairs: readonly PairReport[];
  readonly runtimes: readonly RuntimeReport[]; // the one that differs most first
  readonly warnings: readonly Warning[];
}

type MakeRope = (request: RopeRequest) => Rope;

const attentionOf = (factor: number, target: AttentionReport['target'], softmaxFactor: number) => ({
  factor,
  target,
  softmaxFactor,
  words: attentionInWords(factor, target, softmaxFactor),
});

/** The trained speeds: the same channels, base and exponent, and no method. */
const trainedSpeeds = (makeRope: MakeRope, rope: Rope): Float64Array => {
  const { headDim, rotaryDim, rotaryStart, base, exponentDenominator, trainLength } = rope;
  const plain = { headDim, rotaryDim, rotaryStart, base, exponentDenominator, trainLength };
  return makeRope({ variant: 'rope', ...plain }).inverseFrequencies;
};

// Growth of the scores of turning channels, wherever it is applied.
function scoreGrowth({ factor, target, softmaxFactor }: AttentionReport): number {
  return (target === 'query' ? factor : factor ** 2) * softmaxFactor;
}

interface Asked {
  readonly config: RopeConfig;
  readonly length: number;
  readonly maxLength: number;
}

interface Trained {
  readonly request: RopeRequest;
  readonly rope: Rope;
  readonly attention: AttentionReport;
}

const attentionIn = (reading: Reading, rope: Rope): AttentionReport =>
  attentionOf(
    reading.attentionFactor ?? rope.attentionFactor,
    rope.attentionTarget === 'softmax' ? 'softmax' : reading.attentionTarget,
    reading.softmaxFactor,
  );

const statedLength = (config: RopeConfig): number =>
  config.maxPositions ??
  config.originalMaxPositions ??
  refuse('missing', 'max_position_embeddings', 'is needed: how many tokens the model reads');

/** What the paper or the model's authors make of it: what the others are held against. */
function trainedOf(makeRope: MakeRope, asked: Asked): Trained {
  const reading = reference.read(asked.config, asked);
  const rope = makeRope(reading.request);
  return { request: reading.request, rope, attention: attentionIn(reading, rope) };
}

const equal = (a: Float64Array, b: Float64Array): boolean =>
  a.every((value, pair) => Math.abs(value - (b[pair] ?? 0)) <= 1e-12 * value);

/** How the method behaves at other lengths, asked of the core rather than known by its name. */
function behaviourOf(makeRope: MakeRope, { rope, request }: Trained, plain: Float64Array) {
  const at = (length: number, trainLength: number) =>
    makeRope({ ...request, length, trainLength }).inverseFrequencies;
  const { length, trainLength: trained } = rope;
  // Twice as much or half as much training: whichever the core has room for.
  const other = trained * 2 <= length ? trained * 2 : Math.max(1, Math.floor(trained / 2));
  return {
    stretchesShortTexts: !equal(at(trained, trained), plain),
    followsTraining: !equal(at(length, trained), at(length, other)),
  };
}

function reportOf(
  makeRope: MakeRope,
  runtime: Runtime,
  asked: Asked,
  trained: Trained,
): { report: RuntimeReport; reading?: Reading } {
  const { id, label, version } = runtime;
  try {
    const reading = runtime.read(asked.config, asked);
    const rope = makeRope(reading.request);
    const attention = attentionIn(reading, rope);
    const side = { ...rope, arithmetic: runtime.arithmetic };
    const exact = trained.rope.inverseFrequencies;
    const report = {
      ...{ id, label, version, attention },
      variant: rope.variant,
      inverseFrequencies: [...rope.inverseFrequencies],
      frequency: frequencyDifference(rope.inverseFrequencies, exact),
      scoreFactor: scoreGrowth(attention) / scoreGrowth(trained.attention),
      angle: angleDifference(side, exact, asked.length - 1),
    };
    return { report, reading };
  } catch (error) {
    if (!(error instanceof RopewalkError)) throw error;
    return { report: { id, label, version, refused: error.problem } };
  }
}

// A refusal first, then the largest difference of a speed or of the scores, then of an angle.
function severity({ refused, frequency, scoreFactor, angle }: RuntimeReport): readonly number[] {
  if (refused) return [Infinity, 0];
  const scores = Math.abs(Math.log(scoreFactor ?? 1));
  return [Math.max(frequency?.value ?? 0, scores), angle?.value ?? 0];
}

function worstFirst(a: RuntimeReport, b: RuntimeReport): number {
  const [x, y] = [severity(a), severity(b)];
  const by = x.findIndex((value, at) => value !== y[at]);
  return by < 0 ? 0 : (y[by] ?? 0) > (x[by] ?? 0) ? 1 : -1;
}

function chosen(ids: readonly string[] | undefined): readonly Runtime[] {
  if (ids === undefined) return everyRuntime;
  return ids.map(
    (id) =>
      everyRuntime.find((runtime) => runtime.id === id) ??
      refuse(
        'unknown_runtime',
        'runtimes',
        `must be of ${everyRuntime.map((runtime) => runtime.id).join(', ')}, got ${shown(id)}`,
      ),
  );
}

// The same remark of several runtimes is one warning.
function remarkWarnings(
  readings: readonly { id: string; reading: Reading | undefined }[],
): readonly Warning[] {
  const found = new Map<string, Warning>();
  for (const { id, reading } of readings) {
    for (const { code, where, message, advice, deduced } of reading?.remarks ?? []) {
      const key = `${code} ${where} ${message}`;
      const before = found.get(key)?.runtimes ?? [];
      found.set(key, { code, where, message, advice, deduced, runtimes: [...before, id] });
    }
  }
  return [...found.values()];
}

const refusalWarnings = (reports: readonly RuntimeReport[]): readonly Warning[] =>
  reports.flatMap(({ id, label, refused }) =>
    refused === undefined
      ? []
      : [
          {
            code: 'refused',
            where: refused.where,
            message: refused.message,
            advice: `${label} does not serve this config as it stands: change this key, or take another runtime.`,
            runtimes: [id],
            deduced: false,
          },
        ],
  );

/** What a read config means. Throws a RopewalkError where the config itself makes no sense. */
export function inspectConfig(
  makeRope: MakeRope,
  config: RopeConfig,
  options: InspectOptions = {},
): Inspection {
  const length = options.length ?? statedLength(config);
  const maxLength = options.maxLength ?? Math.max(length, config.maxPositions ?? length);
  const asked: Asked = { config, length, maxLength };
  const trained = trainedOf(makeRope, asked);
  const { rope } = trained;
  const results = chosen(options.runtimes).map((runtime) =>
    reportOf(makeRope, runtime, asked, trained),
  );
  const plain = trainedSpeeds(makeRope, rope);
  const pairs = pairReports({
    trained: plain,
    method: rope.inverseFrequencies,
    trainLength: rope.trainLength,
  });
  const longest = longestSensible(pairs);
  const reports = results.map(({ report }) => report);
  return {
    modelType: config.modelType,
    layerType: config.layerType,
    variant: rope.variant,
    settings: settingsInWords(rope),
    ...{
      trainLength: rope.trainLength,
      length,
      longest: Number.isFinite(longest) ? longest : null,
    },
    attention: trained.attention,
    pairs,
    runtimes: [...reports].sort(worstFirst),
    warnings: [
      ...configWarnings({ config, rope, pairs, ...behaviourOf(makeRope, trained, plain) }),
      ...refusalWarnings(reports),
      ...remarkWarnings(results.map(({ report, reading }) => ({ id: report.id, reading }))),
      ...noteWarnings(config),
    ],
  };
}

/** The same from any config.json or params.json. */
export const inspect = (
  makeRope: MakeRope,
  config: unknown,
  options: InspectOptions = {},
): Inspection =>
  inspectConfig(
    makeRope,
    readConfig(config, options.layerType === undefined ? {} : { layerType: options.layerType }),
    options,
  );
