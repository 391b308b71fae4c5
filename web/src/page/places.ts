// Ways to places of the page: what is folded there unfolds, and the address, which holds the settings, stays.

function unfolded(hash: string): HTMLElement | null {
  const place = document.getElementById(hash.slice(1));
  if (place instanceof HTMLDetailsElement) place.open = true;
  return place;
}

function go(place: HTMLElement): void {
  place.scrollIntoView();
  const start = place.querySelector<HTMLElement>('summary, h2');
  if (start?.tagName === 'H2') start.tabIndex = -1; // so that it takes the focus
  start?.focus({ preventScroll: true });
}

function followed(event: MouseEvent): void {
  const link = event.composedPath().find((one) => one instanceof HTMLAnchorElement);
  const aside = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey; // to another tab, say
  if (!link?.getAttribute('href')?.startsWith('#') || aside) return;
  const place = unfolded(link.hash);
  if (!place) return;
  event.preventDefault();
  go(place);
}

export function followPlaces(): void {
  unfolded(location.hash);
  addEventListener('hashchange', () => unfolded(location.hash));
  addEventListener('click', followed);
}
