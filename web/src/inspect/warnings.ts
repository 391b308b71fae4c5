// What is worth a warning in a config, each with what to do about it.

import type { RopeConfig } from '../config/config.js';
import { numberIn, placeOf } from '../config/settings.js';
import { publishedStretched } from '../config/stretch.js';
import { told } from '../lib/error.js';
import type { Rope } from '../lib/rope.js';
import type { Warning } from './inspection.js';
import { longestSensible, type PairReport } from './pairs.js';
import type { Behaviour } from './reference-reading.js';
import { tokens } from './words.js';

export interface Looked extends Behaviour {
  readonly config: RopeConfig;
  readonly rope: Rope; // as the reference has it
  readonly pairs: readonly PairReport[]; // empty where nothing turns
  readonly published: boolean; // the file is known to be as its authors published it
}

type Check = (looked: Looked) => Warning | undefined;

const warning = (code: string, where: string, message: string, advice: string): Warning =>
  told({ code, where, message, advice, runtimes: [], deduced: false, minor: false });

const minor = (of: Warning): Warning => ({ ...of, minor: true });

// A stretch that the model was trained with is to be left; only of an unknown file may it be somebody's own.
const oddIfOwn = ({ published }: Looked, of: Warning): Warning =>
  published ? minor({ ...of, advice: 'Leave it: the model was published and trained so.' }) : of;

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

const lengthsDisagree: Check = (looked) => {
  const { config } = looked;
  const factor = numberIn(config, 'factor');
  const { originalMaxPositions: original, maxPositions: stated } = config;
  if (factor === undefined || original === undefined || stated === undefined) return undefined;
  if (config.type === 'default' || Math.abs((factor * original) / stated - 1) < 0.01)
    return undefined;
  const reach = factor * original;
  const fitting = Number((stated / original).toPrecision(6));
  const raise = `Set max_position_embeddings to ${reach} where a runtime caps texts at it.`;
  const keep = `If the file is as published, leave it: the model was trained so. If you chose the factor, ${fitting} fits the stated length.`;
  const stretched = publishedStretched(config);
  const found = warning(
    'lengths_disagree',
    placeOf(config, 'factor'),
    `${factor} × ${original} = ${reach}, but max_position_embeddings is ${stated}`,
    stretched ? keep : raise,
  );
  return stretched ? oddIfOwn(looked, found) : found;
};

const loneWeight: Check = ({ config }) => {
  const [own, other] = [numberIn(config, 'mscale'), numberIn(config, 'mscale_all_dim')];
  if ((own === undefined || own === 0) === (other === undefined || other === 0)) return undefined;
  const [has, lacks] = own ? ['mscale', 'mscale_all_dim'] : ['mscale_all_dim', 'mscale'];
  return warning(
    'lone_mscale',
    placeOf(config, has),
    `stands without ${lacks}: some runtimes read that as 0, some as 1, and some ignore both then`,
    'Write both, or write the attention_factor you mean.',
  );
};

const hurtsShortTexts: Check = (looked) => {
  const { config, rope, stretchesShortTexts } = looked;
  if (!stretchesShortTexts || publishedStretched(config)) return undefined;
  const short = tokens(rope.trainLength);
  const added = `serve texts within ${short} tokens without the rope dictionary.`;
  const unknown = config.originalMaxPositions === undefined;
  const found = warning(
    'static_stretch',
    placeOf(config, 'type'),
    `stretches every text, also those within ${short} tokens: a model that was trained without it reads those slightly better without`,
    unknown
      ? `If the model was published with it, leave it: it was trained so. If you added it, ${added}`
      : `S${added.slice(1)}`,
  );
  return unknown ? oddIfOwn(looked, found) : found;
};

const layoutUnusual: Check = ({ config, pairs }) => {
  if (pairs.length === 0) return undefined;
  if (config.layout === undefined && config.source === 'huggingface')
    return warning(
      'layout_unknown',
      'model_type',
      `${config.modelType === '' ? 'is missing' : `${config.modelType} is not known here`}, so it is not known which channels make a pair`,
      'Compare one head with the model’s own code: half pairs (i, i + d/2), interleaved (2i, 2i + 1). Taken wrong, the model babbles at every length.',
    );
  if (config.layout !== 'interleaved') return undefined;
  return minor(
    warning(
      'layout_interleaved',
      'model_type',
      `${config.modelType || 'of this file'} pairs neighbouring channels (2i, 2i + 1), where most code pairs (i, i + d/2)`,
      'In code of your own pass layout: interleaved, or reorder the rows of the query and key weights once. Runtimes that serve the model know it.',
    ),
  );
};

const anglesUnseen: Check = ({ config, rope, pairs }) => {
  const longest = longestSensible(pairs);
  const trainedOn = publishedStretched(config) ? (config.maxPositions ?? 0) : 0;
  if (rope.length <= Math.max(longest * (1 + 1e-9), trainedOn)) return undefined;
  const unseen = pairs.filter((pair) => pair.longest * (1 + 1e-9) < rope.length);
  const [first, last] = [unseen[0]!.pair, unseen.at(-1)!.pair];
  const stretch = Number((rope.length / rope.trainLength).toPrecision(4));
  return warning(
    'angles_unseen',
    first === last ? `pair ${first}` : `pairs ${first}–${last}`,
    `complete no turn within ${tokens(rope.trainLength)} trained tokens, and at ${tokens(rope.length)} tokens reach angles that the model has not seen`,
    `Read at most ${tokens(Math.max(longest, trainedOn))} tokens, or slow these pairs down ${stretch}×, as yarn with that factor does.`,
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
  notes.map(({ code, where, message, advice }) => {
    const usual = code === 'default_taken';
    const todo = usual ? 'Write it into the file if it is another.' : 'Check what is meant.';
    return { ...warning(code, where, message, advice ?? todo), minor: usual };
  });
