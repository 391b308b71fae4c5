// Loads the section on configs when a reader comes near it: most never do, and the first sight is not to wait for it.

const failed = 'This part of the page could not be loaded; reload the page to try again.';

export function loadWhenNear(place: Element): void {
  const watch = new IntersectionObserver(
    (seen) => {
      if (!seen.some((one) => one.isIntersecting)) return;
      watch.disconnect();
      import('./index.js').catch(() => (place.textContent = failed));
    },
    { rootMargin: '50%' }, // of the window, before it comes into sight
  );
  watch.observe(place);
}
