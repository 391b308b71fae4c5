// The files beside the page: which models and passages there are, a model's settings, weights and pre-computed curves.

import type { ComparisonResult } from '../compare/comparison.js';
import { readLink, type Settings } from '../compare/link.js';

export interface Listed {
  name: string;
  label: string;
}

export interface List {
  models: readonly Listed[];
  passages: readonly Listed[];
}

/** One comparison computed when the page was made; `link` holds its settings as an address does. */
export interface StoredRun {
  link: string;
  result: ComparisonResult;
}

export interface ModelConfig {
  max_position_embeddings: number;
  [key: string]: unknown;
}

async function get(url: URL): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok)
    throw new Error(
      `${url.pathname.split('/').slice(-2).join('/')}: the server answers ${response.status}`,
    );
  return response;
}

/** Fetches each file once. `base` is the address of models/. */
export class Files {
  private readonly held = new Map<string, Promise<unknown>>();

  constructor(private readonly base: URL) {}

  private once<T>(path: string, read: (response: Response) => Promise<T>): Promise<T> {
    const found = this.held.get(path) as Promise<T> | undefined;
    if (found) return found;
    const asked = get(new URL(path, this.base)).then(read);
    this.held.set(path, asked);
    asked.catch(() => this.held.delete(path)); // a later try asks again
    return asked;
  }

  list(): Promise<List> {
    return this.once('list.json', (response) => response.json() as Promise<List>);
  }

  config(model: string): Promise<ModelConfig> {
    return this.once(`${model}/config.json`, (response) => response.json() as Promise<ModelConfig>);
  }

  weights(model: string): Promise<Uint8Array> {
    return this.once(
      `${model}/model.safetensors`,
      async (response) => new Uint8Array(await response.arrayBuffer()),
    );
  }

  passage(name: string): Promise<string> {
    return this.once(`passages/${name}.txt`, (response) => response.text());
  }

  curves(model: string): Promise<readonly StoredRun[]> {
    return this.once(
      `${model}/curves.json`,
      async (response) => ((await response.json()) as { runs: StoredRun[] }).runs,
    );
  }
}

export const storedSettings = (run: StoredRun, usual: Settings): Settings =>
  readLink(run.link, usual);
