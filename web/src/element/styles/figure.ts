// The run bar, the drawing and the reader under it.

import { css } from 'lit';

export const figure = css`
  .runbar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 1rem;
    min-height: 3rem;
  }
  .runbar > .state {
    flex: 1 1 9rem;
    font-size: 0.9375rem;
  }
  .runbar progress,
  .runbar .problem {
    flex-basis: 100%;
  }
  progress {
    height: 0.5rem;
    accent-color: var(--accent);
  }
  .badge {
    margin-right: 0.375rem;
    padding: 0.125rem 0.5rem;
    border: 1px solid var(--edge);
    border-radius: 1rem;
    font-size: 0.8125rem;
    white-space: nowrap;
  }
  .views {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 1rem;
    margin-top: 0.5rem;
  }
  .title {
    margin: 0.75rem 0 0;
    font-size: 1.0625rem;
    line-height: 1.4;
    font-weight: 650;
  }
  rope-lab-figure {
    display: block;
    min-height: 18rem;
  }
  .empty {
    display: grid;
    place-items: center;
    min-height: 22rem;
    padding: 1rem;
    border: 1px dashed var(--edge);
    border-radius: 0.5rem;
    color: var(--soft);
  }
  .plot {
    position: relative;
    touch-action: pan-y;
  }
  .plot svg {
    display: block;
    width: 100%;
    height: auto;
    overflow: visible;
  }
  .plot .cursor {
    position: absolute;
    inset: 0;
    pointer-events: none;
  }
  .cursor line {
    stroke: var(--soft);
    stroke-dasharray: 2 3;
  }
  .cursor circle {
    stroke: var(--surface);
    stroke-width: 1.5;
  }
  .reader label {
    margin-top: 0.5rem;
    display: grid;
    grid-template-columns: auto minmax(6rem, 1fr);
    align-items: center;
    gap: 0 1rem;
    font-size: 0.875rem;
  }
  .reader strong {
    display: inline-block;
    min-width: 6.5em;
  }
  .reader ul {
    display: flex;
    flex-wrap: wrap;
    gap: 0.125rem 1.25rem;
    font-size: 0.875rem;
  }
  .reader b {
    font-weight: 600;
  }
  @container (width < 38rem) {
    .reader label {
      grid-template-columns: 1fr;
    }
    .reader ul {
      display: grid;
    }
  }
`;
