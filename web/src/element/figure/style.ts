// The look of the n-th method everywhere: a colour and a dash pattern, so that colour is never the only sign.

import { html, type TemplateResult } from 'lit';

const dashes = ['', '7 4', '2 3', '10 3 2 3', '14 5', '5 2 1 2 1 2', '1 4', '8 2 2 2 2 2'] as const;

export const colours = dashes.length;

export const colour = (index: number): string => `var(--series-${index % colours})`;

// Past eight methods colours repeat; the dashes shift, so that a pair of sign and colour comes back only after 64.
export const dash = (index: number): string =>
  dashes[(index + Math.floor(index / colours)) % colours] ?? '';

export function swatch(index: number): TemplateResult {
  return html`<svg class="swatch" viewBox="0 0 28 10" width="28" height="10" aria-hidden="true">
    <line
      x1="0"
      y1="5"
      x2="28"
      y2="5"
      stroke=${colour(index)}
      stroke-width="3"
      stroke-dasharray=${dash(index)}
    />
  </svg>`;
}
