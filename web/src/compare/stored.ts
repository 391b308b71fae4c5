// A model's curves.json: comparisons computed when the page was made. What is drawn of it is judged number by number.

import { refuse, shown } from '../lib/error.js';
import type { Bucket, Cell, ParamValue } from './comparison.js';
import { blank, lengthList, readWholeLink, type Settings } from './link.js';
import { listAt, numberAt, objectAt, textAt, wholeAt } from './shape.js';
import { splitMethods } from './terms.js';

/** One comparison, and the settings it was computed from. */
export interface StoredRun {
  readonly settings: Settings;
  readonly trainLength: number;
  readonly cells: readonly Cell[];
}

const most = { runs: 200, cells: 1000, windows: 10_000, buckets: 1000, params: 40 };
const longest = 10_000_000; // tokens
const highest = 1e6; // nats per byte

// Of a single window there is no error: NaN, which JSON writes as null.
const errorAt = (where: string, given: unknown): number =>
  given === null ? NaN : numberAt(where, given, 0, highest);

function bucketsAt(where: string, given: unknown, length: number): Bucket[] {
  let end = 0;
  return listAt(where, given, most.buckets).map((one, at) => {
    const place = `${where}[${at}]`;
    const { from, to, loss, standardError } = objectAt(place, one);
    const begin = wholeAt(`${place}.from`, from, end, length - 1);
    end = wholeAt(`${place}.to`, to, begin + 1, length);
    return {
      from: begin,
      to: end,
      loss: numberAt(`${place}.loss`, loss, 0, highest),
      standardError: errorAt(`${place}.standardError`, standardError),
    };
  });
}

function valueAt(where: string, given: unknown): ParamValue {
  if (typeof given === 'boolean') return given;
  if (typeof given === 'string') return textAt(where, given, 100);
  if (!Array.isArray(given)) return numberAt(where, given, -Number.MAX_VALUE, Number.MAX_VALUE);
  return listAt(where, given, 10_000).map((one, at) =>
    numberAt(`${where}[${at}]`, one, -Number.MAX_VALUE, Number.MAX_VALUE),
  );
}

function paramsAt(where: string, given: unknown): Cell['params'] {
  const all = Object.entries(objectAt(where, given));
  if (all.length > most.params)
    refuse('out_of_range', where, `must have at most ${most.params}, got ${all.length}`);
  return Object.fromEntries(all.map(([name, one]) => [name, valueAt(`${where}.${name}`, one)]));
}

/** One of those that the settings ask for: any other would never be shown, or be shown for what it is not. */
function oneOf<T>(where: string, given: unknown, asked: readonly T[]): T {
  const found = asked.find((one) => one === given);
  if (found !== undefined) return found;
  return refuse('unknown_word', where, `must be of those in its link, got ${shown(given)}`);
}

function cellAt(where: string, given: unknown, settings: Settings): Cell {
  const cell = objectAt(where, given);
  const lengths = lengthList(settings.n).map(Number);
  const length = wholeAt(
    `${where}.length`,
    oneOf(`${where}.length`, cell['length'], lengths),
    1,
    longest,
  );
  const windows = listAt(`${where}.windowLosses`, cell['windowLosses'], most.windows);
  if (String(windows.length) !== settings.windows)
    refuse(
      'clash',
      `${where}.windowLosses`,
      `must be ${shown(settings.windows)} as in its link, got ${windows.length}`,
    );
  const { accuracy } = cell;
  return {
    variant: oneOf(`${where}.variant`, cell['variant'], splitMethods(settings.m)),
    params: paramsAt(`${where}.params`, cell['params']),
    length,
    loss: numberAt(`${where}.loss`, cell['loss'], 0, highest),
    standardError: errorAt(`${where}.standardError`, cell['standardError']),
    ...(accuracy === undefined ? {} : { accuracy: numberAt(`${where}.accuracy`, accuracy, 0, 1) }),
    seconds: 0,
    windowLosses: windows.map((loss, at) =>
      numberAt(`${where}.windowLosses[${at}]`, loss, 0, highest),
    ),
    byPosition: bucketsAt(`${where}.byPosition`, cell['byPosition'], length),
  };
}

function settingsAt(where: string, given: unknown, model: string): Settings {
  const { settings, faults } = readWholeLink(textAt(where, given, 30_000), blank);
  const [fault] = faults;
  if (fault) refuse('unknown_word', where, `cannot be read at ${fault.name}`);
  if (settings.model === model) return settings;
  return refuse('clash', where, `must be of the model ${model}, got ${shown(settings.model)}`);
}

/** Throws a RopewalkError for the first thing that is wrong. `where`: the file as a sentence calls it. */
export function readCurves(given: unknown, model: string, where: string): StoredRun[] {
  const { runs } = objectAt(where, given);
  return listAt(`${where}: runs`, runs, most.runs).map((run, at) => {
    const place = `${where}: runs[${at}]`;
    const { link, result } = objectAt(place, run);
    const settings = settingsAt(`${place}.link`, link, model);
    const { trainLength, results } = objectAt(`${place}.result`, result);
    return {
      settings,
      trainLength: wholeAt(`${place}.result.trainLength`, trainLength, 2, 65_536),
      cells: listAt(`${place}.result.results`, results, most.cells).map((cell, n) =>
        cellAt(`${place}.result.results[${n}]`, cell, settings),
      ),
    };
  });
}
