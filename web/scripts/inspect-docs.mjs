// Writes inspect.md: what `ropewalk inspect` prints for models whose configs runtimes read differently.
// Usage: node inspect-docs.mjs [--check]: with it, exits 1 unless the file is what would be written.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const web = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const file = join(web, 'inspect.md');

const shown = [
  [
    'gpt-oss-20b',
    ['--layer', 'full_attention'],
    'Trained with a ramp between real numbers (`truncate: false`). llama.cpp and mlx-lm have no such switch and round its ends, so the pairs on the ramp turn at other speeds than in training.',
  ],
  [
    'deepseek-v3',
    [],
    'Its authors scale the softmax instead of cos and sin. `mscale` and `mscale_all_dim` say so, and not every runtime reads both.',
  ],
  [
    'phi-3.5-mini',
    ['--length', '3000'],
    'LongRoPE: two lists of factors, and every runtime chooses between them by a rule of its own. Here for a text of 3,000 tokens, within the trained 4,096.',
  ],
  [
    'gemma-3-4b',
    [],
    'Two kinds of layers, each with a base of its own; only those that see everything are stretched.',
  ],
  [
    'qwen2.5-7b-yarn',
    ['--length', '131072'],
    'YaRN added to the config as its README says, for texts of 131,072 tokens.',
  ],
];

const run = (model, options) =>
  execFileSync(process.execPath, [join(web, 'bin/ropewalk.mjs'), 'inspect', model, ...options], {
    encoding: 'utf8',
  }).trimEnd();

const section = ([model, options, about]) => `## ${model}

${about}

    $ ropewalk inspect ${[model, ...options].join(' ')}

${run(model, options).replace(/^(?=.)/gm, '    ')}
`;

const text = `# What runtimes make of five configs

Written by \`node scripts/inspect-docs.mjs\` from the command's own output; a test holds it to that. A remark marked
«from reading» follows from a project's source and was not run here. Which commit of each project was read stands in
\`ropewalk inspect --json\` and in \`src/runtimes/\`.

${shown.map(section).join('\n')}`;

if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (readFileSync(file, 'utf8') !== text) {
  console.error('inspect.md is not what scripts/inspect-docs.mjs writes: run it again');
  process.exit(1);
}
