// Tables, downloads, what ran and its copy as text.

import { css } from 'lit';

export const numbers = css`
  .scroll {
    overflow-x: auto;
    margin-top: 1.5rem;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: 0.9375rem;
  }
  caption {
    padding-bottom: 0.375rem;
    text-align: left;
    font-weight: 650;
  }
  caption small {
    display: block;
    max-width: 42rem;
    margin-top: 0.25rem;
    color: var(--soft);
    font-size: 0.8125rem;
    font-weight: 400;
  }
  th,
  td {
    padding: 0.5rem 0.75rem 0.5rem 0;
    border-bottom: 1px solid var(--line);
    text-align: right;
    vertical-align: baseline;
    font-weight: 400;
  }
  thead th {
    color: var(--soft);
    font-size: 0.875rem;
  }
  thead small,
  td small {
    display: block;
    font-size: 0.8125rem;
    white-space: nowrap;
  }
  th:first-child {
    text-align: left;
  }
  .named {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 0.5rem;
    align-items: center;
    line-height: 1.3;
  }
  td.best {
    font-weight: 700;
  }
  td.best small {
    font-weight: 400;
  }
  .dense th,
  .dense td {
    padding-block: 0.25rem;
    font-size: 0.8125rem;
  }
  .data {
    margin-top: 0.5rem;
  }
  .data .scroll {
    margin-top: 0.25rem;
    max-height: 24rem;
    overflow: auto;
  }
  .downloads,
  .diagnostics {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem;
    margin-top: 1rem;
    font-size: 0.875rem;
  }
  .group {
    display: inline-flex;
    gap: 0.5rem;
  }
  .diagnostics {
    margin-top: 0.5rem;
  }
  .byhand {
    flex-basis: 100%;
    display: grid;
    gap: 0.375rem;
  }
  .ran {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 1.5rem;
    margin-top: 1.25rem;
    padding: 0.625rem 0.875rem;
    border-radius: 0.5rem;
    background: var(--raised);
    font-size: 0.875rem;
  }
  .ran div {
    display: flex;
    gap: 0.5rem;
  }
  .ran dt {
    color: var(--soft);
  }
  .ran dd {
    font-weight: 600;
  }
`;
