// The pictures of one method, from what the core says of it. Loaded when somebody first asks for them.

import type { RopeFacts } from '../../compare/protocol.js';
import { pairReports } from '../../inspect/pairs.js';
import { fromHuggingFace } from '../../config/huggingface.js';
import type { Plan } from '../../lib/plan.js';
import type { RopeRequest } from '../../lib/rope.js';
import { plainMethod } from '../catalogue.js';
import { furthest } from './distance-frame.js';
import { distancePicture } from './distance-picture.js';
import { feltDistances } from './felt.js';
import { pairPicture } from './pair-picture.js';
import type { Picture } from './picture.js';

/** Who answers: the pool of a page, or the core itself where the page is built. */
export interface Core {
  rope(request: RopeRequest): Promise<RopeFacts>;
  plan(request: RopeRequest, tokens: number): Promise<Plan>;
}

const everyDistance = ({ bands }: Plan): boolean => bands.length === 1 && bands[0]!.kind === 'rest';

/** `variant` is of one kind of layer; `config` is the model's config.json, whose own stretching is left out. */
export async function picturesOf(
  core: Core,
  variant: string,
  config: unknown,
  length: number,
): Promise<readonly Picture[]> {
  const { variant: _, params, ...geometry } = fromHuggingFace(config);
  const ask = (said: string): RopeRequest => ({ ...geometry, variant: said, length });
  const [plain, rope, plan] = await Promise.all([
    core.rope(ask(plainMethod.id)),
    core.rope(ask(variant)),
    core.plan(ask(variant), length),
  ]);
  if (!rope.inverseFrequencies.some((speed) => speed > 0)) return []; // nothing turns
  const stretches = feltDistances(plan);
  const { trainLength } = rope;
  const [trained, method] = [plain.inverseFrequencies, rope.inverseFrequencies];
  const pairs = pairReports({ trained, method, trainLength });
  const isPlain = everyDistance(plan) && pairs.every(({ fate }) => fate === 'kept');
  const reach = furthest(stretches);
  const turns = pairPicture({ pairs, trainLength, length, reach });
  return everyDistance(plan) && !isPlain
    ? [turns]
    : [distancePicture({ stretches, trainLength, length }, isPlain), turns];
}
