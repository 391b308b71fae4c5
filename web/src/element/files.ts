// The files beside the page: which models and passages there are, a model's settings, weights and pre-computed curves.

import { fetchBytes, textOf } from '../compare/fetched.js';
import {
  checkListed,
  readList,
  readModelConfig,
  type List,
  type ModelConfig,
} from '../compare/listed.js';
import { readCurves, type StoredRun } from '../compare/stored.js';
import { RopewalkError } from '../lib/error.js';
import { readJson } from '../lib/json.js';
import { words } from './words.js';

// Many times what ours have, in bytes: a server that sends more is refused rather than held in memory.
const most = {
  list: 100_000,
  config: 1_000_000,
  curves: 20_000_000,
  passage: 20_000_000,
  weights: 100_000_000,
} as const;

// Some servers answer with a page of theirs: what is no JSON counts as none.
const isAbsent = (error: unknown): boolean =>
  error instanceof RopewalkError && ['no_file', 'not_json'].includes(error.code);

type Read<T> = (bytes: Uint8Array, where: string) => T;

const json =
  <T>(read: (value: unknown, where: string) => T): Read<T> =>
  (bytes, where) =>
    read(readJson(textOf(bytes, where), where), where);

/**
 * Fetches each file once. `folder` is the address of models/, the author's own choice. Nothing but the list is fetched
 * for a name that the list does not have: names come with links and messages, from anybody.
 */
export class Files {
  private readonly held = new Map<string, Promise<unknown>>();

  constructor(private readonly folder: string) {}

  // Not before it is needed: the author's address may be none, which is to be told like any other fault.
  private get base(): URL {
    return new URL(this.folder, document.baseURI);
  }

  private async fetched<T>(path: string, most: number, read: Read<T>): Promise<T> {
    return read(await fetchBytes(new URL(path, this.base), { where: path, most }), path);
  }

  private once<T>(path: string, most: number, read: Read<T>): Promise<T> {
    const found = this.held.get(path) as Promise<T> | undefined;
    if (found) return found;
    const asked = this.fetched(path, most, read);
    this.held.set(path, asked);
    asked.catch(() => this.held.delete(path)); // a later try asks again
    return asked;
  }

  async list(): Promise<List> {
    try {
      return await this.once('list.json', most.list, json(readList));
    } catch (error) {
      if (error instanceof RopewalkError && !isAbsent(error)) throw error;
      const place = URL.canParse(this.folder, document.baseURI) ? this.base.href : this.folder;
      throw new Error(words.noModels(place), { cause: error });
    }
  }

  private async ofModel<T>(model: string, file: string, most: number, read: Read<T>): Promise<T> {
    const { models } = await this.list();
    checkListed('model', model, models);
    return this.once(`${model}/${file}`, most, read);
  }

  config(model: string): Promise<ModelConfig> {
    return this.ofModel(model, 'config.json', most.config, json(readModelConfig));
  }

  weights(model: string): Promise<Uint8Array> {
    return this.ofModel(model, 'model.safetensors', most.weights, (bytes) => bytes);
  }

  async passage(name: string): Promise<string> {
    const { passages } = await this.list();
    checkListed('text', name, passages);
    return this.once(`passages/${name}.txt`, most.passage, textOf);
  }

  /** None where there is no such file: a model without earlier results is a model all the same. */
  async curves(model: string): Promise<readonly StoredRun[]> {
    const read = json((value, where) => readCurves(value, model, where));
    try {
      return await this.ofModel(model, 'curves.json', most.curves, read);
    } catch (error) {
      if (isAbsent(error)) return [];
      throw error;
    }
  }
}
