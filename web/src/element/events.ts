// Tells the page around what happens, by events: looks after each drawing what became different since the last.

import type { ReactiveController } from 'lit';

import type { LabEvents } from './contract.js';
import type { RopeLab } from './rope-lab.js';

type Detail<Name extends keyof LabEvents> = LabEvents[Name]['detail'];

// What was told before is known by identity: each of these is made anew when it changes.
const sights = (lab: RopeLab) => ({
  ready: lab.ready,
  state: [lab.ready, lab.settings, lab.problems, lab.session.status, lab.session.outcome],
  progress: lab.session.progress,
  ran: lab.session.ran,
  problem: lab.session.problem,
  notice: lab.notice,
});

export class Events implements ReactiveController {
  private told: ReturnType<typeof sights>;

  constructor(private readonly lab: RopeLab) {
    this.told = sights(lab);
    lab.addController(this);
  }

  private tell<Name extends keyof LabEvents>(name: Name, detail: Detail<Name>): void {
    this.lab.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  hostUpdated(): void {
    const { lab, told } = this;
    const now = (this.told = sights(lab));
    if (now.ready && !told.ready) this.tell('rope-lab-ready', lab.state);
    if (now.state.some((one, at) => one !== told.state[at])) this.tell('rope-lab-state', lab.state);
    if (now.progress && now.progress !== told.progress)
      this.tell('rope-lab-progress', now.progress);
    if (now.ran && now.ran !== told.ran) this.tell('rope-lab-result', lab.result!);
    if (now.problem && now.problem !== told.problem) {
      const { where, sentence } = now.problem;
      this.tell('rope-lab-error', { where, message: sentence });
    }
    if (now.notice !== told.notice && now.notice !== '' && now.notice !== now.problem?.sentence)
      this.tell('rope-lab-error', { where: '', message: now.notice });
  }
}
