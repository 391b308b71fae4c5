// A comparison as the text after # in an address: short, readable, and enough to compute the same numbers again.

import type { Comparison } from './comparison.js';
import { excess, wellFormed } from './excess.js';
import { splitMethods } from './terms.js';

/**
 * Everything a reader can choose, as typed. All strings, so that nothing typed is lost on the way through an
 * address, and a value out of range reaches the one judge (C++) as it was written.
 */
export interface Settings {
  model: string; // a folder of models/
  m: string; // methods: `rope,yarn(beta_fast=8)+log_n`
  n: string; // lengths in tokens: `128,1024`
  task: string; // a measure and its parameters: `repeat(period=256)`
  windows: string; // stretches of text averaged over
  seed: string;
  text: string; // a shipped passage's name, or `own`
  own: string; // the pasted text
  x: string; // position axis: `log` or `even`
  view: string; // `position`, `length`, or empty for the one that suits the task
  backend: string; // `webgpu`, `wasm`, or empty for whichever suits
  ui: string; // how much is shown: `min`, `chart`, or empty for all
  theme: string; // `light`, `dark`, or empty for that of the page around
}

export type SettingName = keyof Settings;

export const linkVersion = 1;

export const names: readonly SettingName[] = [
  'model',
  'm',
  'n',
  'task',
  'windows',
  'seed',
  'text',
  'own',
  'x',
  'view',
  'backend',
  'ui',
  'theme',
];

/** What changes nothing but how a result is looked at. */
export const looks: readonly SettingName[] = ['x', 'view', 'ui', 'theme'];

/** A pasted text longer than this stays out of the address: browsers and messengers cut longer ones. */
export const longestOwnText = 6000; // characters, after encoding

/** Beside it, an address says everything. */
export const blank: Settings = {
  model: '',
  m: '',
  n: '',
  task: '',
  windows: '',
  seed: '',
  text: '',
  own: '',
  x: '',
  view: '',
  backend: '',
  ui: '',
  theme: '',
};

// Leaves `,()=+` readable; they carry no meaning within a value.
const encode = (value: string): string =>
  encodeURIComponent(wellFormed(value))
    .replace(/%2C/g, ',')
    .replace(/%3D/g, '=')
    .replace(/%2B/g, '+')
    .replace(/%2F/g, '/');

/** What cannot be read in an address: a setting's name and its value, or `v` and a version that is not ours. */
export interface LinkFault {
  name: SettingName | 'v';
  value: string; // as it stands there
  why?: string; // `must be at most 40 methods, got 41`; left out where it is no text at all
}

export interface Link {
  settings: Settings;
  faults: LinkFault[];
}

const decode = (value: string): string | undefined => {
  try {
    return wellFormed(decodeURIComponent(value));
  } catch {
    return undefined;
  }
};

/**
 * The settings an address asks for; what it does not name, or not readably, is as in `usual`. Unknown keys are
 * ignored. Of another version nothing is taken: the same key may mean something else there.
 */
export function readWholeLink(hash: string, usual: Settings): Link {
  const link: Link = { settings: { ...usual }, faults: [] };
  for (const piece of hash.replace(/^#/, '').split('&')) {
    const [key = '', ...rest] = piece.split('=');
    const value = rest.join('=');
    if (key === 'v' && value !== String(linkVersion))
      return { settings: { ...usual }, faults: [{ name: key, value }] };
    const name = names.find((known) => known === key);
    if (name === undefined) continue;
    const text = decode(value);
    const why = text === undefined ? undefined : excess(name, text);
    if (text === undefined) link.faults.push({ name, value });
    else if (why !== undefined) link.faults.push({ name, value, why });
    else link.settings[name] = text;
  }
  return link;
}

export const readLink = (hash: string, usual: Settings): Settings =>
  readWholeLink(hash, usual).settings;

/** The address part for these settings: only what differs from `usual`, empty when nothing does. */
export function writeLink(settings: Settings, usual: Settings): string {
  const pieces = names
    .filter((name) => settings[name] !== usual[name])
    .map((name) => `${name}=${encode(settings[name])}`)
    .filter((piece) => !piece.startsWith('own=') || piece.length <= longestOwnText);
  return pieces.length === 0 ? '' : `#v=${linkVersion}&${pieces.join('&')}`;
}

/** The value of `text` for a pasted one. */
export const own = 'own';

/** `128,1024` → the lengths, as typed. */
export const lengthList = (text: string): string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

const number = (text: string): number => (text.trim() === '' ? NaN : Number(text));

/** The comparison that settings ask for. What is no number becomes NaN, for C++ to refuse. */
export const comparisonOf = (settings: Settings): Comparison => ({
  variants: splitMethods(settings.m),
  lengths: lengthList(settings.n).map(number),
  task: settings.task,
  windows: number(settings.windows),
  seed: number(settings.seed),
  ...(settings.text === own ? { text: settings.own } : {}),
});
