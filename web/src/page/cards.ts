// The method cards as HTML, written into the page when it is built: they need no script to be read.

export interface Card {
  readonly id: string;
  readonly label: string;
  readonly summary: string;
  readonly mathml: string;
  readonly citation: { readonly authors: string; readonly title: string; readonly year: number; readonly url: string };
  readonly params: readonly { readonly name: string; readonly label: string; readonly rule?: string; readonly preset?: number }[];
}

const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

export function card(one: Card): string {
  const { authors, title, year, url } = one.citation;
  return `<article class="card" id="method-${one.id}">
    <h3>${escape(one.label)} <code>${one.id}</code></h3>
    <p>${escape(one.summary)}</p>
    <div class="formula">${one.mathml}</div>
    <p class="source"><a href="${escape(url)}" rel="noreferrer">${escape(authors)}, ${year}</a><span>: ${escape(title)}</span></p>
  </article>`;
}

export const cards = (all: readonly Card[]): string => `<div class="cards">${all.map(card).join('\n')}</div>`;
