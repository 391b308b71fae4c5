// The method cards as HTML, written into the page when it is built: they need no script to be read.

import { needsNumbers, presetText, type MethodSpec, type ParamSpec } from '../element/catalogue.js';
import { groups } from '../element/groups.js';
import { height, width, type Picture } from '../element/figure/picture.js';
import { words } from '../element/words.js';

export interface Card extends MethodSpec {
  readonly mathml: string;
  readonly citation: {
    readonly authors: string;
    readonly title: string;
    readonly year: number;
    readonly url: string;
  };
}

const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

// What changes nothing: the others are compared with it.
const plain = (one: Card): boolean => one.questions.length === 0;

// Formulas made of several statements get a line each: a card is narrow, and browsers do not wrap mathematics.
const gap =
  /(?:<mo separator="true">[,;]<\/mo>)?<mspace width="1em"><\/mspace>|<mo separator="true">;<\/mo>(?:<mtext>\s<\/mtext>)?/;
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

function usual(param: ParamSpec): string {
  const count = typeof param.count === 'number' ? `${param.count} numbers` : param.count;
  const kind = param.kind === 'list' ? `a list, ${count}; ` : '';
  if (param.required) return `${kind}needed`;
  return kind + (param.rule === undefined ? presetText(param) : words.automaticIs + param.rule);
}

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 9 });

function range({ kind, choices, min, max }: ParamSpec): string {
  if (kind === 'flag') return 'on or off';
  if (kind === 'choice') return (choices ?? []).join(' or ');
  return `${number.format(min)} to ${number.format(max)}`;
}

function parameters(params: readonly ParamSpec[]): string {
  if (params.length === 0) return '';
  const one = (param: ParamSpec): string =>
    `<div><dt>${escape(param.label)} ${param.symbolMathml} <code>${param.name}</code></dt>
      <dd>${escape(usual(param))} <small>(${escape(range(param))})</small></dd></div>`;
  return `<dl class="params">${params.map(one).join('\n')}</dl>`;
}

const pictureView = ({ name, title, caption, label, marks }: Picture): string =>
  `<figure class="picture" data-picture="${name}">
      <h5>${escape(title)}</h5>
      <svg role="img" aria-label="${escape(label)}" viewBox="0 0 ${width} ${height}" color="var(--accent)">${marks}</svg>
      <figcaption>${escape(caption)}</figcaption>
    </figure>`;

function card(one: Card, baseline: string, pictures: readonly Picture[]): string {
  const { authors, title, year, url } = one.citation;
  const link = needsNumbers(one) ? 'Try it with numbers of your own' : 'Compare it with plain RoPE';
  const tried = plain(one)
    ? ''
    : `<a class="try" href="#v=1&amp;m=${baseline},${one.id}">${link}</a>`;
  return `<details class="card" id="method-${one.id}">
    <summary><h4>${escape(one.label)} <code>${one.id}</code></h4> <span>${escape(one.summary)}</span></summary>
    <div class="formula" tabindex="0" role="group" aria-label="Formula of ${escape(one.label)}">${statements(one.mathml.replace(prime, beside))}</div>
    ${pictures.map(pictureView).join('\n')}
    ${parameters(one.params)}
    <p class="source"><a href="${escape(url)}" rel="noreferrer">${escape(authors)}, ${year}</a><span>: ${escape(title)}</span></p>
    ${tried}
  </details>`;
}

/** A heading a group, a line a method; its formula, pictures, parameters and source unfold. */
export function cards(
  all: readonly Card[],
  pictures: ReadonlyMap<string, readonly Picture[]>,
): string {
  const baseline = all.find(plain)?.id ?? '';
  return groups(all)
    .map(
      ({ title, note, methods }) =>
        `<h3>${escape(title)}</h3>\n${note === undefined ? '' : `<p>${escape(note)}</p>\n`}<div class="cards">${methods
          .map((one) => card(one, baseline, pictures.get(one.id) ?? []))
          .join('\n')}</div>`,
    )
    .join('\n');
}
