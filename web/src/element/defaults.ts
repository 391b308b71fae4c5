// What a setting is where nobody chose one: an attribute, else the first of the list of models/, else what stands here.

import type { List } from '../compare/listed.js';
import { names, type SettingName, type Settings } from '../compare/link.js';
import { plainMethod, tasks } from './catalogue.js';

/** What the list says stays empty until it is there. */
export const unlisted: List = { models: [], passages: [], methods: '' };

export const usual: Settings = {
  model: '',
  m: '',
  n: '128,512,1024',
  task: tasks[0]!.id,
  windows: '8',
  seed: '1',
  text: '',
  own: '',
  x: 'log',
  view: '',
  backend: '',
  ui: '',
  theme: '',
};

const listed = ({ models, passages, methods = plainMethod.id }: List): Partial<Settings> => ({
  model: models[0]?.name ?? '',
  text: passages[0]?.name ?? '',
  m: methods,
});

export function usualOf(element: Element, list: List): Settings {
  const first = { ...usual, ...listed(list) };
  const said = names.map((name) => [name, element.getAttribute(name) ?? first[name]] as const);
  return Object.fromEntries(said) as Record<SettingName, string>;
}

/** Whether nothing is left that only the list can say. */
export const isWhole = ({ model, text, m }: Settings): boolean =>
  [model, text, m].every((one) => one !== '');

/** What is empty as `others` have it. */
export const filledIn = (settings: Settings, others: Settings): Settings => ({
  ...settings,
  model: settings.model || others.model,
  text: settings.text || others.text,
  m: settings.m || others.m,
});
