// Figures and numbers as files: SVG with its colours written in, PNG drawn from it, CSV.

import type { Cell } from '../../compare/comparison.js';
import { paired } from '../../compare/statistics.js';

const painted = ['fill', 'stroke', 'color', 'font-family', 'font-size', 'font-weight'] as const;

// Outside the page there are no custom properties: what the browser made of them is written on every node.
function standAlone(svg: SVGSVGElement, background: string): SVGSVGElement {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const originals = [svg, ...svg.querySelectorAll<SVGElement>('*')];
  [copy, ...copy.querySelectorAll<SVGElement>('*')].forEach((node, at) => {
    const style = getComputedStyle(originals[at]!);
    for (const name of painted) {
      node.style.setProperty(name, style.getPropertyValue(name));
      if (node.getAttribute(name)?.includes('var(')) node.removeAttribute(name);
    }
  });
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.style.background = background;
  return copy;
}

/** `note` says what the picture shows and what makes it again, and goes into the file. */
export function svgText(svg: SVGSVGElement, background: string, note: string): string {
  const copy = standAlone(svg, background);
  const description = document.createElementNS('http://www.w3.org/2000/svg', 'desc');
  description.textContent = note;
  copy.prepend(description);
  return new XMLSerializer().serializeToString(copy);
}

export async function pngBlob(svg: SVGSVGElement, background: string, note: string): Promise<Blob> {
  const image = new Image();
  const box = svg.viewBox.baseVal;
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(svg, background, note))}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  const sharpness = 2;
  canvas.width = box.width * sharpness;
  canvas.height = box.height * sharpness;
  const context = canvas.getContext('2d')!;
  context.fillStyle = background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('this browser makes no PNG'))),
      'image/png',
    ),
  );
}

const quoted = (text: string): string =>
  /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

type Line = Readonly<Record<string, string | number>>;

// Window by window: see `paired`.
function difference(cell: Cell, first: Cell): Line {
  if (cell === first) return {};
  const { mean, standardError } = paired(cell.windowLosses, first.windowLosses);
  return {
    difference: mean,
    difference_standard_error: standardError,
    difference_from: first.variant,
  };
}

function linesOf(cell: Cell, first: Cell): Line[] {
  const { variant: method, length, loss, standardError: standard_error, accuracy = '' } = cell;
  const whole = { method, length, loss, standard_error, accuracy, ...difference(cell, first) };
  const parts = cell.byPosition.map(({ from, to, loss, standardError }) => ({
    ...{ method, length, from, to, loss },
    standard_error: standardError,
  }));
  return [whole, ...parts].map((line) => ({ ...line, computed_by: cell.backend ?? 'wasm' }));
}

const columns = [
  ...['method', 'length', 'from', 'to', 'loss', 'standard_error', 'accuracy'],
  ...['difference', 'difference_standard_error', 'difference_from', 'computed_by'],
];

/**
 * One line a method, length and stretch of positions; the whole text of a length has empty `from` and `to`, and its
 * difference from the first method of that length. `facts` are the same on every line, so that files can be joined.
 */
export function csvText(cells: readonly Cell[], facts: Line): string {
  const lines = cells.flatMap((cell) =>
    linesOf(
      cell,
      cells.find(({ length }) => length === cell.length)!,
    ),
  );
  const head = [...columns, ...Object.keys(facts)];
  const rows = lines.map((line) => head.map((name) => ({ ...line, ...facts })[name] ?? ''));
  return (
    [head, ...rows].map((row) => row.map((one) => quoted(String(one))).join()).join('\n') + '\n'
  );
}

export function save(content: Blob | string, name: string, type: string): void {
  const blob = typeof content === 'string' ? new Blob([content], { type }) : content;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
