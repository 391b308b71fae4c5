// Where a config keeps its rope settings: rope_scaling (version 4), rope_parameters (version 5, one a layer type at times), yarn.

import { refuse, shown } from '../lib/error.js';
import { mostKinds } from './layers.js';
import {
  alike,
  type Dict,
  flagAt,
  isDict,
  type Ledger,
  numberOf,
  type Section,
  sectionAt,
  says,
  shortDict,
  spelled,
  valueAt,
  wordAt,
} from './section.js';

export interface Dictionary {
  readonly settings: Section; // flat
  readonly perLayer: ReadonlyMap<string, Section>; // empty unless nested
  readonly type?: string; // where the dictionary's own name says it
}

function dictionaryAt(top: Section, name: string): Dict | undefined {
  const value = valueAt(top, name);
  if (value === undefined || value === null) return undefined;
  if (isDict(value))
    return Object.keys(value).length > 0 ? shortDict(value, top.where(name)) : undefined;
  return refuse('wrong_type', top.where(name), `must be an object, got ${shown(value)}`);
}

function perLayerOf(values: Dict, path: string): ReadonlyMap<string, Section> {
  const layers = new Map<string, Section>();
  for (const [layer, inner] of Object.entries(values)) {
    const place = `${path}.${layer}`;
    if (isDict(inner)) layers.set(layer, sectionAt(shortDict(inner, place), place));
  }
  if (layers.size <= mostKinds) return layers;
  return refuse(
    'too_long',
    path,
    `must have at most ${mostKinds} objects, one a kind of layer, got ${layers.size}`,
  );
}

// Both are written by programs that serve both versions; then they agree.
function noteBoth(ledger: Ledger, top: Section, older: Dict, newer: Dict): void {
  const differ = Object.keys(older).filter(
    (key) => Object.hasOwn(newer, key) && !alike(older[key], newer[key]),
  );
  if (differ.length === 0) return;
  ledger.notes.push({
    code: 'two_dictionaries',
    where: top.where('rope_parameters'),
    message: `stands beside rope_scaling, which is read; they differ in ${differ.join(', ')}`,
    advice: 'Keep one of the two.',
  });
}

function strayKeys(ledger: Ledger, settings: Section): void {
  for (const [key, value] of Object.entries(settings.values))
    if (!isDict(value) && value !== null)
      ledger.notes.push({
        code: 'not_read',
        where: settings.where(key),
        message: `stands beside the objects of the layers and is not read, with the value ${shown(value)}`,
        advice: 'Move it into the object of each layer type it is meant for.',
      });
}

export function dictionaryOf(ledger: Ledger, top: Section): Dictionary {
  const older = dictionaryAt(top, 'rope_scaling');
  const newer = dictionaryAt(top, 'rope_parameters');
  const layers = perLayerOf(newer ?? {}, top.where('rope_parameters'));
  const name = older !== undefined && layers.size === 0 ? 'rope_scaling' : 'rope_parameters';
  const values = (name === 'rope_scaling' ? older : newer) ?? {};
  const settings = sectionAt(values, top.where(newer === undefined ? 'rope_scaling' : name));
  if (older !== undefined && newer !== undefined) noteBoth(ledger, top, older, newer);
  if (layers.size > 0) strayKeys(ledger, settings);
  const inOlder = perLayerOf(older ?? {}, top.where('rope_scaling'));
  return { settings, perLayer: layers.size > 0 ? layers : inOlder };
}

// The stretch of Llama 3.1, whose numbers stand in its code and, from Llama 4 on, in its params.json.
function llamaDictionary(ledger: Ledger, top: Section): Dictionary {
  const factor = numberOf(ledger, 'factor', spelled(top, 'rope_scaling_factor'));
  const high = numberOf(ledger, 'high_freq_factor', spelled(top, 'rope_high_freq_factor'));
  const values = {
    factor: factor ?? 8,
    low_freq_factor: 1,
    high_freq_factor: high ?? 4,
    original_max_position_embeddings: 8192,
  };
  const where = top.where('use_scaled_rope');
  ledger.notes.push({
    code: 'default_taken',
    where,
    message: `says no numbers; factor ${values.factor}, from 1 to ${values.high_freq_factor} turns within 8192 tokens are taken, as its code has it`,
  });
  return { settings: { values, where: () => where }, perLayer: new Map(), type: 'llama3' };
}

/** params.json has `yarn` (Mistral's) or `use_scaled_rope` (Llama's), and neither when the model is not stretched. */
export function paramsDictionary(ledger: Ledger, top: Section): Dictionary {
  if (flagAt(top, 'use_scaled_rope') === true) return llamaDictionary(ledger, top);
  const values = dictionaryAt(top, 'yarn');
  const settings = sectionAt(values ?? {}, top.where('yarn'));
  return { settings, perLayer: new Map(), ...(values === undefined ? {} : { type: 'yarn' }) };
}

/** `rope_type`, or `type` of old; as it is written. */
export function typeOf(ledger: Ledger, settings: Section, known?: string): string {
  if (known !== undefined) return known;
  const newer = wordAt(settings, 'rope_type');
  const older = wordAt(settings, 'type');
  const alike =
    newer === undefined ||
    older === undefined ||
    newer === older ||
    `${older} ${newer}` === 'su longrope' ||
    `${older} ${newer}` === 'mrope default';
  if (!alike)
    ledger.notes.push({
      code: 'several_spellings',
      where: settings.where('type'),
      message: `says ${shown(older)}, but ${settings.where('rope_type')} says ${shown(newer)}, which is read`,
      advice: 'Keep one of the two: programs differ in which one they read.',
    });
  const key = says(settings, 'rope_type') ? 'rope_type' : 'type';
  if (newer !== undefined || older !== undefined) ledger.places['type'] = settings.where(key);
  return newer ?? older ?? 'default';
}
