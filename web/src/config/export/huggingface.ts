// The rope part of a config.json, in version 4 or 5.

import { checkedOptions } from '../../lib/arguments.js';
import { refuse, shown } from '../../lib/error.js';
import type { Exportable } from './exportable.js';
import { dictionaryFor } from './rope-dictionary.js';
import { numberOf, said } from './said.js';
import { cannotSay, pythonJson } from './words.js';

export interface ToHuggingFaceOptions {
  readonly version?: 4 | 5; // of transformers; usual: 5
}

export interface HuggingFaceExport {
  readonly config: Readonly<Record<string, unknown>>; // to be laid over a model's config.json
  readonly text: string; // the same as JSON, real numbers written as such
  readonly cannot: readonly string[]; // what is lost, a sentence each
  readonly remarks: readonly string[]; // what is said in other words
}

function versionOf(options: ToHuggingFaceOptions): 4 | 5 {
  const { version = 5 } = checkedOptions(options);
  if (version === 4 || version === 5) return version;
  return refuse('unsupported', 'version', `must be 4 or 5, got ${shown(version)}`);
}

export function toHuggingFace(
  request: Exportable,
  options: ToHuggingFaceOptions = {},
): HuggingFaceExport {
  const version = versionOf(options);
  const from = said(request);
  const cannot = cannotSay(from, ['mrope', 'window']);
  if (!from.rotates) return { config: {}, text: '{}', cannot, remarks: [] };

  const { type, base, keys, stated, ...words } = dictionaryFor(from);
  const part = from.rotaryDim / request.headDim;
  const fraction = part === 1 ? {} : { partial_rotary_factor: part };
  const rope =
    version === 5
      ? { rope_parameters: { rope_type: type, rope_theta: base, ...fraction, ...keys } }
      : {
          rope_theta: base,
          ...fraction,
          rope_scaling:
            type === 'default' && !keys['mrope_section'] ? null : { rope_type: type, ...keys },
        };
  const window =
    from.params['window'] === undefined || !from.others.includes('window')
      ? undefined
      : numberOf(from, 'window', 0);
  const config = {
    max_position_embeddings: stated,
    ...rope,
    ...(window === undefined ? {} : { sliding_window: window, use_sliding_window: true }),
  };
  const windowRemark = 'window: is read by architectures that slide, in the layers that do';
  return {
    config,
    text: pythonJson(config, '  '),
    cannot: [...cannot, ...words.cannot],
    remarks: [
      ...from.stretchRemarks,
      ...words.remarks,
      ...(window === undefined ? [] : [windowRemark]),
    ],
  };
}
