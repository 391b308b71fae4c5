// What a runtime is here: one project's way of reading a config, said as a request to the core plus what it leaves out.

import type { RopeConfig } from '../config/config.js';
import type { RopeRequest } from '../lib/rope.js';

/** Where a claim about a runtime stands in that project's source. */
export interface Source {
  readonly claim: string;
  readonly path: string;
  readonly repository: string; // owner/name
  readonly commit: string;
  readonly verified: boolean; // looked up by us, else only from reading notes
}

/** Sources of one commit of one repository, each place with what it shows. */
export const sourcesOf = (
  repository: string,
  commit: string,
  places: readonly (readonly [path: string, claim: string])[],
): readonly Source[] =>
  places.map(([path, claim]) => ({ claim, path, repository, commit, verified: true }));

export interface Context {
  readonly length: number; // tokens of this prompt
  readonly maxLength: number; // tokens the runtime was started for
}

/** How position × frequency is computed before cos and sin are taken. */
export type Arithmetic = 'double' | 'float32_product' | 'float32_recurrence' | 'float32_power';

/** What one runtime makes of one config. */
export interface Reading {
  readonly request: RopeRequest; // what it computes, said to the core
  readonly attentionFactor: number | undefined; // where it differs from the request's own; undefined: as the core resolves it
  readonly attentionTarget: 'cos_sin' | 'input' | 'softmax' | 'query';
  readonly softmaxFactor: number; // multiplies the softmax scale on top (DeepSeek: m²); usually 1
  readonly remarks: readonly Remark[]; // every key it ignores, replaces or defaults
}

export interface Remark {
  readonly code: string; // stable word for programs: `ignored_key`, `no_op` …
  readonly where: string; // the config's own spelling: `rope_scaling.truncate`
  readonly message: string; // the effect
  readonly advice: string; // what to do
  readonly deduced: boolean; // only from reading, not run
  readonly minor?: boolean; // most readers need do nothing
}

export interface Runtime {
  readonly id: string;
  readonly label: string;
  readonly version: string; // what was read: commit and date
  readonly arithmetic: Arithmetic;
  readonly sources: readonly Source[];

  /** Throws RopewalkError (`unsupported` …) where the runtime itself fails or refuses. */
  read(config: RopeConfig, context: Context): Reading;
}
