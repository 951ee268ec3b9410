/** The syntax tree of a scenario: what is written, with its places. docs/scenario-language.md says what it means. */
import type { Source, Span } from './source.js';

export interface Scenario {
  readonly source: Source;
  readonly head: Head;
  readonly rows: readonly Row[];
}

/** What the head lines say. */
export interface Head {
  /** The first comment. */
  readonly title: string;
  readonly cites: readonly Word[];
  readonly facts: readonly Word[];
  readonly needs: readonly Condition[];
  readonly settings: readonly Setting[];
  readonly mustFail: boolean;
  readonly tables: readonly Table[];
}

export interface Word extends Span {
  readonly text: string;
}

/** `kernel>=6.8`, `feature=MOVE`, `swap`: of `needs`, or of a guard. */
export interface Condition extends Word {
  readonly negated: boolean;
  readonly subject: string;
  readonly operator?: '=' | '<' | '<=' | '>' | '>=';
  readonly value?: string;
}

/** `sysctl vm.unprivileged_userfaultfd=0`. */
export interface Setting extends Word {
  readonly sysctl: string;
  readonly value: string;
}

/** A table of cases: the scenario runs once for each row. */
export interface Table {
  readonly columns: readonly Word[];
  readonly rows: readonly TableRow[];
}

export interface TableRow extends Span {
  readonly cells: readonly Cell[];
  readonly guard?: Condition;
}

export interface Cell extends Word {
  readonly value: Value;
}

export type Row =
  | { readonly kind: 'blank' }
  | CommentRow
  | HeadRow
  | CallRow
  | ResumedRow
  | StillRow
  | SignalRow
  | EndedRow
  | RaceRow
  | OutcomesRow;

export interface CommentRow extends Span {
  readonly kind: 'comment';
  /** With its `#`. */
  readonly text: string;
}

/** A line that begins with `#:`, as it is written; `Head` is what it means. */
export interface HeadRow extends Span {
  readonly kind: 'head';
  readonly text: string;
}

/** What every line of a thread has. */
interface ThreadLine extends Span {
  readonly thread: ThreadName;
  readonly guard?: Condition;
  /** A comment at the end of the line, with its `#`. */
  readonly comment?: string;
}

/** `[T1]`, `[child/T1]`. */
export interface ThreadName extends Span {
  readonly process?: string;
  readonly name: string;
}

export interface CallRow extends ThreadLine {
  readonly kind: 'call';
  readonly binding?: Word;
  readonly callee: Word;
  readonly args: Args;
  readonly result?: Result;
  readonly unfinished: boolean;
}

export interface ResumedRow extends ThreadLine {
  readonly kind: 'resumed';
  readonly callee: Word;
  readonly args?: Args;
  readonly result?: Result;
}

export interface StillRow extends ThreadLine {
  readonly kind: 'still';
  readonly callee: Word;
  readonly how: 'asleep' | 'spinning';
}

export interface SignalRow extends ThreadLine {
  readonly kind: 'signal';
  readonly signal: Word;
  readonly fields?: Struct;
}

export interface EndedRow extends ThreadLine {
  readonly kind: 'ended';
  readonly how: { readonly exited: NumberTerm } | { readonly killed: Word };
}

export interface RaceRow extends Span {
  readonly kind: 'race';
  readonly rows: readonly Row[];
  readonly comment?: string;
}

export interface OutcomesRow extends Span {
  readonly kind: 'outcomes';
  readonly outcomes: readonly Outcome[];
  readonly comments: readonly CommentRow[];
  readonly comment?: string;
}

export interface Outcome extends Span {
  readonly required: boolean;
  readonly ends: readonly End[];
  readonly guard?: Condition;
  readonly continuation?: readonly Row[];
  readonly comment?: string;
}

/** What one of the names, or an observation, is in an outcome. */
export interface End extends Span {
  readonly subject: Word | Observation;
  readonly result: Result;
}

export interface Observation extends Span {
  readonly thread?: ThreadName;
  readonly callee: Word;
  readonly args: Args;
}

export interface Args extends Span {
  readonly items: readonly Item[];
}

/** An argument, the content of a field, or an element of a list. */
export interface Item extends Span {
  readonly content: Value | Text | Struct | List;
  readonly expected?: Value;
  readonly binding?: Word;
  /** Where a literal is to lie. */
  readonly at?: Value;
}

export interface Text extends Span {
  readonly kind: 'text';
  /** As it is written, quotes included. */
  readonly raw: string;
}

export interface Struct extends Span {
  readonly kind: 'struct';
  readonly fields: readonly Field[];
}

export interface Field extends Span {
  readonly name: Word;
  readonly item: Item;
}

export interface List extends Span {
  readonly kind: 'list';
  readonly elements: readonly Element[];
}

export interface Element extends Span {
  readonly times?: NumberTerm;
  readonly item: Item;
}

/** `["!"] sum ("|" sum)*`. */
export interface Value extends Span {
  readonly kind: 'value';
  readonly not: boolean;
  readonly sums: readonly (readonly Addend[])[];
}

export interface Addend {
  readonly minus: boolean;
  readonly term: Term;
}

export type Term =
  | (Span & { readonly kind: 'name'; readonly name: string; readonly of?: string })
  | NumberTerm
  | (Span & { readonly kind: 'shift'; readonly base: NumberTerm; readonly by: NumberTerm | Word })
  | (Span & { readonly kind: 'column'; readonly name: string })
  | (Span & { readonly kind: 'star' })
  | (Span & { readonly kind: 'negative'; readonly term: Term });

export interface NumberTerm extends Span {
  readonly kind: 'number';
  /** As it is written. */
  readonly raw: string;
  /** Without its unit. */
  readonly value: bigint;
  readonly unit?: 'p' | 'h' | 'u';
}

export type Result =
  | (Span & { readonly kind: 'any' })
  | (Span & { readonly kind: 'errno'; readonly errno: Word; readonly column: boolean })
  | (Span & { readonly kind: 'signalled'; readonly signal: Word; readonly fields: Struct })
  | Value
  | Struct
  | List;
