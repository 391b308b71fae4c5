// The settings of the kind of layer that is asked for: those of all, its own object, or none where it slides.

import type { Dictionary } from './dictionary.js';
import { chosenLayer, type LayerKind, layerKinds, localBaseKeys } from './layers.js';
import { defaultsOf } from './model-types.js';
import { alike, type Ledger, says, type Section, sectionAt, valueAt } from './section.js';

export interface LayerSettings {
  readonly name: string | undefined;
  readonly names: readonly string[]; // empty when all layers are alike
  readonly kind: LayerKind | undefined;
  readonly nested: boolean;
  readonly ownBase: boolean; // it slides, and sliding layers have a base of their own
  readonly settings: Section;
}

function noteWindow(ledger: Ledger, top: Section, kinds: readonly LayerKind[]): void {
  const sliding = kinds.filter(({ slides }) => slides).map(({ name }) => name);
  if (sliding.length === 0 || sliding.length === kinds.length) return;
  ledger.notes.push({
    code: 'layers_slide',
    where: top.where('sliding_window'),
    message: `bounds what layers of type ${sliding.join(', ')} see; it is left out here`,
    advice: 'Ask for one kind of layer with layerType.',
  });
}

const same = (one: Section, other: Section): boolean =>
  Object.keys({ ...one.values, ...other.values }).every((key) =>
    alike(valueAt(one, key), valueAt(other, key)),
  );

function differ({ perLayer }: Dictionary): boolean {
  const [first, ...others] = perLayer.values();
  return first !== undefined && others.some((other) => !same(other, first));
}

export function layerSettings(
  ledger: Ledger,
  top: Section,
  modelType: string,
  dictionary: Dictionary,
  asked: unknown,
): LayerSettings {
  const { perLayer } = dictionary;
  const nested = perLayer.size > 0;
  const kinds = layerKinds(top, modelType);
  const localBase =
    defaultsOf(modelType).localBase !== undefined || localBaseKeys.some((key) => says(top, key));
  const all = nested ? [...perLayer.keys()] : kinds.map(({ name }) => name);
  const turnsDiffer = new Set(kinds.map(({ rotates }) => rotates)).size > 1;
  const needed = (nested ? differ(dictionary) : localBase) || turnsDiffer;
  const chosen = chosenLayer(all, asked, needed && all.length > 1);
  const kind = kinds.length === 1 ? kinds[0] : kinds.find(({ name }) => name === chosen);
  if (chosen === undefined) noteWindow(ledger, top, kinds);

  const ownBase = kind?.slides === true && localBase;
  const own = perLayer.get(chosen ?? all[0] ?? '');
  // In version 4 sliding layers with a base of their own are not stretched.
  const shared = ownBase ? sectionAt({}, 'rope_scaling') : dictionary.settings;
  const names = all.length > 1 ? all : [];
  const name = all.length > 1 ? chosen : undefined;
  return { name, names, kind, nested, ownBase, settings: own ?? shared };
}
