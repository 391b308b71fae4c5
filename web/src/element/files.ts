// The files beside the page: which models and passages there are, a model's settings, weights and pre-computed curves.

import type { ComparisonResult } from '../compare/comparison.js';
import { readLink, type Settings } from '../compare/link.js';
import { words } from './words.js';

export interface Listed {
  name: string;
  label: string;
}

export interface List {
  models: readonly Listed[];
  passages: readonly Listed[];
  methods?: string; // compared where nobody says which
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

  // Some servers answer with a page of theirs: what is no list counts as none.
  list(): Promise<List> {
    return this.once('list.json', (response) => response.json() as Promise<List>).catch(() => {
      throw new Error(words.noModels(this.base.href));
    });
  }

  // Where the list is missing too, it is the folder that is not there.
  private file<T>(path: string, read: (response: Response) => Promise<T>): Promise<T> {
    return this.once(path, read).catch(async (error: unknown) => {
      await this.list();
      throw error;
    });
  }

  config(model: string): Promise<ModelConfig> {
    return this.file(`${model}/config.json`, (response) => response.json() as Promise<ModelConfig>);
  }

  weights(model: string): Promise<Uint8Array> {
    return this.file(
      `${model}/model.safetensors`,
      async (response) => new Uint8Array(await response.arrayBuffer()),
    );
  }

  passage(name: string): Promise<string> {
    return this.file(`passages/${name}.txt`, (response) => response.text());
  }

  curves(model: string): Promise<readonly StoredRun[]> {
    return this.file(
      `${model}/curves.json`,
      async (response) => ((await response.json()) as { runs: StoredRun[] }).runs,
    );
  }
}

export const storedSettings = (run: StoredRun, usual: Settings): Settings =>
  readLink(run.link, usual);
