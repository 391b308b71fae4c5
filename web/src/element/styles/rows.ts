// The rows of methods.

import { css } from 'lit';

// Large enough for a finger.
const touched = css`
  .chip .icon {
    min-height: 2.75rem;
    min-width: 2.75rem;
  }
`;

export const rows = css`
  .rows {
    display: grid;
    margin: 0.75rem 0;
    border-top: 1px solid var(--line);
  }
  .row {
    border-bottom: 1px solid var(--line);
  }
  .head {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto auto;
    align-items: center;
    column-gap: 0.625rem;
  }
  .names {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.25rem;
    padding-block: 0.25rem;
  }
  .name,
  .chip {
    font-weight: 600;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    padding-left: 0.5rem;
    border-radius: 0.5rem;
    background: var(--raised);
    font-size: 0.875rem;
  }
  .head > .icon + .icon {
    margin-left: -0.625rem;
  }
  .chip .icon {
    min-height: 2.25rem;
    min-width: 2.25rem;
  }
  .names small {
    flex-basis: 100%;
    line-height: 1.2;
  }
  .then {
    align-self: center;
    padding-inline: 0.25rem;
    color: var(--soft);
    font-size: 0.8125rem;
  }
  .layers {
    margin-top: 0.75rem;
    padding-left: 0.75rem;
    border-left: 2px solid var(--line);
  }
  .layers legend {
    font-size: 0.875rem;
  }
  .carry,
  .rest {
    margin-top: 0.75rem;
  }
  .carry > summary {
    color: var(--accent);
  }
  .carry .two {
    margin-block: 0.75rem 0.25rem;
    gap: 0.75rem;
  }
  .carry .two label {
    font-weight: 400;
  }
  .fits {
    margin-top: 0.75rem;
    padding: 0.5rem 0.75rem;
    border-radius: 0.5rem;
    background: var(--raised);
    font-size: 0.8125rem;
    line-height: 1.45;
    overflow-wrap: anywhere;
  }
  .fits > p {
    font-weight: 650;
  }
  .fits li {
    margin-top: 0.375rem;
  }
  .fits .check {
    color: var(--soft);
    font-size: inherit;
  }
  .target {
    display: grid;
    gap: 0.375rem;
    margin-top: 1rem;
    padding-top: 0.75rem;
    border-top: 1px solid var(--line);
  }
  .target h3 {
    margin: 0;
    font-size: 0.9375rem;
    font-weight: 650;
  }
  .said {
    display: grid;
    gap: 0.375rem;
    justify-items: start;
  }
  .said pre {
    width: 100%;
    max-height: 22rem;
    margin: 0;
    padding: 0.5rem 0.625rem;
    overflow: auto;
    border-radius: 0.5rem;
    background: var(--raised);
    font:
      0.8125rem/1.5 ui-monospace,
      SFMono-Regular,
      Menlo,
      monospace;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .sentences {
    padding-left: 1.125rem;
    list-style: disc;
    font-size: 0.8125rem;
    line-height: 1.45;
    overflow-wrap: anywhere;
  }
  .picture {
    max-width: 26rem;
    min-height: 12.5rem;
    margin: 1rem 0 0;
  }
  .picture figcaption {
    margin-top: 0.25rem;
  }
  .picture h3 {
    margin: 0 0 0.25rem;
    font-size: 0.875rem;
    font-weight: 650;
  }
  .picture svg {
    display: block;
    width: 100%;
    height: auto;
  }
  .turn {
    transform: rotate(90deg);
  }
  .turn[aria-expanded='true'] {
    transform: rotate(-90deg);
  }
  .more:not([hidden]) {
    padding: 0 0 1rem 2.375rem;
  }
  .row > .problem {
    padding: 0 0 0.5rem 2.375rem;
  }
  .more > select,
  .layers > select,
  .carry > select {
    margin-top: 0.75rem;
  }
  @media (pointer: coarse) {
    ${touched}
  }
  @container (width < 38rem) {
    ${touched}
  }
`;
