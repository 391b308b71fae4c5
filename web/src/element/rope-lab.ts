// <rope-lab>: the whole instrument. Settings in, figure and numbers out; what is drawn is a function of both.

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';

import { comparisonOf, lengthList, names, type Settings } from '../compare/link.js';
import type { List } from '../compare/listed.js';
import { readSettings } from '../compare/settings.js';
import { readMethod, splitMethods, writeMethod } from '../compare/terms.js';
import { refuse } from '../lib/error.js';
import { Address, type Opened } from './address.js';
import { Carry } from './carry/carry.js';
import type { LabResult, LabState, RopeLabElement } from './contract.js';
import type { Copied } from './copying.js';
import { filledIn, isWhole, unlisted, usual, usualOf } from './defaults.js';
import { Events } from './events.js';
import { experimentParams } from './experiments.js';
import { Files } from './files.js';
import type { Engine } from './engine.js';
import { Mechanism } from './figure/mechanism.js';
import { ableOf, problemFrom, type Problem } from './judge.js';
import { panel } from './panel.js';
import { Session, sourceOf, type Why } from './session.js';
import { stage } from './stage.js';
import { cellsOf, Store, type CellName, type Known } from './store.js';
import { styles } from './styles/index.js';

export class RopeLab extends LitElement implements RopeLabElement {
  static override styles = styles;
  // The attributes are the keys of the address: `<rope-lab m="…" n="128,1024">` says what is usual here.
  static override properties = {
    models: { type: String },
    address: { type: Boolean },
    auto: { type: Boolean },
    cards: { type: String },
    settings: { state: true },
    trainLength: { state: true },
    list: { state: true },
    ready: { state: true },
    problems: { state: true },
    notice: { state: true },
    copied: { state: true },
  };
  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, ...names];
  }

  declare models: string; // address of the folder models/
  declare address: boolean; // the page's address carries the settings
  declare auto: boolean; // computes unasked what is light work: at the start, and what a choice leaves missing
  declare cards: string; // where the page explains a method, before its id: `#method-`; empty: it does not
  declare settings: Settings;
  declare trainLength: number;
  declare list: List;
  declare ready: boolean; // every setting has a value
  declare problems: readonly Problem[];
  declare notice: string;
  declare copied: Copied | undefined;

  readonly store = new Store();
  readonly open = new Set<number>(); // rows whose parameters are shown
  readonly session: Session;
  readonly carry: Carry;
  readonly mechanism: Mechanism;
  private readonly place: Address;
  private scheme = ''; // `light` or `dark` where the settings say so, not the page around
  private filled: Settings | undefined; // from the list, chosen by nobody
  private held: Files | undefined;
  private engineHeld: Promise<Engine> | undefined;
  private judging: ReturnType<typeof setTimeout> | undefined;
  private learning: Promise<void> | undefined; // what there is to know of the model
  private chosen = false; // by a link or from a menu: nothing of it is half typed, so what is missing may be computed

  constructor() {
    super();
    this.models = 'models/';
    this.cards = '';
    this.address = this.auto = this.ready = false;
    this.settings = { ...usual };
    this.trainLength = 128;
    this.list = unlisted;
    this.problems = [];
    this.notice = '';
    this.copied = undefined;
    this.session = new Session(this, this.store, () => this.engine());
    const asking = [() => this.engine(), () => sourceOf(this.settings, this.files())] as const;
    this.carry = new Carry(this, ...asking, () => ({
      trainLength: this.trainLength,
      experiments: experimentParams(this.usual(), this.querySelectorAll('[slot=presets] a')),
    }));
    this.mechanism = new Mechanism(this, ...asking);
    this.place = new Address(
      () => this.usual(),
      this,
      (opened) => this.opened(opened),
    );
    new Events(this);
  }

  /** The settings this element has when nobody chose any. */
  usual(): Settings {
    return usualOf(this, this.list);
  }

  get state(): LabState {
    const { ready, settings } = this;
    const { status, outcome } = this.session;
    const problems = this.problems.map(({ where, sentence }) => ({ where, message: sentence }));
    return { ready, status, outcome, settings, problems };
  }

  get result(): LabResult | undefined {
    if (this.session.ran === undefined) return undefined;
    const { asked, surprise, ...ran } = this.session.ran;
    const results = cellsOf(asked).flatMap(
      ({ method, length }) => this.store.get(asked, method, length)?.cell ?? [],
    );
    return { ...ran, results, settings: asked };
  }

  files(): Files {
    return (this.held ??= new Files(this.models));
  }

  // Off the page nobody would end its workers.
  async engine(): Promise<Engine> {
    if (!this.isConnected) refuse('ended', 'rope-lab', 'is not on the page');
    return (this.engineHeld ??= import('./engine.js').then(({ Engine }) => new Engine()));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.address) this.addController(this.place);
    if (!this.hasUpdated) {
      this.settings = this.usual();
      if (this.address) Object.assign(this, this.place.read() satisfies Opened);
    }
    void this.begin();
  }

  private opened({ settings, notice }: Opened): void {
    this.chosen = true;
    this.take(settings);
    this.notice = notice;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.judging);
    this.removeController(this.place);
    void this.engineHeld?.then((engine) => engine.dispose());
    this.engineHeld = undefined;
  }

  override attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    super.attributeChangedCallback(name, before, now);
    const setting = names.find((one) => one === name);
    if (setting && this.hasUpdated && before !== now)
      this.change({ [setting]: now ?? this.usual()[setting] });
  }

  // First what was computed before, so that there is something to see; then, where light, the same computed here.
  private async begin(): Promise<void> {
    const list = this.complete();
    if (!isWhole(this.settings)) await list;
    this.learning = this.learn(this.settings.model);
    await Promise.all([list, this.learning]);
    await this.updateComplete;
    if (!this.isConnected || !isWhole(this.settings)) return;
    this.ready = true;
    if (this.auto && light(this.settings, this.store.notLive(this.settings)))
      void this.run('begin');
    else void this.judge();
  }

  // Fetches the list; what nobody chose is the first of it.
  private async complete(): Promise<void> {
    try {
      this.list = await this.files().list();
    } catch (error) {
      if (!isWhole(this.settings)) this.notice = problemFrom(error).sentence;
      return;
    }
    if (!isWhole(this.settings))
      this.filled = this.settings = filledIn(this.settings, this.usual());
  }

  // What there is to know of a model before it computes: its training length, and results made earlier.
  private async learn(model: string): Promise<void> {
    if (model === '') return;
    const files = this.files();
    const told = (error: unknown): void => {
      if (model !== this.settings.model) return; // another is on show by now
      const problem = problemFrom(error);
      if (!problem.unlisted) this.notice = problem.sentence; // judging says that
    };
    const stored = files.curves(model).then((runs) => {
      for (const { settings, cells } of runs)
        for (const cell of cells) this.store.put(settings, cell, 'stored');
    });
    const config = files.config(model).then((config) => {
      if (model === this.settings.model) this.trainLength = config.max_position_embeddings;
    });
    await Promise.all([stored.catch(told), config.catch(told)]);
    this.requestUpdate();
  }

  /** Whoever calls, a page around a frame or an author's script: what is no setting costs a sentence and changes nothing. */
  change(change: Partial<Settings>): void {
    try {
      this.take(readSettings(change, 'change'));
    } catch (error) {
      this.notice = problemFrom(error).sentence;
    }
  }

  private take(change: Partial<Settings>): void {
    this.chosen ||= change.m !== undefined && idsOf(change.m) !== idsOf(this.settings.m);
    this.settings = { ...this.settings, ...change };
    this.session.giveWay(this.settings);
    this.session.problem = undefined;
    this.problems = this.problems.filter((one) => !one.unlisted); // judging says so again where it still is
    this.notice = '';
    this.copied = undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    this.paint();
    if (!changed.has('settings') || changed.get('settings') === undefined) return;
    if ((changed.get('settings') as Settings).model !== this.settings.model)
      this.learning = this.learn(this.settings.model);
    clearTimeout(this.judging);
    this.judging = setTimeout(() => void this.settle(), 200);
  }

  // Inherited from the page around unless a theme is chosen; only what was written here is taken back.
  private paint(): void {
    const { theme } = this.settings;
    const scheme = theme === 'light' || theme === 'dark' ? theme : '';
    if (scheme === this.scheme) return;
    this.style.colorScheme = this.scheme = scheme;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.get('settings') === undefined || this.settings === this.filled) return;
    if (this.address) this.place.write(this.settings);
  }

  // What is missing of a choice is computed at once where that is light work.
  private async settle(): Promise<void> {
    const asked = this.settings;
    await Promise.all([this.judge(), this.learning]);
    if (asked !== this.settings || this.session.busy || !this.chosen) return;
    this.chosen = false;
    const able = ableOf(splitMethods(asked.m), this.problems);
    const gaps = this.store.unknown(asked).filter(({ method }) => able.includes(method));
    if (this.auto && light(asked, gaps)) await this.run('gaps');
  }

  // Asks C++ about everything as soon as it is typed; the sentence stands beside the row or field.
  private async judge(): Promise<void> {
    const asked = this.settings;
    if (!this.isConnected || !isWhole(asked)) return;
    if (this.session.busy) return; // judged when the run is over: the workers hold its text
    const source = await sourceOf(asked, this.files()).catch((error: unknown) => {
      if (asked === this.settings) this.sourceless(problemFrom(error));
    });
    try {
      if (!source) return;
      const engine = await this.engine();
      const problems = await engine.judge(comparisonOf(asked), source);
      if (asked === this.settings) this.problems = problems;
    } catch {
      this.problems = []; // without an engine nothing can be judged; Run says why
    }
  }

  // A setting that is wrong, or a file.
  private sourceless(problem: Problem): void {
    if (problem.unlisted) this.problems = [problem];
    else this.notice = problem.sentence;
  }

  async run(why: Why = 'asked'): Promise<void> {
    if (!this.isConnected) return;
    if (!isWhole(this.settings)) {
      this.notice = '';
      await this.begin(); // the list may be there by now
    }
    if (!isWhole(this.settings)) return;
    const asked = this.settings;
    this.copied = undefined;
    await this.session.run(asked, this.files(), why);
    // Rows that were left out, and what was changed meanwhile, are judged only now: the workers were busy.
    if (asked !== this.settings || this.session.outcome !== 'cancelled') void this.settle();
  }

  cancel(): void {
    this.session.cancel();
  }

  known(method: string, length: number): Known | undefined {
    return this.store.get(this.settings, method, length);
  }

  unfold(row: number, open: boolean): void {
    if (open) this.open.add(row);
    else this.open.delete(row);
    this.requestUpdate();
  }

  /** The cell of a method at the longest chosen length that is known. */
  anyCell(method: string): Known | undefined {
    const lengths = lengthList(this.settings.n).map(Number);
    return lengths.reduceRight<Known | undefined>(
      (found, length) => found ?? this.known(method, length),
      undefined,
    );
  }

  link(): string {
    return this.place.link(this.settings);
  }

  protected override render(): TemplateResult {
    return html`<slot name="presets"></slot>
      <div class="layout">
        ${stage(this)} ${this.settings.ui === 'min' ? nothing : panel(this)}
      </div>`;
  }
}

// Bytes read in all, those of long texts weighted as compare/run.ts does: above this a run is not started unasked. A
// link comes from anybody, and a single text of 65,536 bytes keeps a processor busy for a minute.
const lightWork = 170_000;

function light({ windows }: Settings, cells: readonly CellName[]): boolean {
  const work = cells.reduce((sum, { length }) => sum + length * (1 + length / 2048), 0);
  return cells.length > 0 && work * Number(windows) <= lightWork;
}

const idsOf = (methods: string): string =>
  splitMethods(methods)
    .map((method) =>
      writeMethod(readMethod(method).map((terms) => terms.map(({ id }) => ({ id, params: {} })))),
    )
    .join();
