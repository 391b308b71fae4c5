// What is worth a warning in a config, each with what to do about it.

import type { RopeConfig } from '../config/config.js';
import type { Rope } from '../lib/rope.js';
import { tokens } from './words.js';
import { longestSensible, type PairReport } from './pairs.js';

export interface Warning {
  readonly code: string; // stable word for programs
  readonly where: string; // the config's own spelling
  readonly message: string; // what is so
  readonly advice: string; // what to do
  readonly runtimes: readonly string[]; // whose reading it is about; empty: the config's own
  readonly deduced: boolean; // follows from reading a source, not from running it
}

export interface Looked {
  readonly config: RopeConfig;
  readonly rope: Rope; // as the model was trained
  readonly pairs: readonly PairReport[];
  readonly stretchesShortTexts: boolean; // pairs are slowed down within the training length too
  readonly followsTraining: boolean; // speeds are others where the training length is
}

type Check = (looked: Looked) => Warning | undefined;

const warning = (code: string, where: string, message: string, advice: string): Warning => ({
  code,
  where,
  message,
  advice,
  runtimes: [],
  deduced: false,
});

const numberIn = (config: RopeConfig, key: string): number | undefined => {
  const value = Object.hasOwn(config.settings, key) ? config.settings[key] : undefined;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
};

const placeOf = ({ places }: RopeConfig, key: string): string =>
  (Object.hasOwn(places, key) ? places[key] : undefined) ?? key;

const originalKey = 'original_max_position_embeddings';

const originalMissing: Check = ({ config, followsTraining, stretchesShortTexts }) =>
  followsTraining && stretchesShortTexts && config.originalMaxPositions === undefined
    ? warning(
        'original_missing',
        placeOf(config, originalKey),
        `is missing, and runtimes guess it: max_position_embeddings, ${config.maxPositions ?? 'not said either'}, or a number of their own`,
        `Write ${originalKey}: the tokens the model was trained on before it was stretched.`,
      )
    : undefined;

const lengthsDisagree: Check = ({ config }) => {
  const factor = numberIn(config, 'factor');
  const { originalMaxPositions: original, maxPositions: stated } = config;
  if (factor === undefined || original === undefined || stated === undefined) return undefined;
  if (config.type === 'default' || Math.abs((factor * original) / stated - 1) < 0.01)
    return undefined;
  const reach = factor * original;
  return warning(
    'lengths_disagree',
    placeOf(config, 'factor'),
    `${factor} × ${original} = ${reach}, but max_position_embeddings is ${stated}`,
    stated < reach
      ? `Harmless where runtimes cap the text at ${stated}; set max_position_embeddings to ${reach} to use all of it.`
      : `Beyond ${tokens(reach)} tokens the method is stretched no further: set factor to ${Number((stated / original).toPrecision(6))}, or cap the text.`,
  );
};

const loneWeight: Check = ({ config }) => {
  const [own, other] = [numberIn(config, 'mscale'), numberIn(config, 'mscale_all_dim')];
  if ((own === undefined || own === 0) === (other === undefined || other === 0)) return undefined;
  const [has, lacks] = own ? ['mscale', 'mscale_all_dim'] : ['mscale_all_dim', 'mscale'];
  return warning(
    'lone_mscale',
    placeOf(config, has),
    `stands without ${lacks}, which some runtimes read as 0, some as 1, and some then ignore both`,
    'Write both, or write the attention_factor you mean.',
  );
};

const hurtsShortTexts: Check = ({ config, rope, stretchesShortTexts }) => {
  if (!stretchesShortTexts || trainedStretched(config)) return undefined;
  return warning(
    'static_stretch',
    placeOf(config, 'type'),
    `stretches texts of every length: those within ${tokens(rope.trainLength)} tokens, which the model reads best without, read a little worse`,
    `If you serve mostly texts shorter than ${tokens(rope.trainLength)} tokens, serve them without the rope dictionary.`,
  );
};

// A stated length of the whole stretch beside the original one: the model was trained on long texts with the stretch.
const trainedStretched = ({ originalMaxPositions: original, maxPositions: stated }: RopeConfig) =>
  original !== undefined && stated !== undefined && stated > original;

const layoutUnusual: Check = ({ config }) => {
  if (config.layout === undefined && config.source === 'huggingface')
    return warning(
      'layout_unknown',
      'model_type',
      `${config.modelType === '' ? 'is missing' : `${config.modelType} is not known here`}, so it is not known which channels make a pair`,
      'Compare one head with the model’s own code: half pairs (i, i + d/2), interleaved (2i, 2i + 1). Taken wrong, the model babbles at every length.',
    );
  if (config.layout !== 'interleaved') return undefined;
  return warning(
    'layout_interleaved',
    'model_type',
    `pairs are neighbouring channels (2i, 2i + 1) in these weights, where most runtimes pair (i, i + d/2)`,
    'Pass layout: interleaved, or permute the rows of the query and key weights once.',
  );
};

const anglesUnseen: Check = ({ rope, pairs }) => {
  const longest = longestSensible(pairs);
  if (rope.length <= longest * (1 + 1e-9)) return undefined;
  const unseen = pairs.filter((pair) => pair.longest * (1 + 1e-9) < rope.length);
  const [first, last] = [unseen[0]!.pair, unseen.at(-1)!.pair];
  return warning(
    'angles_unseen',
    `pairs ${first}–${last}`,
    `complete no turn within ${tokens(rope.trainLength)} trained tokens, and at ${tokens(rope.length)} tokens have angles the model has never seen`,
    `Read at most ${tokens(longest)} tokens, or stretch ${Number((rope.length / rope.trainLength).toPrecision(4))}× with a method that slows these pairs down.`,
  );
};

const checks: readonly Check[] = [
  originalMissing,
  lengthsDisagree,
  loneWeight,
  hurtsShortTexts,
  layoutUnusual,
  anglesUnseen,
];

/** The config's own, before any runtime is asked. */
export const configWarnings = (looked: Looked): readonly Warning[] =>
  checks.flatMap((check) => check(looked) ?? []);

/** What reading noticed: unknown keys, defaults taken. */
export const noteWarnings = ({ notes }: RopeConfig): readonly Warning[] =>
  notes.map(({ code, where, message, advice }) =>
    warning(code, where, message, advice ?? 'Check that it means what you think.'),
  );
