// The small pictures of a row: a title, the drawing, and what to look at.

import { html, type TemplateResult } from 'lit';
import { unsafeSVG } from 'lit/directives/unsafe-svg.js';

import { height, width, type Picture } from './picture.js';
import { colour } from './style.js';

const pictureView = ({ name, title, caption, label, marks }: Picture, row: number) =>
  html`<figure class="picture" data-picture=${name}>
    <h3>${title}</h3>
    <svg role="img" aria-label=${label} viewBox="0 0 ${width} ${height}" color=${colour(row)}>
      ${unsafeSVG(marks)}
    </svg>
    <figcaption class="hint">${caption}</figcaption>
  </figure>`;

/** `row` is the method's place in the list: its colour. Undefined: on the way, and the room is kept free. */
export const picturesView = (
  pictures: readonly Picture[] | undefined,
  row: number,
): TemplateResult =>
  html`${
    pictures === undefined
      ? html`<div class="picture" aria-hidden="true"></div>`
      : pictures.map((one) => pictureView(one, row))
  }`;
