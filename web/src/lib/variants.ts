// The variants as types: ids, parameters and combinations are inferred from the catalogue, nothing is listed.

import type { catalog } from '../generated/catalog.js';

type Entry = (typeof catalog)[number];

/** A parameter's value: a number, a word of a choice, a flag, the numbers of a list. */
export type ParamValue = number | string | boolean | ArrayLike<number>;

/** The same, judged and resolved. */
export type ResolvedValue = number | string | boolean | readonly number[];

/** `rope`, `yarn`, `rerope` … */
export type VariantId = Entry['id'];

type EntryOf<Id extends string> = Extract<Entry, { readonly id: Id }>;
type Spec<Id extends string> = EntryOf<Id>['params'][number];
type Question<Id extends string> = EntryOf<Id>['questions'][number];

type ValueOf<S> = S extends { readonly kind: 'flag' }
  ? boolean | 0 | 1
  : S extends { readonly kind: 'choice'; readonly choices: readonly (infer Word)[] }
    ? Word
    : S extends { readonly kind: 'list' }
      ? ArrayLike<number>
      : number;

// `yarn(factor=16)` → `yarn`
type Id<Term extends string> = Term extends `${infer Name}(${string}` ? Name : Term;

/** The ids in a combination: `yarn+log_n` → `yarn` | `log_n`. */
type Ids<Text extends string> = Text extends `${infer Term}+${infer Rest}`
  ? Id<Term> | Ids<Rest>
  : Id<Text>;

// Each term must be a variant, and answer no question that one before it answers.
type Combines<
  Text extends string,
  Answered extends string = never,
> = Text extends `${infer Term}+${infer Rest}`
  ? Fits<Term, Answered> extends true
    ? Combines<Rest, Answered | Question<Id<Term>>>
    : false
  : Fits<Text, Answered>;
type Fits<Term extends string, Answered extends string> =
  Id<Term> extends VariantId
    ? [Question<Id<Term>> & Answered] extends [never]
      ? true
      : false
    : false;

/** `Text` if it is a variant or a combination that makes sense; a `string` known only at run time is judged then. */
export type Variant<Text extends string> = string extends Text
  ? Text
  : Combines<Text> extends true
    ? Text
    : VariantId;

// Where layers take turns each text must make sense by itself.
type TakeTurns<Text extends string> = Text extends `${infer First}|${infer Rest}`
  ? Combines<First> extends true
    ? TakeTurns<Rest>
    : false
  : Combines<Text>;

/** What a model reads: a variant for all layers, or several that layers take turns with, `window|rope`. */
export type LayerVariants<Text extends string> = string extends Text
  ? Text
  : TakeTurns<Text> extends true
    ? Text
    : VariantId;

/** The parameters that a variant or combination takes. */
export type Params<Text extends string> = string extends Text
  ? Readonly<Record<string, ParamValue | undefined>>
  : { readonly [S in Spec<Ids<Text>> as S['name']]?: ValueOf<S> } & NoOthers<Text>;

// An empty object type would accept anything.
type NoOthers<Text extends string> = [Spec<Ids<Text>>] extends [never]
  ? Readonly<Record<string, never>>
  : unknown;

export type VariantSpec = Entry;
