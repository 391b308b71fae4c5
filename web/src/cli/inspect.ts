// ropewalk inspect: a model's config, read as each runtime reads it, in words and numbers.

import { parseArgs } from 'node:util';

import type { RopeConfig } from '../config/config.js';
import { layerTypesOf, readConfig } from '../config/read.js';
import { refuse, shown } from '../lib/error.js';
import { createRopewalk } from '../index.js';
import { inspectConfig } from '../inspect/inspect.js';
import type { Inspection, InspectOptions, Warning } from '../inspect/inspection.js';
import type { ModelPreset } from '../models/index.js';
import { runtimes } from '../runtimes/index.js';
import { modelList, type ModelFile, readModelFile } from './config-file.js';
import { report } from './report.js';
import { harmlessIn, jsonLine } from './written.js';

const options = {
  length: { type: 'string' },
  'max-length': { type: 'string' },
  runtime: { type: 'string' },
  layer: { type: 'string' },
  pairs: { type: 'boolean', default: false },
  'fail-on': { type: 'string' },
  list: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

export const inspectHelp = (): string => `usage: ropewalk inspect CONFIG [options]

What a model's rope settings mean: how fast each pair turns, what the method does to it, and what each runtime makes
of the same file, with a warning and a remedy wherever one of them differs from the reference: the model's authors'
code where that was read, else the paper.

CONFIG: a config.json, Mistral's params.json, a .gguf file, a folder with one of the first two, the name of a known
model, or - for JSON on standard input.

  --length N          tokens of the text looked at              [what the config says]
  --max-length N      tokens the runtimes are started for       [the longer of both]
  --runtime LIST      of ${runtimes.map(({ id }) => id).join(', ')}  [all]
  --layer TYPE        one kind of layer, where they differ      [each in turn]
  --pairs             every pair on a line of its own           [runs of equal fate together]
  --json              all of it as JSON, a list of them where layers differ
  --fail-on warning   exit code 3 where there is a warning, or where a runtime that --runtime names
                      does not serve the config; what is only good to know does not count
  --list              names of the known models

Exit code: 0, 2 when what was asked for is refused, 3 as --fail-on says.
`;

function numberOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = text.trim() === '' ? NaN : Number(text);
  if (value >= 1 && Number.isFinite(value)) return value;
  return refuse('wrong_type', option, `must be a number of tokens, got ${shown(text)}`);
}

// One config for each kind of layer: an option asks for one, a config of equal layers has one.
function configsOf(config: unknown, layer: string | undefined): readonly RopeConfig[] {
  const kinds = layer === undefined ? layerTypesOf(config) : [layer];
  if (kinds.length === 0) return [readConfig(config)];
  return kinds.map((layerType) => readConfig(config, { layerType }));
}

function configsOfFile(file: ModelFile, layer: string | undefined): readonly RopeConfig[] {
  if (file.kind === 'json') return configsOf(file.config, layer);
  // Every file has full attention; which other kinds there are it says when it is read.
  const types = layer === undefined ? file.read('full_attention').layerTypes : [];
  return types.length < 2 ? [file.read(layer)] : types.map((type) => file.read(type));
}

function placeAmong(positionals: readonly string[]): string {
  const [place, ...others] = positionals;
  if (place !== undefined && others.length === 0) return place;
  return refuse(
    'missing',
    'inspect',
    `takes one file or model name, got ${positionals.length}; ropewalk inspect --help says more`,
  );
}

const parsed = (given: readonly string[]) =>
  parseArgs({ args: [...given], options, strict: true, allowPositionals: true });

function failsOn(word: string | undefined): boolean {
  if (word === undefined || word === 'warning') return word !== undefined;
  return refuse('wrong_type', '--fail-on', `must be warning, got ${shown(word)}`);
}

// Hardly a config is served by every runtime there is: one that nobody named may refuse it.
const counts = (warning: Warning, named: boolean): boolean =>
  !warning.minor && (named || warning.code !== 'refused');

function optionsOf({ values }: ReturnType<typeof parsed>): InspectOptions {
  const length = numberOf('--length', values.length);
  const maxLength = numberOf('--max-length', values['max-length']);
  return {
    ...(length === undefined ? {} : { length }),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(values.runtime === undefined ? {} : { runtimes: values.runtime.split(',') }),
  };
}

/** The exit code. */
export async function runInspect(given: readonly string[]): Promise<number> {
  const asked = parsed(given);
  const { values, positionals } = asked;
  if (values.list) {
    process.stdout.write(modelList());
    return 0;
  }
  const strict = failsOn(values['fail-on']);
  const file = await readModelFile(placeAmong(positionals));
  const configs = configsOfFile(file, values.layer);
  const { rope } = await createRopewalk();
  const preset = file.kind === 'json' ? file.preset : undefined;
  const looked = { ...optionsOf(asked), published: preset !== undefined };
  const found = configs.map((config) => inspectConfig(rope, config, looked));
  process.stdout.write(
    values.json
      ? jsonOf(found, preset)
      : found.map((one) => report(harmlessIn(one), { everyPair: values.pairs, preset })).join('\n'),
  );
  const warnings = found.flatMap((one) => one.warnings);
  return strict && warnings.some((one) => counts(one, values.runtime !== undefined)) ? 3 : 0;
}

// The preset without its config, which is what was read.
function jsonOf(found: readonly Inspection[], preset: ModelPreset | undefined): string {
  const { id, label, source, verified, notes } = preset ?? {};
  const known = preset === undefined ? {} : { preset: { id, label, source, verified, notes } };
  const all = found.map((one) => ({ ...one, ...known }));
  return jsonLine(all.length === 1 ? all[0] : all);
}
