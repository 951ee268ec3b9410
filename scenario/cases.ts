import { ScenarioError, type Source } from './source.js';
import type { Addend, Cell, Condition, NumberTerm, Scenario, TableRow, Term, Value, Word } from './syntax.js';
import { loneTerm } from './values.js';

/** One case of a scenario: no column is left in it. */
export interface Case {
  /** The cells of its rows, `anon MAP_PRIVATE 1p`; empty without tables. */
  readonly label: string;
  readonly scenario: Scenario;
  /** The rows' own guards: the case is there only where they hold. */
  readonly guards: readonly Condition[];
}

/** More of them than anybody means: tables multiply. */
const MAX_CASES = 10_000;

type Columns = ReadonlyMap<string, Cell>;

/** Every case of a scenario: itself without tables, one for each row of a table, every pair of rows of two. */
export function casesOf(scenario: Scenario): Case[] {
  refuseTooMany(scenario);
  let picks: (readonly TableRow[])[] = [[]];
  for (const { rows } of scenario.head.tables) picks = picks.flatMap((pick) => rows.map((row) => [...pick, row]));
  const names = scenario.head.tables.flatMap(({ columns }) => columns.map(({ text }) => text));
  if (names.length === 0) return [{ label: '', scenario, guards: [] }];
  return picks.map((pick) => {
    const cells = pick.flatMap((row) => row.cells);
    const columns = new Map(cells.map((cell, index) => [names[index]!, cell]));
    return {
      label: cells.map(({ text }) => text).join(' '),
      scenario: { ...scenario, rows: new Substitution(scenario.source, columns).apply(scenario.rows) },
      guards: pick.flatMap(({ guard }) => guard ?? []),
    };
  });
}

function refuseTooMany({ source, head: { tables } }: Scenario): void {
  const count = tables.reduce((product, { rows }) => product * rows.length, 1);
  if (count > MAX_CASES)
    throw new ScenarioError(source, tables[0]!.columns[0]!, `the tables make ${count} cases; at most ${MAX_CASES}`);
}

/** Puts cells where columns stand, everywhere in a syntax tree. */
class Substitution {
  readonly #source: Source;
  readonly #columns: Columns;

  constructor(source: Source, columns: Columns) {
    this.#source = source;
    this.#columns = columns;
  }

  apply<Node>(node: Node): Node {
    if (Array.isArray(node)) return node.map((element) => this.apply(element)) as Node;
    if (typeof node !== 'object' || node === null) return node;
    const { kind } = node as { kind?: string };
    if (kind === 'value') return this.#value(node as unknown as Value) as Node;
    if (kind === 'number') return this.#number(node as unknown as NumberTerm) as Node;
    if (kind === 'errno' && (node as unknown as { column: boolean }).column) {
      const { errno } = node as unknown as { errno: Word };
      const name = this.#cell(errno, errno.text).text;
      return { ...node, errno: { ...errno, text: name }, column: false };
    }
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, this.apply(value)])) as Node;
  }

  #cell(place: { from: number; to: number }, name: string): Cell {
    const cell = this.#columns.get(name);
    if (cell === undefined) throw new ScenarioError(this.#source, place, `no table has a column ${name}`);
    return cell;
  }

  #number(number: NumberTerm): NumberTerm {
    if (number.unit !== 'u') return number;
    const unit = loneTerm(this.#cell(number, 'u').value.sums);
    if (unit?.kind !== 'number') throw new ScenarioError(this.#source, number, 'the column u gives no number');
    const value = number.value * unit.value;
    const { from, to } = number;
    return {
      kind: 'number',
      from,
      to,
      value,
      raw: `${value}${unit.unit ?? ''}`,
      ...(unit.unit && { unit: unit.unit }),
    };
  }

  /** A column alone is its cell; in a sum or beside flags its parts stand where it stood. */
  #value(value: Value): Value {
    const only = loneTerm(value.sums);
    if (only?.kind === 'column') {
      const cell = this.#cell(only, only.name).value;
      return { ...cell, not: value.not !== cell.not, from: value.from, to: value.to };
    }
    const sums = value.sums.flatMap((sum): (readonly Addend[])[] => {
      const first = sum[0]!.term;
      if (sum.length === 1 && first.kind === 'column') return [...this.#cell(first, first.name).value.sums];
      return [sum.flatMap((addend) => this.#addend(addend))];
    });
    return { ...value, sums };
  }

  #addend({ minus, term }: Addend): Addend[] {
    if (term.kind !== 'column') return [{ minus, term: this.#term(term) }];
    const { value } = this.#cell(term, term.name);
    if (value.not || value.sums.length !== 1)
      throw new ScenarioError(this.#source, term, `the column ${term.name} is not a sum here`);
    return value.sums[0]!.map((addend) => ({ ...addend, minus: addend.minus !== minus }));
  }

  #term(term: Term): Term {
    if (term.kind === 'number') return this.#number(term);
    if (term.kind !== 'negative') return term;
    const inner = term.term;
    if (inner.kind !== 'column') return { ...term, term: this.#term(inner) };
    const cell = loneTerm(this.#cell(inner, inner.name).value.sums);
    if (cell === undefined) throw new ScenarioError(this.#source, inner, `the column ${inner.name} is not one term`);
    return { ...term, term: cell };
  }
}
