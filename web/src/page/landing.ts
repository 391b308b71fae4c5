// An address that names a place of the page lands there, though the instrument above grows while it loads.

const settling = 5000; // milliseconds: afterwards whatever grows was asked for

const byReader = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const;

export function landWhileGrowing(above: Element): void {
  const place = location.hash === '' ? null : document.getElementById(location.hash.slice(1));
  if (!place) return;
  const stop = new AbortController();
  const growing = new ResizeObserver(() => place.scrollIntoView({ behavior: 'instant' }));
  stop.signal.addEventListener('abort', () => growing.disconnect());
  for (const name of byReader)
    addEventListener(name, () => stop.abort(), { passive: true, signal: stop.signal });
  setTimeout(() => stop.abort(), settling);
  growing.observe(above);
}
