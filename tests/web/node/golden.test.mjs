// Every build against tests/golden, whose numbers come from an oracle that shares no line with the library.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

import { builds, everyBuild, random, root } from './package.mjs';

const golden = Object.fromEntries(
  readdirSync(`${root}tests/golden`)
    .filter((file) => file.endsWith('.json'))
    .map((file) => [
      file.slice(0, -5),
      JSON.parse(readFileSync(`${root}tests/golden/${file}`, 'utf8')),
    ]),
);
const all = await everyBuild();
const known = (kind) => Object.values(golden).flatMap((file) => file[kind] ?? []);

const relative = (ours, exact) => (ours === exact ? 0 : Math.abs(ours - exact) / Math.abs(exact));

for (const [n, rw] of all.entries()) {
  test(`golden, ${builds[n]}: every frequency and attention factor to a relative 1e-12`, () => {
    assert.ok(known('spectra').length > 50);
    for (const { request, inverse_frequencies, attention_factor } of known('spectra')) {
      const rope = rw.rope(request);
      assert.equal(rope.inverseFrequencies.length, inverse_frequencies.length);
      inverse_frequencies.forEach((exact, i) =>
        assert.ok(relative(rope.inverseFrequencies[i], exact) < 1e-12, JSON.stringify(request)),
      );
      assert.ok(relative(rope.attentionFactor, attention_factor) < 1e-12, JSON.stringify(request));
    }
  });

  test(`golden, ${builds[n]}: every entry of a table is the nearest float32, up to position 10,000,000`, () => {
    const { positions, tables } = golden.tables;
    const rope = rw.rope({ variant: 'rope', headDim: 128, base: 10000, trainLength: 4096 });
    const exact = tables.find(
      (table) => table.amplitude === 1 && table.inverse_frequencies.length === 64,
    );
    assert.deepEqual([...rope.inverseFrequencies], exact.inverse_frequencies);
    positions.forEach((position, row) => {
      if (position < 0) return;
      const { cos, sin } = rope.tables([position]);
      assert.deepEqual([...cos], exact.cos[row].map(Math.fround), `cos at ${position}`);
      assert.deepEqual([...sin], exact.sin[row].map(Math.fround), `sin at ${position}`);
    });
  });

  test(`golden, ${builds[n]}: attention sees each pair at the distance, and each query at the scale, of the method`, () => {
    assert.ok(known('bands').length > 10 && known('query_scales').length > 0);
    for (const { request, distances } of known('bands')) {
      const scales = distances.map(() => 1);
      holdAttention(rw, request, distances, scales);
    }
    for (const { request, query_scale } of known('query_scales'))
      if (/^(window\+)?log_n$/.test(request.variant))
        holdAttention(
          rw,
          request,
          plainDistances(query_scale.length, reach(request.params)),
          query_scale,
        );
  });
}

const reach = ({ window = Infinity, inclusive = false }) => window + (inclusive ? 1 : 0);

// i − j, and null where a window does not reach.
const plainDistances = (tokens, window = Infinity) =>
  Array.from({ length: tokens }, (_, i) =>
    Array.from({ length: i + 1 }, (_, j) => (i - j < window ? i - j : null)),
  );

// Attention in double from a table of distances: score(i, j) = scale_i · q_i · R(distance) k_j / √D.
function holdAttention(rw, request, distances, scales) {
  const tokens = distances.length;
  const rope = rw.rope(request);
  const size = rope.headDim;
  const [q, k, v] = [1, 2, 3].map((seed) => random(tokens * size, seed));
  const ours = rw.attention({ q, k, v, heads: 1, headDim: size, rope });
  const row = (x, t) => [...x.subarray(t * size, (t + 1) * size)];
  for (let i = 0; i < tokens; ++i) {
    const scores = distances[i].map((distance, j) =>
      distance === null
        ? -Infinity
        : (scales[i] * dot(row(q, i), turned(row(k, j), -distance, rope.inverseFrequencies))) /
          Math.sqrt(size),
    );
    const most = Math.max(...scores);
    const weights = scores.map((score) => Math.exp(score - most));
    const sum = weights.reduce((a, b) => a + b, 0);
    for (let c = 0; c < size; ++c) {
      const exact = weights.reduce((total, weight, j) => total + weight * v[j * size + c], 0) / sum;
      assert.ok(
        Math.abs(ours[i * size + c] - exact) < 2e-6,
        `${JSON.stringify(request)}, token ${i}`,
      );
    }
  }
}

const dot = (a, b) => a.reduce((sum, value, n) => sum + value * b[n], 0);

// Turns the pairs (i, i + d/2) of a vector.
function turned(x, position, speeds) {
  const half = speeds.length;
  const out = [...x];
  speeds.forEach((speed, i) => {
    const [cos, sin] = [Math.cos(position * speed), Math.sin(position * speed)];
    out[i] = x[i] * cos - x[i + half] * sin;
    out[i + half] = x[i] * sin + x[i + half] * cos;
  });
  return out;
}
