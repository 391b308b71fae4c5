// What a page around <rope-lab> may rely on: its properties, its events, and the messages of a frame. Types alone.

import type { ComparisonResult, Progress } from '../compare/comparison.js';
import type { Settings } from '../compare/link.js';

export type { ComparisonResult, Progress, Settings };

/** What is wrong, in one sentence; `where` is a setting or a parameter, `yarn.factor`, and may be empty. */
export interface LabProblem {
  where: string;
  message: string;
}

export interface LabState {
  ready: boolean; // the lists are there, so that every setting has a value
  status: 'idle' | 'loading' | 'running';
  outcome: 'none' | 'done' | 'cancelled' | 'failed'; // of the last run
  settings: Readonly<Settings>;
  problems: readonly LabProblem[]; // what is refused of these settings
}

/** `results` are all that is known of these settings; the time it took is that of the last run. */
export interface LabResult extends ComparisonResult {
  settings: Readonly<Settings>; // it was computed from; by now the element may have others
}

/** Each is told by the element itself, and bubbles. */
export interface LabEvents {
  'rope-lab-ready': CustomEvent<LabState>; // once
  'rope-lab-state': CustomEvent<LabState>; // whenever the settings, the status or the problems change
  'rope-lab-progress': CustomEvent<Progress>;
  'rope-lab-result': CustomEvent<LabResult>; // a run came to its end
  'rope-lab-error': CustomEvent<LabProblem>; // a run failed, or the model or a link cannot be read
}

/** Attributes are the settings, by the same names, and `models`, `address`, `auto` and `cards`. */
export interface RopeLabElement extends HTMLElement {
  models: string; // address of the folder models/
  address: boolean; // the page's address carries the settings
  auto: boolean; // computes unasked what is light work: at the start, and what a choice leaves missing
  cards: string; // where the page explains a method, before its id: `#method-`; empty: it does not
  readonly settings: Readonly<Settings>;
  readonly trainLength: number; // of the model, in bytes
  readonly state: LabState;
  readonly result: LabResult | undefined; // of the last run that came to its end
  change(settings: Partial<Settings>): void; // what is no setting changes nothing, and is told as an error
  run(): Promise<void>; // settles when the run has ended, whichever way
  cancel(): void; // what was finished stays
  link(): string; // this page, with the settings
}

/** What a frame tells the page around it. */
export type FrameNews =
  | { type: 'rope-lab:height'; value: number } // pixels that the frame's page needs
  | { type: 'rope-lab:ready' | 'rope-lab:state'; value: LabState }
  | { type: 'rope-lab:progress'; value: Progress }
  | { type: 'rope-lab:result'; value: LabResult }
  | { type: 'rope-lab:error'; value: LabProblem };

/** The same as it arrives. `id` is the frame's name; a text that a reader pasted is left out. */
export type FrameMessage = FrameNews & { source: 'rope-lab'; version: 1; id: string };

/** What the page around may say to a frame. */
export type FrameCommand = { source: 'rope-lab' } & (
  | { type: 'rope-lab:set'; value: Partial<Settings> }
  | { type: 'rope-lab:run' | 'rope-lab:cancel' | 'rope-lab:pause' } // pause: as cancel
  | { type: 'rope-lab:get' } // is answered by the state, and the result if there is one
);

declare global {
  interface HTMLElementTagNameMap {
    'rope-lab': RopeLabElement;
  }
  interface HTMLElementEventMap extends LabEvents {}
}
