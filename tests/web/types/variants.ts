// Compiled, not run: each line marked must be refused by the compiler, and the others must not.

import { createRopewalk } from '../../../web/src/lib/index.js';

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
}
