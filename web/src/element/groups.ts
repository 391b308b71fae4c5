// Methods in groups by what they decide, for the menus and for the cards alike.

import { words } from './words.js';

interface Grouped {
  readonly questions: readonly string[];
  readonly rotates: boolean;
}

export interface Group<Method> {
  readonly name: string; // a question of the catalogue, `plain` or `instead`
  readonly title: string;
  readonly menu: string; // the title where there is no room for the note
  readonly note: string | undefined;
  readonly methods: readonly Method[];
}

// What stands in RoPE's place decides how pairs turn too: they do not. And whoever gives a position several
// coordinates is known for that, whatever else it decides.
function groupOf({ questions, rotates }: Grouped): string {
  if (!rotates) return 'instead';
  return questions.includes('axes') ? 'axes' : (questions[0] ?? 'plain');
}

/** In the order of `words.groups`; a question that has no words yet comes last, under its own name. */
export function groups<Method extends Grouped>(all: readonly Method[]): Group<Method>[] {
  const known = Object.keys(words.groups);
  const names = [...new Set([...known, ...all.map(groupOf)])];
  return names
    .map((name) => ({
      name,
      title: words.groups[name]?.title ?? name,
      menu: words.groups[name]?.menu ?? words.groups[name]?.title ?? name,
      note: words.groups[name]?.note,
      methods: all.filter((one) => groupOf(one) === name),
    }))
    .filter((group) => group.methods.length > 0);
}
