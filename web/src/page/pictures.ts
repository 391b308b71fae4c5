// The pictures on the cards: what the core says of each method on the page's model, asked while the page is built.

import { needsNumbers, type MethodSpec } from '../element/catalogue.js';
import type { Picture } from '../element/figure/picture.js';
import { picturesOf, type Core } from '../element/figure/pictures.js';
import { createRopewalk } from '../index.js';

// A card is about one method: what leaves turns and distances alone would show plain RoPE's, and so does what a
// picture or a video needs several coordinates for, as long as it reads a text.
const drawn = ['spectrum', 'bands'];
const hasPictures = (method: MethodSpec): boolean =>
  !needsNumbers(method) && method.questions.every((question) => drawn.includes(question));

/** By the method's id. `config` is the model's config.json; `length` in tokens. */
export async function cardPictures(
  methods: readonly MethodSpec[],
  config: unknown,
  length: number,
): Promise<ReadonlyMap<string, readonly Picture[]>> {
  const ropewalk = await createRopewalk();
  const core: Core = {
    rope: async (request) => ropewalk.rope(request),
    plan: async (request, tokens) => ropewalk.plan(ropewalk.rope(request), tokens),
  };
  const all = methods
    .filter(hasPictures)
    .map(async ({ id }) => [id, await picturesOf(core, id, config, length)] as const);
  return new Map(await Promise.all(all));
}
