// What is asked of a model on the GPU and what it answers, judged as WebAssembly judges it: a shader would read on past
// the end of an array and say nothing.

import { refuse, shown } from '../lib/error.js';
import type { Reading } from './arrays.js';
import { failGpu } from './failure.js';

function judgeTokens(tokens: unknown, vocabulary: number): void {
  if (!(tokens instanceof Int32Array))
    return refuse('wrong_type', 'windows', `must be Int32Arrays of tokens, got ${shown(tokens)}`);
  if (tokens.length < 2)
    return refuse('wrong_size', 'tokens', `must be at least 2 tokens, got ${tokens.length}`);
  const at = tokens.findIndex((token) => token < 0 || token >= vocabulary);
  if (at >= 0)
    refuse(
      'out_of_range',
      `tokens[${at}]`,
      `must be a whole number from 0 to ${vocabulary - 1}, got ${tokens[at]}`,
    );
}

/** mostTokens: how many a batch may have by plans of so many bands. */
export function judgeReadings(
  readings: readonly Reading[],
  vocabulary: number,
  mostTokens: (bands: number) => number,
): void {
  const empty = readings.some(({ windows, plans }) => windows.length * plans.length === 0);
  if (readings.length === 0 || empty)
    refuse('wrong_size', 'readings', 'must each have a window and a plan');
  const windows = readings.flatMap((reading) => reading.windows);
  windows.forEach((tokens) => judgeTokens(tokens, vocabulary));
  const lengths = windows.map(({ length }) => length - 1);
  const [length = 0] = lengths;
  const other = lengths.find((one) => one !== length);
  if (other !== undefined)
    failGpu('gpu_limit', `windows read together must be of one length, got ${length} and ${other}`);
  const plans = readings.flatMap((reading) => reading.plans);
  const short = plans.find(({ tokens }) => tokens < length);
  if (short)
    refuse('wrong_size', 'plans', `must be of ${length} tokens or more, got ${short.tokens}`);
  const most = mostTokens(Math.max(...plans.map(({ bands }) => bands.length)));
  const tokens = length * lengths.length;
  if (tokens > most)
    failGpu('gpu_limit', `this adapter's arrays hold at most ${most} tokens, got ${tokens}`);
}

/** The twin of judge_losses in cpp/bindings/model.cpp. */
export function judgeLosses(losses: Float32Array): void {
  const token = losses.findIndex((loss) => !Number.isFinite(loss));
  if (token >= 0)
    refuse(
      'not_finite',
      'model',
      `must keep to the range of float32 while it reads, got the loss ${losses[token]} at token ${token + 1}`,
    );
}
