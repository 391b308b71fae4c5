// The frame that the footer offers for embedding shows what is set on the page.

export function fillFrame(lab: Element): void {
  const code = document.querySelector('#embed pre code');
  if (!code) return;
  const usual = code.textContent ?? '';
  const fill = (): void => {
    const settings = /^#v=/.test(location.hash) ? location.hash.replaceAll('&', '&amp;') : '';
    const src = new URL('embed.html', location.href.replace(/#.*/s, '')).href + settings;
    code.textContent = usual.replace('embed.html', () => src);
  };
  fill();
  addEventListener('hashchange', fill);
  lab.addEventListener('rope-lab-address', fill);
}
