// Inspect: what a model's rope settings mean, pair by pair and runtime by runtime.

import type { RopeConfig } from '../config/config.js';
import { readConfig } from '../config/read.js';
import { readGguf } from '../config/gguf.js';
import { placesIn } from '../config/places.js';
import { refuse, shown } from '../lib/error.js';
import { placed } from '../lib/origin.js';
import { checkedFlag, checkedKeys, checkedNumber, type KeysOf } from '../lib/arguments.js';
import type { Inspection, InspectOptions, Warning } from './inspection.js';
import { longestSensible, pairReports } from './pairs.js';
import {
  type Asked,
  behaviourOf,
  type MakeRope,
  plainSpeeds,
  referenceOf,
  turns,
} from './reference-reading.js';
import { chosen, readBy, refusalWarnings, remarkWarnings, worstFirst } from './runtime-reports.js';
import { configWarnings, noteWarnings } from './warnings.js';
import { meaningInWords, settingsInWords } from './words.js';

const statedLength = (config: RopeConfig): number =>
  config.maxPositions ??
  config.originalMaxPositions ??
  refuse('missing', 'max_position_embeddings', 'is needed: how many tokens the model reads');

function askedOf(config: RopeConfig, options: InspectOptions): Asked {
  const length = checkedNumber(options.length ?? statedLength(config), 'length');
  const maxLength = options.maxLength ?? Math.max(length, config.maxPositions ?? length);
  // The length itself is judged by the core.
  if (!Number.isInteger(maxLength) || maxLength < length)
    refuse(
      'out_of_range',
      options.maxLength === undefined ? 'length' : 'maxLength',
      `must be a whole number of tokens, no fewer than the text has (${shown(length)}), got ${shown(maxLength)}`,
    );
  return { config, length, maxLength };
}

const minorLast = (warnings: readonly Warning[]): readonly Warning[] => [
  ...warnings.filter(({ minor }) => !minor),
  ...warnings.filter(({ minor }) => minor),
];

/** What a read config means. Throws a RopewalkError where the config itself makes no sense. */
export function inspectConfig(
  makeAny: MakeRope,
  config: RopeConfig,
  options: InspectOptions = {},
): Inspection {
  const places = placesIn(config, options.length !== undefined);
  const makeRope: MakeRope = (request) => placed(places, () => makeAny(request));
  const asked = askedOf(config, options);
  const reference = referenceOf(makeRope, asked);
  const { rope, request } = reference;
  const read = chosen(options.runtimes).map((runtime) =>
    readBy(makeRope, runtime, { asked, reference }),
  );
  const { trainLength } = rope;
  const trained = plainSpeeds(makeRope, rope);
  const pairs = turns(rope)
    ? pairReports({ trained, method: rope.inverseFrequencies, trainLength })
    : [];
  const longest = longestSensible(pairs);
  const published = checkedFlag(options.published ?? false, 'published');
  const looked = { config, rope, pairs, published, ...behaviourOf(makeRope, reference, trained) };
  return {
    modelType: config.modelType,
    layerType: config.layerType,
    variant: rope.variant,
    layout: config.layout,
    meaning: meaningInWords({ config, rope, pairs }),
    settings: settingsInWords({ config, rope, given: request.params ?? {}, pairs }),
    headDim: rope.headDim,
    rotaryDim: pairs.length === 0 ? 0 : rope.rotaryDim,
    base: rope.base,
    trainLength,
    length: asked.length,
    longest: Number.isFinite(longest) ? longest : null,
    attention: reference.attention,
    pairs,
    runtimes: read.map(({ report }) => report).sort(worstFirst),
    warnings: minorLast([
      ...configWarnings(looked),
      ...refusalWarnings(read),
      ...remarkWarnings(read),
      ...noteWarnings(config),
    ]),
  };
}

// By its tag, since a buffer of another window is no instance of this one's class.
const isBytes = (given: unknown): given is ArrayBuffer | Uint8Array =>
  ArrayBuffer.isView(given) ||
  /^\[object (Shared)?ArrayBuffer\]$/.test(Object.prototype.toString.call(given));

const keys: KeysOf<InspectOptions> = {
  length: true,
  maxLength: true,
  layerType: true,
  runtimes: true,
  published: true,
};

/** The same from any config.json or params.json, or from the first bytes of a GGUF file. */
export function inspect(
  makeRope: MakeRope,
  config: unknown,
  options: InspectOptions = {},
): Inspection {
  const { layerType } = checkedKeys(options, keys);
  const layer = layerType === undefined ? {} : { layerType };
  const read = isBytes(config) ? readGguf(config, layer) : readConfig(config, layer);
  return inspectConfig(makeRope, read, options);
}
