// Buttons, fields, sliders and choices.

import { css } from 'lit';

// Large enough for a finger: on a screen that is touched, and wherever there is little room.
const touched = css`
  summary {
    min-height: 2.75rem;
    padding-block: 0.625rem;
  }
`;

export const controls = css`
  button,
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
  }
  button {
    min-height: 2.75rem;
    padding: 0 1rem;
    border: 1px solid var(--edge);
    border-radius: 0.5rem;
    background: var(--surface);
    cursor: pointer;
  }
  button:disabled,
  button[aria-disabled='true'] {
    opacity: 0.45;
    cursor: default;
  }
  button.primary {
    min-width: 6.5rem;
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
    font-weight: 600;
  }
  button.stop {
    border-color: var(--bad);
    background: var(--surface);
    color: var(--bad);
  }
  button.quiet {
    padding: 0 0.75rem;
    font-size: 0.875rem;
  }
  button.icon {
    min-width: 2.75rem;
    padding: 0;
    border-color: transparent;
    background: none;
    color: var(--soft);
    font-size: 1.25rem;
    line-height: 1;
  }
  button:hover:enabled {
    border-color: var(--ink);
  }
  input[type='text'],
  input[readonly],
  select,
  textarea {
    width: 100%;
    min-height: 2.75rem;
    padding: 0.375rem 0.625rem;
    border: 1px solid var(--edge);
    border-radius: 0.5rem;
    background: var(--surface);
  }
  textarea {
    font:
      0.875rem/1.5 ui-monospace,
      SFMono-Regular,
      Menlo,
      monospace;
    resize: vertical;
  }
  ::placeholder {
    color: var(--soft);
    opacity: 1;
  }
  [aria-invalid='true'] {
    border-color: var(--bad);
  }
  input[type='range'] {
    width: 100%;
    min-height: 2.75rem;
    margin: 0;
    accent-color: var(--accent);
  }
  input[type='checkbox'],
  input[type='radio'] {
    accent-color: var(--accent);
  }
  legend {
    padding: 0;
    font-weight: 650;
  }
  .panel {
    display: grid;
    gap: 1.75rem;
    min-width: 0;
  }
  .param {
    display: grid;
    gap: 0.125rem;
    margin-top: 0.75rem;
  }
  .param > label {
    font-size: 0.875rem;
  }
  .pair {
    display: grid;
    grid-template-columns: 5.5rem minmax(3rem, 1fr) auto;
    gap: 0.5rem;
    align-items: center;
  }
  .two {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 1rem;
  }
  .two .param {
    margin: 0;
    align-content: start;
  }
  .two label {
    font-weight: 650;
  }
  .check {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    min-height: 2.75rem;
    font-size: 0.875rem;
  }
  .options {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem;
    margin-block: 0.5rem;
  }
  .options.stacked {
    display: grid;
  }
  .option {
    position: relative;
    display: flex;
    cursor: pointer;
  }
  .option input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }
  .option span {
    flex: 1;
    display: flex;
    gap: 0.375rem;
    align-items: center;
    min-height: 2.75rem;
    padding: 0.25rem 0.75rem;
    border: 1px solid var(--edge);
    border-radius: 0.5rem;
    font-size: 0.875rem;
  }
  .option input:checked + span {
    border-color: var(--accent);
    box-shadow: inset 0 0 0 1px var(--accent);
    color: var(--accent);
    font-weight: 600;
  }
  .option input:focus-visible + span {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .chips span {
    flex-direction: column;
    gap: 0;
    line-height: 1.25;
    justify-content: center;
  }
  summary {
    min-height: 2.25rem;
    padding-block: 0.375rem;
    color: var(--soft);
    font-size: 0.875rem;
    cursor: pointer;
  }
  @media (pointer: coarse) {
    ${touched}
  }
  @container (width < 38rem) {
    ${touched}
  }
`;
