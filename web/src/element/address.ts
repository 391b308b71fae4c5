// Keeps the settings and the page's address the same: a link opens what was copied, browser back goes back.

import type { ReactiveController } from 'lit';

import {
  linkVersion,
  readWholeLink,
  writeLink,
  type LinkFault,
  type Settings,
} from '../compare/link.js';
import { cut, visible } from '../lib/visible.js';
import { words } from './words.js';

/** What an address asks for, and one sentence about what in it cannot be read; empty when all can. */
export interface Opened {
  settings: Settings;
  notice: string;
}

function sentence({ name, value, why }: LinkFault): string {
  const said = cut(visible(value), 60);
  if (name === 'v') return words.otherVersion(said, linkVersion);
  return why === undefined ? words.damagedLink(name, said) : words.excessiveLink(name, why);
}

export class Address implements ReactiveController {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private pending: Settings | undefined; // not written yet
  private left: string | undefined; // the address when the element was last taken off the page

  constructor(
    private readonly usual: () => Settings,
    private readonly host: EventTarget,
    private readonly onOpened: (opened: Opened) => void,
  ) {}

  hostConnected(): void {
    addEventListener('hashchange', this.opened);
    addEventListener('click', this.followed);
    if (this.left !== undefined && this.left !== location.hash) this.opened();
    else if (this.pending) this.write(this.pending);
  }

  hostDisconnected(): void {
    removeEventListener('hashchange', this.opened);
    removeEventListener('click', this.followed);
    clearTimeout(this.timer);
    this.left = location.hash;
  }

  private readonly opened = (): void => {
    const place = location.hash !== '' && !/^#v=/.test(location.hash); // `#methods`: somewhere on the page
    if (place) return;
    clearTimeout(this.timer);
    this.pending = undefined;
    this.onOpened(this.read());
  };

  // A link to the very address that is about to be replaced changes nothing in it, so no other event tells of it.
  private readonly followed = (event: MouseEvent): void => {
    const link = event.composedPath().find((one) => one instanceof HTMLAnchorElement);
    if (link?.hash !== '' && link?.href === location.href) this.opened();
  };

  read(): Opened {
    const { hash } = location;
    const { settings, faults } = readWholeLink(/^#v=/.test(hash) ? hash : '', this.usual());
    return { settings, notice: faults.map(sentence).join(' ') };
  }

  /** Replaces the address rather than adding one: while a slider moves, history stays as it is. */
  write(settings: Settings): void {
    clearTimeout(this.timer);
    this.pending = settings;
    const before = location.hash;
    this.timer = setTimeout(() => {
      this.pending = undefined;
      // A link was followed meanwhile and its event is on the way: written over, it would be lost.
      if (location.hash !== before) return;
      this.replace(writeLink(settings, this.usual()) || location.pathname + location.search);
      this.host.dispatchEvent(new Event('rope-lab-address'));
    }, 150);
  }

  private replace(address: string): void {
    try {
      history.replaceState(null, '', address);
    } catch {
      // Some browsers refuse more than a hundred in half a minute, or any in a document without an address of its own.
    }
  }

  link(settings: Settings): string {
    return location.href.replace(/#.*/s, '') + writeLink(settings, this.usual());
  }
}
