// The look of the section on configs: what is given beside what it means.

import { css } from 'lit';

export const styles = css`
  .sides {
    display: grid;
    gap: 1.5rem 3rem;
    grid-template-columns: minmax(0, 1fr);
  }
  .given {
    display: grid;
    gap: 0.5rem;
    align-content: start;
    min-width: 0;
  }
  .found {
    min-width: 0;
  }
  @media (min-width: 62rem) {
    .sides {
      grid-template-columns: 24rem minmax(0, 1fr);
    }
  }
  .given > label {
    margin-top: 0.5rem;
    font-weight: 650;
  }
  .given textarea {
    min-height: 12rem;
    font-size: 0.8125rem;
  }
  .file {
    position: relative;
    display: flex;
    width: fit-content;
    margin: 0;
    font-weight: 400;
  }
  .given > .file {
    margin: 0;
    font-weight: 400;
  }
  .file input {
    position: absolute;
    inset: 0;
    opacity: 0;
    cursor: pointer;
  }
  .file span {
    display: flex;
    align-items: center;
    min-height: 2.75rem;
    padding: 0 0.75rem;
    border: 1px solid var(--edge);
    border-radius: 0.5rem;
    font-size: 0.875rem;
  }
  .file:hover span {
    border-color: var(--ink);
  }
  .file input:focus-visible + span {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .options {
    gap: 0.5rem;
  }
  h3,
  h4 {
    margin: 0;
    line-height: 1.3;
  }
  h3 {
    font-size: 0.9375rem;
    font-weight: 650;
    color: var(--soft);
  }
  h4 {
    margin-top: 1.75rem;
    font-size: 1.0625rem;
  }
  .meaning {
    max-width: 42rem;
    margin-block: 0.125rem 0.75rem;
    font-size: 1.25rem;
    line-height: 1.4;
    text-wrap: pretty;
  }
  .meaning:empty {
    display: none;
  }
  .hint {
    max-width: 46rem;
  }
  h4 + .hint {
    margin: 0.125rem 0 0.5rem;
  }
  dl {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(10.5rem, 45%), 1fr));
    gap: 0.75rem 1.5rem;
    margin-top: 1rem;
  }
  dt {
    color: var(--soft);
    font-size: 0.8125rem;
  }
  dd {
    font-size: 1.0625rem;
  }
  .runtimes li {
    display: grid;
    grid-template-columns: 7rem 7rem minmax(0, 1fr);
    gap: 0 0.75rem;
    align-items: baseline;
    padding-block: 0.5rem;
    border-top: 1px solid var(--line);
    font-size: 0.9375rem;
  }
  .runtimes li:last-child {
    border-bottom: 1px solid var(--line);
  }
  .runtimes strong {
    font-weight: 650;
  }
  .runtimes + .hint {
    margin-top: 0.5rem;
  }
  .how {
    font-size: 0.875rem;
    line-height: 1.45;
    overflow-wrap: anywhere;
  }
  .same {
    color: var(--good);
  }
  .differs,
  .refuses {
    color: var(--bad);
  }
  .verdict::before {
    display: inline-block;
    width: 1.25em;
    content: '=';
  }
  .differs::before {
    content: '≠';
  }
  .refuses::before {
    content: '×';
  }
  @media (max-width: 40rem) {
    .runtimes li {
      grid-template-columns: minmax(0, 1fr) auto;
    }
    .how {
      grid-column: 1 / -1;
    }
  }
  .warnings {
    margin: 0.5rem 0 0;
    padding: 0;
    list-style: none;
    font-size: 0.9375rem;
  }
  .warnings li {
    padding: 0.5rem 0 0.5rem 0.75rem;
    border-left: 3px solid var(--bad);
    overflow-wrap: anywhere;
  }
  .warnings li + li {
    margin-top: 0.75rem;
  }
  details .warnings li {
    border-color: var(--line);
  }
  .advice::before {
    content: '→ ';
  }
  .advice {
    font-weight: 600;
  }
  details .advice {
    font-weight: 400;
  }
  .speeds {
    display: block;
    width: 100%;
    height: 4.5rem;
    border-bottom: 1px solid var(--edge);
  }
  .kept,
  .faster {
    fill: var(--accent);
  }
  .between {
    fill: var(--accent);
    opacity: 0.7;
  }
  .interpolated,
  .still {
    fill: var(--edge);
  }
  .ends {
    display: flex;
    justify-content: space-between;
    max-width: none;
    margin-top: 0.25rem;
  }
  .wide {
    overflow-x: auto;
  }
  table {
    border-collapse: collapse;
    font-size: 0.875rem;
  }
  th,
  td {
    padding: 0.25rem 1.25rem 0.25rem 0;
    border-bottom: 1px solid var(--line);
    text-align: left;
    font-weight: 400;
    white-space: nowrap;
  }
  thead th {
    color: var(--soft);
    font-size: 0.8125rem;
  }
  .settings {
    padding-left: 1.125rem;
    list-style: disc;
    font-size: 0.875rem;
    overflow-wrap: anywhere;
  }
`;
