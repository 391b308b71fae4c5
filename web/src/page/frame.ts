// The frame that the footer offers for embedding shows what is set on the page.
import { blank, writeLink } from '../compare/link.js';
import type { RopeLabElement } from '../element/contract.js';

export function fillFrame(lab: RopeLabElement): void {
  const code = document.querySelector('#embed pre code');
  if (!code) return;
  const usual = code.textContent ?? '';
  const fill = (): void => {
    // What is usual on this page is not what is usual in a frame: every setting is said.
    const settings = writeLink(lab.settings, blank).replaceAll('&', '&amp;');
    const src = new URL('embed.html', location.href.replace(/#.*/s, '')).href + settings;
    code.textContent = usual.replace('embed.html', () => src);
  };
  fill();
  addEventListener('hashchange', fill);
  lab.addEventListener('rope-lab-address', fill);
}
