// Names from outside that every object has: wherever one is looked up it is a name like any other, known or not.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readMethod, writeMethod } from '../../../web/dist/compare/terms.js';
import { compare, createPool } from '../../../web/dist/compare/index.js';
import { nodeWorker } from '../../../web/dist/compare/workers-node.js';
import { main } from '../../../web/dist/cli/main.js';
import {
  createRopewalk,
  fromHuggingFace,
  layerTypesOf,
  models,
  readConfig,
  readGguf,
  requestOf,
  RopewalkError,
  runtimes,
  toHuggingFace,
  toLlamaCpp,
  toVllm,
} from '../../../web/dist/index.js';
import { ggufFile, metadataOf } from './gguf-file.mjs';
import { passage, sentence, shippedModel } from './package.mjs';

const rw = await createRopewalk({ build: 'simd' });
const names = [...Object.getOwnPropertyNames(Object.prototype), 'prototype', 'then'];

const llama = {
  ...{ model_type: 'llama', hidden_size: 4096, num_attention_heads: 32 },
  ...{ max_position_embeddings: 4096, rope_theta: 10000 },
};
const linear = { rope_type: 'linear', factor: 4 };

// As JSON.parse makes it: `__proto__` is a key like any other there.
const withKey = (object, name, value) =>
  Object.fromEntries([[name, value], ...Object.entries(object)]);

/** A result or a refusal, which is returned. */
function judged(call) {
  try {
    return call();
  } catch (error) {
    assert.ok(error instanceof RopewalkError, error.stack);
    return error;
  }
}

const everywhere = (config) => {
  judged(() => layerTypesOf(config));
  const request = judged(() => fromHuggingFace(config));
  judged(() => rw.inspect(config));
  const read = judged(() => readConfig(config));
  if (read instanceof RopewalkError) return request;
  for (const runtime of runtimes) judged(() => runtime.read(read, { length: 64, maxLength: 64 }));
  return request;
};

for (const name of names) {
  test(`${name} as a key of the rope dictionary is one that is not known, whatever it holds`, () => {
    for (const value of [null, 1, 'yarn', [1, 2], true])
      for (const dictionary of ['rope_scaling', 'rope_parameters']) {
        const config = { ...llama, [dictionary]: withKey(linear, name, value) };
        const answer = everywhere(config);
        if (value === null) assert.equal(answer.variant, 'linear');
        else assert.match(answer.message, /: is no key of rope_type linear, which has factor$/);
      }
    const alone = everywhere({ ...llama, rope_scaling: withKey({}, name, 1) });
    assert.match(alone.message, /: is needed beside .*: which method it is for$/);
  });

  test(`${name} as a kind of layer is a kind of layer`, () => {
    const kinds = withKey({ full_attention: { factor: 2, rope_type: 'linear' } }, name, linear);
    const config = { ...llama, rope_parameters: kinds };
    assert.deepEqual(layerTypesOf(config).toSorted(), ['full_attention', name].toSorted());
    assert.equal(fromHuggingFace(config, { layerType: name }).params.factor, 4);
    everywhere(config);
    everywhere({ ...llama, layer_types: [name, 'full_attention'] });
    assert.match(
      sentence(() => readConfig(llama, { layerType: name })),
      /^layerType: must be one of full_attention, got "/,
    );
  });

  test(`${name} as a key of the config, a model, an architecture or a type means nothing`, () => {
    assert.equal(everywhere(withKey(llama, name, { rope_theta: 5 })).base, 10000);
    assert.equal(everywhere({ ...llama, model_type: name }).variant, 'rope');
    assert.equal(everywhere({ ...llama, architectures: [name] }).variant, 'rope');
    assert.equal(everywhere({ text_config: withKey(llama, name, {}) }).variant, 'rope');
    const typed = everywhere({ ...llama, rope_scaling: { rope_type: name } });
    assert.match(typed.message, /^rope_scaling\.rope_type: must be one of default/);
    const placed = everywhere({ ...llama, position_embedding_type: name });
    assert.match(placed.message, /^position_embedding_type: must be one of rope/);
    everywhere({ ...llama, rope_scaling: withKey({ type: 'yarn', factor: 2 }, name, {}) });
  });

  test(`${name} in a GGUF file means nothing`, () => {
    const odd = Object.fromEntries([[name, 1], ...Object.entries(metadataOf('llama'))]);
    assert.equal(readGguf(ggufFile(odd)).modelType, 'llama');
    assert.equal(readGguf(ggufFile(metadataOf(name))).modelType, name);
    const scaled = metadataOf('llama', { [`rope.${name}`]: 1, 'rope.scaling.type': name });
    assert.match(
      sentence(() => readGguf(ggufFile(scaled))),
      /scaling\.type: must be none, linear, yarn or longrope/,
    );
    const [note] = readGguf(ggufFile(metadataOf('llama', { [`rope.${name}`]: 1 }))).notes;
    assert.equal(note.where, `llama.rope.${name}`);
    assert.ok(rw.inspect(ggufFile(metadataOf(name))).modelType === name);
  });

  test(`${name} as a method, a parameter, a runtime, an option or a build is refused by its name`, () => {
    const rope = { variant: 'rope', headDim: 8, trainLength: 16 };
    assert.match(
      sentence(() => rw.rope({ ...rope, variant: name })),
      /variant|no method/,
    );
    for (const request of [
      { ...rope, params: withKey({}, name, 1) },
      { ...rope, variant: `rope(${name}=1)` },
      { ...fromHuggingFace(llama), params: withKey({}, name, 1) },
    ])
      assert.match(
        sentence(() => rw.rope(request)),
        /^(params|variant|rope)/,
      );
    const read = requestOf(readConfig(llama));
    judged(() => rw.rope(Object.assign(read, { params: withKey({}, name, 1) })));
    assert.match(
      sentence(() => rw.inspect(llama, { runtimes: [name] })),
      /^runtimes: must be of/,
    );
    assert.ok(sentence(() => rw.inspect(llama, withKey({}, name, 1))).includes(name));
    assert.ok(sentence(() => fromHuggingFace(llama, withKey({}, name, 1))).includes(name));
    for (const out of [toHuggingFace, toVllm, toLlamaCpp])
      assert.deepEqual(
        out({ ...rope, variant: `rope(${name}=1/2)` }),
        out({ ...rope, variant: 'rope' }),
      );
  });

  test(`${name} in the written form of a method stays where it was written`, () => {
    for (const text of [`yarn(${name}=1)`, `${name}(factor=2)+log_n`, `rope(${name}=a,factor=2)`])
      assert.equal(writeMethod(readMethod(text)), text);
  });

  test(`${name} is no build, no model and no command`, async () => {
    await assert.rejects(createRopewalk({ build: name }), RopewalkError);
    assert.equal(
      models.find(({ id }) => id === name),
      undefined,
    );
    const write = process.stderr.write;
    let said = '';
    process.stderr.write = (text) => (said += text) !== '';
    try {
      assert.equal(await main([name]), 2);
      assert.equal(await main(['inspect', name]), 2);
      assert.equal(await main(['inspect', 'llama-3.1-8b', `--${name}`]), 2);
      assert.equal(await main(['compare', `--${name}=1`]), 2);
      assert.equal(await main(['compare', '--build', name]), 2);
      assert.equal(await main(['compare', '--task', name]), 2);
      assert.equal(await main(['compare', '--variants', `rope(${name}=1)`, '--lengths', '1']), 2);
    } finally {
      process.stderr.write = write;
    }
    assert.equal(said.split('\n').length, 8, said);
  });
}

test('in a comparison they are refused too', async () => {
  const model = await shippedModel();
  const pool = createPool({ createWorker: nodeWorker, workers: 1, build: 'simd' });
  const run = { model, passage: await passage(), pool };
  const usual = { variants: ['rope'], lengths: [128], task: 'repeat', windows: 1, seed: 1 };
  try {
    for (const name of names)
      for (const wrong of [
        { variants: [name] },
        { task: name },
        { task: `repeat(${name}=1)` },
        { taskParams: withKey({}, name, 1) },
      ])
        await assert.rejects(compare({ ...usual, ...wrong }, run), RopewalkError);
  } finally {
    pool.close();
  }
});
