// The method cards as HTML, written into the page when it is built: they need no script to be read.

export interface Card {
  readonly id: string;
  readonly label: string;
  readonly summary: string;
  readonly mathml: string;
  readonly questions: readonly string[];
  readonly citation: {
    readonly authors: string;
    readonly title: string;
    readonly year: number;
    readonly url: string;
  };
}

const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

// Methods that change nothing come first: the others are compared with them.
const plain = (one: Card): boolean => one.questions.length === 0;

// Formulas made of several statements get a line each: a card is narrow, and browsers do not wrap mathematics.
const gap = /(?:<mo separator="true">[,;]<\/mo>)?<mspace width="1em"><\/mspace>/;
const balanced = (part: string): boolean => part.split('<m').length === part.split('</m').length;

// A prime set beside its letter rather than above the index: without a font for mathematics it would float far off.
const prime = /<msubsup>(<mi>[^<]*<\/mi>)(<mi>[^<]*<\/mi>)<mo[^>]*>′<\/mo><\/msubsup>/g;
const beside = '<msub><mrow>$1<mo lspace="0em" rspace="0em">′</mo></mrow>$2</msub>';

function statements(mathml: string): string {
  const [, open, inside, close] = /^(<math[^>]*><mrow>)(.*)(<\/mrow><\/math>)$/s.exec(mathml) ?? [];
  const parts = inside?.split(gap) ?? [];
  return parts.length > 1 && parts.every(balanced)
    ? parts.map((part) => open + part + close).join('')
    : mathml;
}

function card(one: Card, baseline: string): string {
  const { authors, title, year, url } = one.citation;
  const tried = plain(one)
    ? ''
    : `<a class="try" href="#v=1&amp;m=${baseline},${one.id}">Compare it with plain RoPE</a>`;
  return `<article class="card" id="method-${one.id}">
    <h4>${escape(one.label)} <code>${one.id}</code></h4>
    <p>${escape(one.summary)}</p>
    <div class="formula" tabindex="0" role="group" aria-label="Formula of ${escape(one.label)}">${statements(one.mathml.replace(prime, beside))}</div>
    <p class="source"><a href="${escape(url)}" rel="noreferrer">${escape(authors)}, ${year}</a><span>: ${escape(title)}</span></p>
    ${tried}
  </article>`;
}

function group(heading: string, all: readonly Card[], baseline: string): string {
  if (all.length === 0) return '';
  return `<h3>${escape(heading)}</h3>\n<div class="cards">${all.map((one) => card(one, baseline)).join('\n')}</div>`;
}

/** One group a question, in the words of `questions`. */
export function cards(all: readonly Card[], questions: Readonly<Record<string, string>>): string {
  const baseline = all.find(plain)?.id ?? '';
  const groups = Object.entries(questions).map(([question, words]) =>
    group(
      `They change ${words}`,
      all.filter((one) => one.questions[0] === question),
      baseline,
    ),
  );
  return [group('The starting point', all.filter(plain), baseline), ...groups].join('\n');
}
