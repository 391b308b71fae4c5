// Colours, type and the two-column layout.

import { css } from 'lit';

export const ground = css`
  :host {
    --ink: var(--rope-ink, #1b1f24);
    --soft: var(--rope-soft, #57606a);
    --surface: var(--rope-surface, #ffffff);
    --raised: var(--rope-raised, #f6f7f9);
    --line: var(--rope-line, #d5dae0);
    --edge: #7d8793;
    --accent: var(--rope-accent, #0b5cad);
    --on-accent: #ffffff;
    --bad: #b3261e;
    --good: #0b6b54;
    --on-good: #ffffff;
    --beyond: rgb(120 90 20 / 6%);
    --series-0: #c62f26;
    --series-1: #1a63d8;
    --series-2: #0d7a55;
    --series-3: #8f5400;
    --series-4: #7c46cf;
    --series-5: #ad2f7c;
    --series-6: #00718a;
    --series-7: #4d5762;
    display: block;
    color: var(--ink);
    background: var(--surface);
    font: 1rem/1.5 var(--rope-font, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif);
    font-variant-numeric: tabular-nums;
    color-scheme: light dark;
  }
  @media (prefers-color-scheme: dark) {
    :host {
      --ink: var(--rope-ink, #e8ebef);
      --soft: var(--rope-soft, #a5afba);
      --surface: var(--rope-surface, #14171b);
      --raised: var(--rope-raised, #1d2127);
      --line: var(--rope-line, #333a43);
      --edge: #7b8793;
      --accent: var(--rope-accent, #82b7ff);
      --on-accent: #0a1a2f;
      --bad: #ff9189;
      --good: #57c9a5;
      --on-good: #06231a;
      --beyond: rgb(255 214 140 / 6%);
      --series-0: #ff7b72;
      --series-1: #79b0ff;
      --series-2: #4cc38a;
      --series-3: #e5a84b;
      --series-4: #c297ff;
      --series-5: #f58bc8;
      --series-6: #4fc7d8;
      --series-7: #b4bec9;
    }
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
  @media (min-width: 44rem) and (max-width: 61.99rem) {
    .panel {
      grid-template-columns: 1fr 1fr;
    }
    .panel .below {
      grid-column: 1 / -1;
    }
  }
  @media (min-width: 62rem) {
    .layout {
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
