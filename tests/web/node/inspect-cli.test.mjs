// ropewalk inspect as people and scripts run it: files of every kind, names of models, pipes, and what is refused.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { models, runtimes } from '../../../web/dist/index.js';
import { file, folder } from './folder.mjs';
import { array, ggufFile, metadataOf } from './gguf-file.mjs';
import { web } from './package.mjs';
import { gemma, llama } from './runtimes.mjs';

/** { code, out, err }; `enough` bytes of output close the pipe. */
function inspect(given, { input, enough = Infinity } = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [`${web}bin/ropewalk.mjs`, 'inspect', ...given]);
    let [out, err] = ['', ''];
    child.stdout.on('data', (piece) => {
      out += piece;
      if (out.length >= enough) child.stdout.destroy();
    });
    child.stderr.on('data', (piece) => (err += piece));
    child.on('close', (code) => resolve({ code, out, err }));
    child.stdin.end(input);
  });
}

async function refusal(...given) {
  const { code, out, err } = await inspect(given);
  assert.deepEqual([code, out], [2, ''], err);
  assert.match(err, /^ropewalk: [^\n]+\n$/); // one sentence, no stack
  return err;
}

const json = async (...given) => JSON.parse((await inspect([...given, '--json'])).out);

test('a config is read from a file, from its folder, with a byte order mark and from standard input alike', async () => {
  const text = JSON.stringify(llama);
  await mkdir(join(folder, 'model'));
  await writeFile(join(folder, 'model/config.json'), text);
  const expected = await json(await file('plain.json', text));
  assert.equal(expected.modelType, 'llama');
  assert.deepEqual(await json(join(folder, 'model')), expected);
  assert.deepEqual(await json(await file('marked.json', `\uFEFF${text}`)), expected);
  const { out } = await inspect(['-', '--json'], { input: text });
  assert.deepEqual(JSON.parse(out), expected);
});

test('params.json of Mistral is read, in a folder too', async () => {
  const params = { dim: 4096, n_heads: 32, n_layers: 32, rope_theta: 1e6, max_seq_len: 32768 };
  await mkdir(join(folder, 'mistral'));
  await writeFile(join(folder, 'mistral/params.json'), JSON.stringify(params));
  const { trainLength, layout } = await json(join(folder, 'mistral'));
  assert.deepEqual([trainLength, layout], [32768, 'interleaved']);
});

test('a GGUF file is read by its header, each kind of layer in turn', async () => {
  const plain = await json(await file('llama.gguf', ggufFile(metadataOf('llama'))));
  assert.deepEqual([plain.modelType, plain.trainLength], ['llama', 4096]);
  const sliding = ggufFile(metadataOf('gemma3', { 'attention.sliding_window': 512 }));
  const layers = await json(await file('gemma.gguf', sliding));
  assert.deepEqual(layers.map(({ layerType }) => layerType).sort(), [
    'full_attention',
    'sliding_attention',
  ]);
});

test('layers that differ are looked at in turn, and --layer asks for one', async () => {
  const path = await file('gemma.json', JSON.stringify(gemma));
  assert.equal((await json(path)).length, 2);
  assert.equal((await json(path, '--layer', 'full_attention')).layerType, 'full_attention');
  assert.match(await refusal(path, '--layer', 'none'), /full_attention/);
});

test('the name of a known model stands for its config; where not all was looked up it says so', async () => {
  const unverified = models.filter(({ verified }) => !verified);
  assert.ok(unverified.length > 0);
  for (const { id, label } of unverified) {
    assert.match((await inspect([id])).out, new RegExp(`${label}, NOT VERIFIED`));
    const { preset } = await json(id);
    assert.deepEqual([preset.id, preset.verified], [id, false]);
  }
  const { out } = await inspect(['llama-2-7b']);
  assert.match(out, /Known model .*, from /);
  assert.doesNotMatch(out, /NOT VERIFIED/);
});

test('a known model as published has no warnings: what its authors chose is good to know', async () => {
  const { out } = await inspect(['llama-3.1-8b']);
  assert.match(
    out,
    /· rope_scaling\.factor 8 × 8192 = 65536[^!]*→ Leave it: the model was published/s,
  );
  assert.match(out, /No warnings\.\n$/);
  assert.doesNotMatch(out, /^ *!/m);
});

test('--fail-on warning: code 3 where there is one, and for what is refused by a runtime that was named', async () => {
  const code = async (...given) => (await inspect([...given, '--fail-on', 'warning'])).code;
  assert.equal(await code('llama-3.1-8b'), 0); // good to know only
  assert.equal(await code('qwen2.5-7b-yarn'), 3);
  assert.equal(await code('qwen2.5-7b-yarn', '--json'), 3);
  assert.equal(await code('gemma-3-4b'), 3); // in one kind of layer
  assert.equal(await code('deepseek-v3'), 0); // exllamav2 refuses it, and nobody asked for that
  assert.equal(await code('deepseek-v3', '--runtime', 'vllm'), 0);
  assert.equal(await code('deepseek-v3', '--runtime', 'vllm,exllamav2'), 3);
  assert.equal((await inspect(['qwen2.5-7b-yarn'])).code, 0);
  const { out } = await inspect(['qwen2.5-7b-yarn', '--fail-on', 'warning']);
  assert.match(out, /warnings:/); // the report is printed all the same
  assert.match(
    await refusal('llama-7b', '--fail-on', 'error'),
    /--fail-on: must be warning, got "error"/,
  );
  assert.match((await inspect(['--help'])).out, /--fail-on warning +exit code 3/);
});

test('--list names every known model, and which are not verified', async () => {
  const { code, out } = await inspect(['--list']);
  const lines = out.trimEnd().split('\n');
  assert.equal(code, 0);
  assert.deepEqual(
    lines.map((line) => line.split(' ')[0]),
    models.map(({ id }) => id),
  );
  assert.deepEqual(
    lines.map((line) => line.endsWith('(not verified)')),
    models.map(({ verified }) => !verified),
  );
});

test('the version that was read of each runtime is in the text and in the JSON', async () => {
  const { out } = await inspect(['llama-2-7b']);
  const read = out.replaceAll(/\s+/g, ' ');
  const reports = (await json('llama-2-7b')).runtimes;
  for (const { id, label, version } of runtimes) {
    assert.ok(read.includes(`${label} (${version})`), id);
    assert.equal(reports.find((one) => one.id === id).version, version);
  }
});

test('runtimes are named by id or label, in any case, with spaces', async () => {
  const { runtimes: found } = await json('llama-2-7b', '--runtime', 'vLLM, tgi,MLX-LM,tgi');
  assert.deepEqual(found.map(({ id }) => id).sort(), ['mlx', 'tgi', 'vllm']);
  assert.match(await refusal('llama-2-7b', '--runtime', 'ollama'), /transformers, vllm/);
});

test('a reader that has seen enough closes the pipe without a complaint', async () => {
  const { code, err } = await inspect(['gemma-3-27b', '--json'], { enough: 1 });
  assert.deepEqual([code, err], [0, '']);
});

test('no line of text is wider than a hundred columns', async () => {
  for (const id of ['gpt-oss-20b', 'deepseek-v2', 'phi-4-mini', 'qwen-7b'])
    for (const line of (await inspect([id])).out.split('\n')) assert.ok(line.length <= 100, line);
});

test('what is no config is refused with one sentence, and code 2', async () => {
  const garbage = Uint8Array.from({ length: 5000 }, (_, n) => (n * 151) % 256);
  await mkdir(join(folder, 'empty'));
  assert.match(await refusal(join(folder, 'empty')), /folder without config\.json/);
  assert.match(await refusal(await file('empty.json', '')), /is empty/);
  assert.match(await refusal(await file('garbage', garbage)), /neither JSON nor GGUF/);
  assert.match(await refusal(await file('short.gguf', 'GGUF')), /short\.gguf: .*got 4/);
  assert.match(await refusal(await file('list.json', '[]')), /must be the object/);
  assert.match(await refusal(await file('nothing.json', '{}')), /is needed/);
  assert.match(await refusal(join(folder, 'none')), /neither a file nor the name/);
  assert.match(await refusal('qwen9'), /near it are .*qwen3-8b/);
  assert.match(await refusal(), /takes one file or model name, got 0/);
  assert.match(await refusal('llama-7b', 'llama-2-7b'), /got 2/);
});

test('options that are none, and lengths that are none, are refused with one sentence', async () => {
  assert.match(
    await refusal('llama-7b', '--frobnicate'),
    /^ropewalk: Unknown option '--frobnicate'$/m,
  );
  for (const length of ['128k', '0', '1.5', '1e18', ''])
    assert.match(await refusal('llama-7b', '--length', length), /length: must be/);
  assert.match(
    await refusal('llama-7b', '--length', '4096', '--max-length', '10'),
    /maxLength: must be .* no fewer/,
  );
});

test('a config with a huge vocabulary beside its settings is read', async () => {
  const vocabulary = Object.fromEntries(Array.from({ length: 200000 }, (_, n) => [`t${n}`, n]));
  const path = await file('huge.json', JSON.stringify({ ...llama, vocabulary }));
  assert.equal((await json(path)).modelType, 'llama');
});

test('inspect.md shows what the command prints', () => {
  execFileSync(process.execPath, [`${web}scripts/inspect-docs.mjs`, '--check']);
});
