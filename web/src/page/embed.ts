// The frame's only script: the instrument, how high it is, and its talk with the page around.
import type { Settings } from '../compare/link.js';
import { readSettings } from '../compare/settings.js';
import type { FrameNews } from '../element/contract.js';
import '../element/index.js';
import { RopewalkError, shown, type Problem } from '../lib/error.js';

const lab = document.querySelector('rope-lab')!;
const home = document.querySelector<HTMLAnchorElement>('.home')!;
const root = document.documentElement;

// Nothing told is a secret, so any page may hold this one.
function tell(news: FrameNews): void {
  if (parent === window) return;
  parent.postMessage({ source: 'rope-lab', version: 1, id: window.name, ...news }, '*');
}

// A text that a reader pasted is nobody else's business.
const withoutOwn = <T extends { settings: Readonly<Settings> }>(told: T): T => ({
  ...told,
  settings: { ...told.settings, own: '' },
});

function tellState(): void {
  tell({ type: 'rope-lab:state', value: withoutOwn(lab.state) });
}

function tellResult(): void {
  if (lab.result) tell({ type: 'rope-lab:result', value: withoutOwn(lab.result) });
}

// The whole page is as light or dark as the instrument; the way home keeps the settings, and shows all.
function follow(): void {
  const { theme } = lab.settings;
  root.style.colorScheme = theme === 'light' || theme === 'dark' ? theme : '';
  home.href = `./${new URL(lab.link()).hash.replace(/&(ui|theme)=[^&]*/g, '')}`;
}

lab.addEventListener('rope-lab-ready', ({ detail }) =>
  tell({ type: 'rope-lab:ready', value: withoutOwn(detail) }),
);
lab.addEventListener('rope-lab-state', () => {
  follow();
  tellState();
});
lab.addEventListener('rope-lab-progress', ({ detail }) =>
  tell({ type: 'rope-lab:progress', value: detail }),
);
lab.addEventListener('rope-lab-result', tellResult);
lab.addEventListener('rope-lab-error', ({ detail }) =>
  tell({ type: 'rope-lab:error', value: detail }),
);

new ResizeObserver(() =>
  tell({ type: 'rope-lab:height', value: Math.ceil(root.getBoundingClientRect().height) }),
).observe(root);

const refuse = (problem: Problem): void => {
  const { where, message } = new RopewalkError(problem);
  tell({ type: 'rope-lab:error', value: { where, message } });
};

function set(value: unknown): void {
  try {
    lab.change(readSettings(value, 'set'));
  } catch (error) {
    if (!(error instanceof RopewalkError)) throw error;
    refuse(error.problem);
  }
}

function get(): void {
  tellState();
  tellResult();
}

const cancel = (): void => lab.cancel();

const commands = new Map<unknown, (value: unknown) => void>([
  ['rope-lab:set', set],
  ['rope-lab:run', () => void lab.run()],
  ['rope-lab:cancel', cancel],
  ['rope-lab:pause', cancel],
  ['rope-lab:get', get],
]);

addEventListener('message', ({ source, data }: MessageEvent) => {
  if (parent === window || source !== parent || data?.source !== 'rope-lab') return;
  const command = commands.get(data.type);
  if (command) command(data.value);
  else {
    const message = `must be one of ${[...commands.keys()].join(', ')}, got ${shown(data.type)}`;
    refuse({ code: 'unknown_word', where: 'type', message });
  }
});
