// Runs the packed package and its command line in every engine of list.mjs, and prints one table; --write puts it into
// web/engines.md. Usage: node run.mjs <folder to install into> [--write]
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { engines } from './list.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const web = resolve(here, '../../web');
const folder = resolve(process.argv[2]);
const write = process.argv.includes('--write');

const command = (cwd, program, ...given) =>
  execFileSync(program, given, { cwd, encoding: 'utf8', stdio: 'pipe', timeout: 300_000 });

/** What npm installs into an empty folder of its own. */
function installed(name, what) {
  const place = join(folder, name);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'package.json'), '{ "private": true }\n');
  command(
    place,
    'npm',
    'install',
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    what,
  );
  return place;
}

function packed() {
  mkdirSync(folder, { recursive: true });
  command(web, 'npm', 'pack', '--pack-destination', folder);
  const file = readdirSync(folder).find((name) => /^ropewalk-.*\.tgz$/.test(name));
  return installed('package', join(folder, file));
}

const digest = (text) => createHash('sha256').update(text).digest('hex').slice(0, 12);

// What the command line prints, but for how long it took.
function commandLine(start, place) {
  const ropewalk = join(place, 'node_modules/ropewalk/bin/ropewalk.mjs');
  const asked = ['--variants', 'rope,rerope', '--lengths', '0.5,2', '--windows', '2', '--json'];
  const { results } = JSON.parse(start(ropewalk, 'compare', '--build', 'simd', ...asked));
  const inspected = start(ropewalk, 'inspect', 'gpt-oss-20b', '--layer', 'full_attention');
  return digest(JSON.stringify(results.map((one) => one.windowLosses)) + inspected);
}

// The line that says what went wrong: the last that is no frame of a stack.
const reason = ({ stderr, message }) => {
  const lines = String(stderr || message).split('\n');
  const told = lines.map((line) => line.trim()).filter((line) => /\w/.test(line));
  return told.find((line) => /error/i.test(line)) ?? told.at(-1) ?? 'no word';
};

const tried = (work) => {
  try {
    return work();
  } catch (error) {
    return { failed: reason(error) };
  }
};

function measured({ name, package: what, program, run }, place) {
  console.error(name);
  const own = tried(() => installed(name.replace(' ', '-'), what));
  if (own.failed) return { name, failed: own.failed };
  const [, path] = /^(.+)@/.exec(what);
  const binary = join(own, 'node_modules', path, program);
  const start = (...given) => command(place, binary, ...run, ...given);
  const told = tried(() => JSON.parse(start(join(here, 'measure.mjs'))));
  return { name, ...told, line: told.failed ? '' : tried(() => commandLine(start, place)) };
}

/** A build's hashes against those of the first engine: what is said of it, and whether it is as promised. */
function judged(build, told, first) {
  const own = told.builds[build];
  if (typeof own === 'string') return { ok: build === 'relaxed', said: 'not accepted' };
  const kinds = Object.keys(own).filter((kind) => own[kind] !== first.builds[build][kind]);
  if (kinds.length === 0) return { ok: true, said: 'same' };
  const rounding = build === 'relaxed' && told.multiplyAdd !== first.multiplyAdd;
  return { ok: rounding && told.apart < 1e-4, said: `other ${kinds.join(', ')}` };
}

function row(told, first) {
  if (told.failed) return { ok: false, cells: [told.name, told.failed, '', '', '', '', '', ''] };
  const line = told.line === first.line;
  const cells = [
    ...['scalar', 'simd', 'relaxed'].map((build) => judged(build, told, first)),
    { ok: line, said: line ? 'same' : (told.line.failed ?? 'other') },
  ];
  return {
    ok: cells.every(({ ok }) => ok),
    cells: [
      ...[told.name, told.picked, told.multiplyAdd, ...cells.map(({ said }) => said)],
      told.apart === 0 ? '0' : told.apart.toExponential(0),
    ],
  };
}

const place = packed();
const all = engines.map((engine) => measured(engine, place));
const first = all.find(({ failed, multiplyAdd }) => !failed && multiplyAdd === 'fused');
const rows = all.map((told) => row(told, first ?? all[0]));
const head = [
  'engine',
  'picks',
  'relaxed multiply-add',
  'scalar',
  'simd',
  'relaxed',
  'command line',
  'apart',
];
const table = [head, head.map(() => '---'), ...rows.map(({ cells }) => cells)]
  .map((cells) => `| ${cells.join(' | ')} |`)
  .join('\n');
console.log(table);
if (write)
  writeFileSync(
    join(web, 'engines.md'),
    `# The package in every engine

Written by \`./build.sh engines --write\` on ${new Date().toISOString().slice(0, 10)}, on ${process.platform} ${process.arch}. Tables, rotations, attention and losses of
every method are hashed bit by bit: «same» is as in ${first.name}. The relaxed build may differ where multiply-add
rounds twice; «apart» is by how much the losses of the build that is picked differ from those of simd, in nats. Chromium
and Firefox run in \`./build.sh test\`, where Firefox has the bits of Node by the same build.

${table}
`,
  );
const bad = rows.filter(({ ok }) => !ok).length;
console.log(`engines: ${rows.length - bad} passed, ${bad} failed`);
process.exitCode = bad > 0 ? 1 : 0;
