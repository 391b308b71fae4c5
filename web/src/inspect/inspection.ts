// What looking at a config gives: the shapes that programs read, and that the command line prints.

import type { Problem } from '../lib/error.js';
import type { LayoutName } from '../lib/rope.js';
import type { Reading } from '../runtimes/runtime.js';
import type { Worst } from './differences.js';
import type { PairReport } from './pairs.js';

export interface InspectOptions {
  readonly length?: number; // tokens of the text; usual: the stated length
  readonly maxLength?: number; // tokens a runtime is started for; usual: the longer of length and the stated one
  readonly layerType?: string; // for models whose layers differ
  readonly runtimes?: readonly string[]; // ids; usual: all
  readonly published?: boolean; // the file is as its authors published it: what they chose is no mistake; usual: false
}

export interface AttentionReport {
  readonly factor: number;
  readonly target: Reading['attentionTarget'];
  readonly softmaxFactor: number; // multiplies the softmax scale on top
  readonly words: string;
}

/** What one runtime makes of it, against the reference. */
export interface RuntimeReport {
  readonly id: string;
  readonly label: string;
  readonly version: string; // of the source that was read; the places are in `runtimes`
  readonly refused?: Problem; // it does not serve this config by code of its own, and this is why
  readonly variant?: string; // in text form
  readonly inverseFrequencies?: readonly number[]; // [pairs], radians per position
  readonly attention?: AttentionReport;
  readonly frequency?: Worst; // largest relative difference of a speed
  readonly scoreFactor?: number; // scores of turning channels, over those of the reference
  readonly angle?: Worst; // radians within the last tokens, speeds and arithmetic together
}

export interface Warning {
  readonly code: string; // stable word for programs
  readonly where: string; // the config's own spelling
  readonly message: string; // what is so
  readonly advice: string; // what to do
  readonly runtimes: readonly string[]; // whose reading it is about; empty: the config's own
  readonly deduced: boolean; // follows from reading a source, not from running it
  readonly minor: boolean; // most readers need do nothing
}

export interface Inspection {
  readonly modelType: string;
  readonly layerType: string | undefined;
  readonly variant: string; // in text form
  readonly layout: LayoutName | undefined; // which channels make a pair, where known
  readonly meaning: string; // in one sentence
  readonly settings: readonly string[]; // in words, a sentence or two each
  readonly headDim: number; // channels of a head
  readonly rotaryDim: number; // so many of them turn
  readonly base: number;
  readonly trainLength: number; // tokens
  readonly length: number; // tokens
  readonly longest: number | null; // tokens whose angles were all met within trainLength; null: no pair is short of a turn
  readonly attention: AttentionReport;
  readonly pairs: readonly PairReport[]; // empty where nothing turns
  readonly runtimes: readonly RuntimeReport[]; // the one that differs most first
  readonly warnings: readonly Warning[]; // what matters first
}
