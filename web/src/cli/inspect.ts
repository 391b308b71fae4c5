// ropewalk inspect: a model's config, read as each runtime reads it, in words and numbers.

import { parseArgs } from 'node:util';

import { layerTypesOf, readConfig, type RopeConfig } from '../config/config.js';
import { RopewalkError } from '../lib/error.js';
import { createRopewalk } from '../lib/index.js';
import { inspectConfig, type Inspection, type InspectOptions } from '../inspect/inspect.js';
import { runtimes } from '../runtimes/index.js';
import { readModelFile } from './config-file.js';
import { report } from './report.js';

const options = {
  length: { type: 'string' },
  'max-length': { type: 'string' },
  runtime: { type: 'string' },
  layer: { type: 'string' },
  pairs: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

export const inspectHelp = (): string => `usage: ropewalk inspect CONFIG [options]

What a model's rope settings mean: how fast each pair turns, what the method does to it, and what each runtime makes
of the same file, with a warning and a remedy wherever one of them differs from what the model was trained with.

CONFIG: a config.json, Mistral's params.json, a .gguf file, or the name of a known model (--list names them).

  --length N          tokens of the text looked at              [what the config says]
  --max-length N      tokens the runtimes are started for       [the longer of both]
  --runtime LIST      of ${runtimes.map(({ id }) => id).join(', ')}  [all]
  --layer TYPE        one kind of layer, where they differ      [each in turn]
  --pairs             every pair on a line of its own           [runs of equal fate together]
  --json              all of it as JSON
`;

function numberOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = text.trim() === '' ? NaN : Number(text);
  if (value >= 1 && Number.isFinite(value)) return value;
  throw new RopewalkError({
    code: 'wrong_type',
    where: option,
    message: `must be a number of tokens, got "${text}"`,
  });
}

// One config for each kind of layer: an option asks for one, a config of equal layers has one.
function configsOf(config: unknown, layer: string | undefined): readonly RopeConfig[] {
  const kinds = layer === undefined ? layerTypesOf(config) : [layer];
  if (kinds.length === 0) return [readConfig(config)];
  return kinds.map((layerType) => readConfig(config, { layerType }));
}

export async function runInspect(given: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...given],
    options,
    strict: true,
    allowPositionals: true,
  });
  const [place, ...others] = positionals;
  if (place === undefined || others.length > 0)
    throw new RopewalkError({
      code: 'missing',
      where: 'inspect',
      message: `takes one file or model name, got ${positionals.length}; ropewalk inspect --help says more`,
    });
  const file = await readModelFile(place);
  const configs =
    file.kind === 'gguf' ? [file.read(values.layer)] : configsOf(file.config, values.layer);
  const length = numberOf('--length', values.length);
  const maxLength = numberOf('--max-length', values['max-length']);
  const asked: InspectOptions = {
    ...(length === undefined ? {} : { length }),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(values.runtime === undefined ? {} : { runtimes: values.runtime.split(',') }),
  };
  const { rope } = await createRopewalk();
  const inspections: readonly Inspection[] = configs.map((config) =>
    inspectConfig(rope, config, asked),
  );
  process.stdout.write(
    values.json
      ? `${JSON.stringify(inspections.length === 1 ? inspections[0] : inspections)}\n`
      : inspections.map((one) => report(one, { everyPair: values.pairs })).join('\n'),
  );
}
