// Colours, type and the two-column layout. A colour is light or dark as the page around is, or as `theme` says.

import { css } from 'lit';

export const ground = css`
  :host {
    --ink: var(--rope-ink, light-dark(#1b1f24, #e8ebef));
    --soft: var(--rope-soft, light-dark(#57606a, #a5afba));
    --surface: var(--rope-surface, light-dark(#ffffff, #14171b));
    --raised: var(--rope-raised, light-dark(#f6f7f9, #1d2127));
    --line: var(--rope-line, light-dark(#d5dae0, #333a43));
    --edge: var(--rope-edge, light-dark(#7d8793, #7b8793));
    --accent: var(--rope-accent, light-dark(#0b5cad, #82b7ff));
    --on-accent: var(--rope-on-accent, light-dark(#ffffff, #0a1a2f));
    --bad: var(--rope-bad, light-dark(#b3261e, #ff9189));
    --good: var(--rope-good, light-dark(#0b6b54, #57c9a5));
    --on-good: var(--rope-on-good, light-dark(#ffffff, #06231a));
    --beyond: var(--rope-beyond, light-dark(rgb(120 90 20 / 6%), rgb(255 214 140 / 6%)));
    --series-0: var(--rope-series-0, light-dark(#c62f26, #ff7b72));
    --series-1: var(--rope-series-1, light-dark(#1a63d8, #79b0ff));
    --series-2: var(--rope-series-2, light-dark(#0d7a55, #4cc38a));
    --series-3: var(--rope-series-3, light-dark(#8f5400, #e5a84b));
    --series-4: var(--rope-series-4, light-dark(#7c46cf, #c297ff));
    --series-5: var(--rope-series-5, light-dark(#ad2f7c, #f58bc8));
    --series-6: var(--rope-series-6, light-dark(#00718a, #4fc7d8));
    --series-7: var(--rope-series-7, light-dark(#4d5762, #b4bec9));
    display: block;
    container-type: inline-size;
    contain-intrinsic-inline-size: 40rem; /* as wide as this where a width is left to it, as among flex items */
    min-inline-size: 0;
    color: var(--ink);
    background: var(--surface);
    font: 1rem/1.5 var(--rope-font, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif);
    font-variant-numeric: tabular-nums;
  }
  :host([hidden]) {
    display: none;
  }
  * {
    box-sizing: border-box;
  }
  .layout {
    display: grid;
    gap: 2rem;
    grid-template-columns: minmax(0, 1fr);
  }
  .stage {
    min-width: 0;
  }
  @container (40rem <= width < 56rem) {
    .panel:not(.few) {
      grid-template-columns: 1fr 1fr;
    }
    .panel .below {
      grid-column: 1 / -1;
    }
  }
  @container (width >= 56rem) {
    .layout:has(.panel) {
      grid-template-columns: minmax(0, 1fr) 21rem;
      align-items: start;
    }
    .panel .below {
      display: none;
    }
  }
  p,
  ul,
  dl,
  dd,
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
    min-width: 0;
  }
  ul {
    list-style: none;
  }
  code {
    font:
      0.8125em ui-monospace,
      SFMono-Regular,
      Menlo,
      monospace;
    color: var(--soft);
  }
  small {
    font-size: 0.8125rem;
    color: var(--soft);
  }
  .hint {
    font-size: 0.8125rem;
    line-height: 1.45;
    color: var(--soft);
    overflow-wrap: anywhere;
  }
  .problem {
    font-size: 0.875rem;
    line-height: 1.45;
    color: var(--bad);
    overflow-wrap: anywhere;
  }
  a {
    color: var(--accent);
    text-underline-offset: 0.15em;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
`;
