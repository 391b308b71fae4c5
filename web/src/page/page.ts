// The page's only script: the instrument, and what to look for in the experiment on show.
import '../element/index.js';
import { fillFrame } from './frame.js';
import { loadWhenNear } from './inspect/near.js';
import { landWhileGrowing } from './landing.js';
import { followPlaces } from './places.js';

// A preset is a plain link; its note stands on it.
const lab = document.querySelector('rope-lab');
const nav = lab?.querySelector('nav');

// An address may be damaged: it is compared as it stands, and the instrument says what is wrong.
function readable(address: string): string {
  try {
    return decodeURI(address);
  } catch {
    return address;
  }
}

function mark(): void {
  const note = nav!.querySelector('.note') ?? nav!.appendChild(document.createElement('p'));
  note.className = 'note';
  note.textContent = '';
  const here = location.hash === '' ? '#v=1' : readable(location.hash);
  for (const link of nav!.querySelectorAll('a')) {
    const current = readable(link.getAttribute('href') ?? '') === here;
    link.setAttribute('aria-current', String(current));
    if (current) note.textContent = link.dataset['note'] ?? '';
  }
}

if (nav) {
  mark();
  addEventListener('hashchange', mark);
  lab!.addEventListener('rope-lab-address', mark);
}

if (lab) landWhileGrowing(lab);

// A card's link changes the instrument, which is far above it.
document.querySelector('#methods')?.addEventListener('click', (event) => {
  if ((event.target as Element).closest('.try')) lab?.scrollIntoView();
});

followPlaces();
if (lab) fillFrame(lab);

const configs = document.querySelector('rope-inspect');
if (configs) loadWhenNear(configs);
