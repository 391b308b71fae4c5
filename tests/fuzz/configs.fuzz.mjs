// Configs on their whole way: read, computed, inspected, printed, exported, and read again.
import assert from 'node:assert/strict';

import { report } from '../../web/dist/cli/report.js';
import { harmlessIn, jsonLine } from '../../web/dist/cli/written.js';
import { layerTypesOf, readConfig, requestOf } from '../../web/dist/index.js';
import { readJson } from '../../web/dist/lib/json.js';
import { configText } from './config-grammar.mjs';
import { judged, rw } from './library.mjs';
import { holdExports, holdRequest } from './read-back.mjs';

const unprintable = /[^\n\P{Cc}]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
const obeyed = /^\s*::|##/m; // by the runner of a CI job

/** NaN anywhere in a result is a silent failure; Infinity stands for «never». */
function holdNumbers(value, path) {
  if (typeof value === 'number') assert.ok(!Number.isNaN(value), `${path} is NaN`);
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) holdNumbers(inner, `${path}.${key}`);
}

function holdPrinted(found) {
  const text = report(harmlessIn(found), { everyPair: false });
  assert.doesNotMatch(text, unprintable);
  assert.doesNotMatch(text, obeyed);
  const line = jsonLine(found);
  assert.doesNotMatch(line.slice(0, -1), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|##/u);
  assert.equal(JSON.stringify(JSON.parse(line)), JSON.stringify(found));
}

function lookedAt(config, layerType) {
  const read = judged(() => readConfig(config, { layerType }));
  if (read === undefined) return;
  const request = judged(() => requestOf(read));
  const rope = request && judged(() => rw.rope(request));
  if (request) holdRequest(request);
  if (rope) {
    assert.ok(rope.inverseFrequencies.every((speed) => Number.isFinite(speed) && speed >= 0));
    holdExports(rope);
  }
}

function inspected(config, layerType) {
  const found = judged(() => rw.inspect(config, { layerType }));
  if (found === undefined) return;
  holdNumbers(found, 'inspection');
  holdPrinted(found);
}

function run(text) {
  const config = judged(() => readJson(text, 'config.json'));
  const kinds = judged(() => layerTypesOf(config)) ?? [];
  assert.ok(kinds.length <= 17);
  for (const layerType of [undefined, ...kinds.slice(0, 3)]) lookedAt(config, layerType);
  inspected(config, kinds[text.length % (kinds.length + 1)]); // undefined: all alike
}

export const fuzzer = { name: 'configs', generate: configText, run };
