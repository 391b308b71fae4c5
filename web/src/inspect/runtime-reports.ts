// Runtime by runtime: what it makes of a config, how far that is from the reference, and what there is to say of it.

import { refuse, RopewalkError, shown } from '../lib/error.js';
import { runtimes as everyRuntime } from '../runtimes/index.js';
import type { Reading, Remark, Runtime } from '../runtimes/runtime.js';
import { angleDifference, frequencyDifference } from './differences.js';
import type { AttentionReport, RuntimeReport, Warning } from './inspection.js';
import { type Asked, attentionIn, type MakeRope, type Reference } from './reference-reading.js';

export interface Read {
  readonly report: RuntimeReport;
  readonly remarks: readonly Remark[];
}

// Growth of the scores of turning channels, wherever it is applied.
const scoreGrowth = ({ factor, target, softmaxFactor }: AttentionReport): number =>
  (target === 'query' ? factor : factor ** 2) * softmaxFactor;

function compared(
  makeRope: MakeRope,
  { id, label, version, arithmetic }: Runtime,
  reading: Reading,
  { asked, reference }: { readonly asked: Asked; readonly reference: Reference },
): RuntimeReport {
  const rope = makeRope(reading.request);
  const attention = attentionIn(reading, rope);
  const exact = reference.rope.inverseFrequencies;
  return {
    ...{ id, label, version, attention },
    variant: rope.variant,
    inverseFrequencies: [...rope.inverseFrequencies],
    frequency: frequencyDifference(rope.inverseFrequencies, exact),
    scoreFactor: scoreGrowth(attention) / scoreGrowth(reference.attention),
    angle: angleDifference({ ...rope, arithmetic }, exact, asked.length - 1),
  };
}

export function readBy(
  makeRope: MakeRope,
  runtime: Runtime,
  against: { readonly asked: Asked; readonly reference: Reference },
): Read {
  const { id, label, version } = runtime;
  try {
    const reading = runtime.read(against.asked.config, against.asked);
    return { report: compared(makeRope, runtime, reading, against), remarks: reading.remarks };
  } catch (error) {
    if (!(error instanceof RopewalkError)) throw error;
    return { report: { id, label, version, refused: error.problem }, remarks: [] };
  }
}

// A refusal first, then the largest difference of a speed or of the scores, then of an angle.
function severity({ refused, frequency, scoreFactor, angle }: RuntimeReport): readonly number[] {
  if (refused) return [Infinity, 0];
  const scores = Math.abs(Math.log(scoreFactor ?? 1));
  return [Math.max(frequency?.value ?? 0, scores), angle?.value ?? 0];
}

export function worstFirst(a: RuntimeReport, b: RuntimeReport): number {
  const [x, y] = [severity(a), severity(b)];
  const by = x.findIndex((value, at) => value !== y[at]);
  return by < 0 ? 0 : (y[by] ?? 0) > (x[by] ?? 0) ? 1 : -1;
}

const isCalled = ({ id, label }: Runtime, name: string): boolean =>
  [id, label.toLowerCase()].includes(name.trim().toLowerCase());

function named(name: unknown): Runtime {
  const ids = everyRuntime.map(({ id }) => id);
  const found = everyRuntime.find((one) => typeof name === 'string' && isCalled(one, name));
  return (
    found ??
    refuse('unknown_runtime', 'runtimes', `must be of ${ids.join(', ')}, got ${shown(name)}`)
  );
}

/** By id or label, each once; all of them where none is named. */
export function chosen(names: unknown): readonly Runtime[] {
  if (names === undefined) return everyRuntime;
  if (!Array.isArray(names) || names.length === 0)
    return refuse('wrong_type', 'runtimes', `must be a list of names, got ${shown(names)}`);
  return [...new Set(names.map(named))];
}

/** The same remark of several runtimes is one warning. */
export function remarkWarnings(read: readonly Read[]): readonly Warning[] {
  const found = new Map<string, Warning>();
  for (const { report, remarks } of read)
    for (const { minor = false, ...remark } of remarks) {
      const key = `${remark.code} ${remark.where} ${remark.message}`;
      const before = found.get(key)?.runtimes ?? [];
      found.set(key, { ...remark, minor, runtimes: [...before, report.id] });
    }
  return [...found.values()];
}

// Of the whole model or file, which no key can be changed in.
const ofTheModel = ['model_type', 'file', 'config'];

export const refusalWarnings = (read: readonly Read[]): readonly Warning[] =>
  read.flatMap(({ report: { id, label, refused } }) =>
    refused === undefined
      ? []
      : [
          {
            code: 'refused',
            where: refused.where,
            message: refused.message,
            advice: ofTheModel.includes(refused.where)
              ? `Take another runtime: what is known of ${label} here does not cover this model.`
              : `Change this key for ${label}, or take another runtime.`,
            runtimes: [id],
            deduced: false,
            minor: false,
          },
        ],
  );
