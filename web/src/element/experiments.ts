// What the page's own experiments set: they are made for its small model, and a reader has chosen none of it.

import { readLink, type Settings } from '../compare/link.js';
import { readMethod, splitMethods } from '../compare/terms.js';

/** `yarn.beta_fast=8` */
export const paramText = (id: string, name: string, value: string): string =>
  `${id}.${name}=${value}`;

/** The parameters of the usual methods, and of those that links on the page lead to. */
export function experimentParams(
  usual: Settings,
  links: Iterable<HTMLAnchorElement>,
): ReadonlySet<string> {
  const methods = [usual.m, ...Array.from(links, ({ hash }) => readLink(hash, usual).m)];
  const terms = methods.flatMap(splitMethods).flatMap((method) => readMethod(method).flat());
  return new Set(
    terms.flatMap(({ id, params }) =>
      Object.entries(params).map(([name, value]) => paramText(id, name, value)),
    ),
  );
}
