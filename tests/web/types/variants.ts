// Compiled, not run: each line marked must be refused by the compiler, and the others must not.

import {
  createRopewalk,
  runtimes,
  type Inspection,
  type Source,
  type Warning,
} from '../../../web/src/index.js';

const geometry = { headDim: 64, trainLength: 4096 };

export async function claims(dynamic: string): Promise<void> {
  const rw = await createRopewalk();
  const model = rw.loadModel({ config: {}, weights: new ArrayBuffer(0) });

  rw.rope({ variant: 'rope', ...geometry });
  rw.rope({
    variant: 'yarn',
    params: { factor: 16, beta_fast: 8, truncate: false, ramp: 'rotations' },
    ...geometry,
  });
  rw.rope({ variant: 'rerope+log_n', params: { window: 64, clamp: true }, ...geometry });
  rw.rope({ variant: 'yarn(factor=16)+window+log_n', ...geometry });
  rw.rope({ variant: dynamic, params: { anything: 1 }, ...geometry });
  model.losses([256, 65], { variant: 'rerope', params: { window: 64 } });
  model.losses([256, 65]);
  model.losses([256, 65], { variant: 'window(window=64)|rope' });
  rw.rope({
    variant: 'longrope',
    params: { long_factor: [1, 2], short_factor: new Float64Array(2), select: 'long' },
    ...geometry,
  });
  rw.rope({ variant: 'yarn+mrope+xpos', params: { mrope_section: [8, 12, 12] }, ...geometry });
  rw.rope({ variant: 'alibi+window', ...geometry, heads: 12 });

  // @ts-expect-error nothing turns under either
  rw.rope({ variant: 'alibi+yarn', ...geometry });
  // @ts-expect-error a number where a list is wanted
  rw.rope({ variant: 'mrope', params: { mrope_section: 8 }, ...geometry });
  // @ts-expect-error one of the layers has no such variant
  model.losses([256, 65], { variant: 'window|yarm' });
  // @ts-expect-error layers take turns in a model only
  rw.rope({ variant: 'window|rope', ...geometry });

  // @ts-expect-error a parameter of another variant
  rw.rope({ variant: 'linear', params: { beta_fast: 3 }, ...geometry });
  // @ts-expect-error no such variant
  rw.rope({ variant: 'yarm', ...geometry });
  // @ts-expect-error a variant without parameters
  rw.rope({ variant: 'rope', params: { factor: 8 }, ...geometry });
  // @ts-expect-error both decide which positions are seen
  rw.rope({ variant: 'rerope+window', ...geometry });
  // @ts-expect-error both decide which positions are seen, with a third between them
  rw.rope({ variant: 'rerope+log_n+window(window=3)', ...geometry });
  // @ts-expect-error a number where a word is wanted
  rw.rope({ variant: 'yarn', params: { ramp: 1 }, ...geometry });
  // @ts-expect-error a word that is none of the choices
  rw.rope({ variant: 'yarn', params: { ramp: 'turns' }, ...geometry });
  // @ts-expect-error headDim is needed
  rw.rope({ variant: 'yarn', trainLength: 4096 });
  // @ts-expect-error a parameter of another variant
  model.losses([256, 65], { variant: 'rerope', params: { factor: 2 } });
  // @ts-expect-error no such layout
  rw.rope({ variant: 'rope', ...geometry }).rotate([], { positions: [], layout: 'neox' });

  const axes = rw.rope({ variant: 'mrope', ...geometry });
  axes.tables([[0, 1], Float64Array.of(0, 1), new Int32Array(2)]);
  axes.rotate([], { positions: [[], [], []], role: 'key', transpose: true });
  // @ts-expect-error values do not turn
  axes.rotate([], { positions: [], role: 'value' });
  const target: 'cos_sin' | 'softmax' = axes.attentionTarget;
  // @ts-expect-error channels are counted
  rw.rope({ variant: 'rope', ...geometry, rotaryStart: '32' });

  const found: Inspection = rw.inspect(new Uint8Array(0), { runtimes: ['vllm'], maxLength: 8192 });
  const warnings: readonly Warning[] = found.warnings;
  const sources: readonly Source[] = runtimes.flatMap((runtime) => runtime.sources);
  // @ts-expect-error the option is called runtimes
  rw.inspect({}, { runtime: 'vllm' });
  void [target, warnings, sources];
}
