import type { ThreadId } from '../backend/index.js';
import { MAX_PROCESSES, MAX_THREADS } from '../backend/index.js';
import { ScenarioError, type Source } from './source.js';
import type { CallRow, Condition, OutcomesRow, Row, ThreadName } from './syntax.js';

export const MAIN = 'main';
/** The thread of each process that observes for the runner: nobody in a scenario has this number. */
export const OBSERVER = MAX_THREADS - 1;

function isFork(row: Row): row is CallRow {
  return row.kind === 'call' && row.callee.text === 'fork';
}

/** Every row, those of blocks included, in the order of the text. */
export function allRows(rows: readonly Row[]): readonly Row[] {
  const hasBlocks = rows.some(({ kind }) => kind === 'race' || kind === 'outcomes');
  return hasBlocks ? rows.flatMap((row) => [row, ...allRows(rowsWithin(row))]) : rows;
}

function rowsWithin(row: Row): readonly Row[] {
  if (row.kind === 'race') return row.rows;
  return row.kind === 'outcomes' ? row.outcomes.flatMap(({ continuation = [] }) => continuation) : [];
}

/** The guards of rows, and of what outcomes list, in the order of the text. */
export function guardsOf(rows: readonly Row[]): Condition[] {
  const guards: Condition[] = [];
  for (const row of allRows(rows)) {
    if ('guard' in row && row.guard !== undefined) guards.push(row.guard);
    if (row.kind === 'outcomes') for (const { guard } of row.outcomes) if (guard !== undefined) guards.push(guard);
  }
  return guards;
}

/** The threads that rows name; an outcome may name one too, to say whose memory it looks at. */
function* tagsOf(rows: readonly Row[]): Generator<ThreadName> {
  for (const row of rows) {
    if ('thread' in row) yield row.thread;
    else if (row.kind === 'outcomes') yield* subjectTags(row);
  }
}

function* subjectTags({ outcomes }: OutcomesRow): Generator<ThreadName> {
  for (const { ends } of outcomes)
    for (const { subject } of ends) if ('thread' in subject && subject.thread !== undefined) yield subject.thread;
}

/**
 * The machine's numbers of a scenario's processes and threads. `P3` and `T3` have the number that they are called, where
 * they can; the others have the lowest ones left, in the order of the text.
 */
export class Names {
  readonly #source: Source;
  readonly #processes = new Map<string, number>();
  /** `T1`, `child/T1`. */
  readonly #threads = new Map<string, ThreadId>();
  /** By the row of the fork. */
  readonly #children = new Map<CallRow, number>();

  constructor(source: Source, rows: readonly Row[]) {
    this.#source = source;
    this.#processes.set(MAIN, 0);
    const all = allRows(rows);
    this.#numberProcesses(all.filter(isFork));
    this.#numberThreads(tagsOf(all));
  }

  isProcess(name: string): boolean {
    return this.#processes.has(name);
  }

  /** The number that the child of this fork gets. */
  child(fork: CallRow): number {
    return this.#children.get(fork)!;
  }

  /** The thread of this name; the first one for the name of a process. */
  thread({ process, name }: Pick<ThreadName, 'process' | 'name'>): ThreadId | undefined {
    if (process === undefined && this.#processes.has(name)) return { process: this.#processes.get(name)!, thread: 0 };
    return this.#threads.get(keyOf(process, name));
  }

  /** How the scenario calls a thread of the machine. */
  nameOf({ process, thread }: ThreadId): string {
    const of = [...this.#processes].find(([, number]) => number === process)?.[0] ?? `process ${process}`;
    if (thread === 0) return of;
    const found = [...this.#threads].find(([, id]) => id.process === process && id.thread === thread)?.[0];
    return found ?? `${of}/thread ${thread}`;
  }

  #numberProcesses(forks: readonly CallRow[]): void {
    const wanted = forks.map(({ binding }) => binding?.text);
    const numbers = assign(wanted, /^P(\d+)$/, MAX_PROCESSES - 1);
    forks.forEach((fork, index) => {
      const number = numbers[index];
      if (number === undefined)
        throw new ScenarioError(this.#source, fork, `a machine has ${MAX_PROCESSES} processes, ended ones included`);
      this.#children.set(fork, number);
      if (fork.binding !== undefined) this.#processes.set(fork.binding.text, number);
    });
  }

  #numberThreads(tags: Iterable<ThreadName>): void {
    const byProcess = new Map<number, Map<string, ThreadName>>();
    for (const tag of tags) {
      if (tag.process === undefined && this.#processes.has(tag.name)) continue;
      const process = this.#processes.get(tag.process ?? MAIN);
      if (process === undefined) continue; // said where the line is compiled
      const known = byProcess.get(process) ?? new Map<string, ThreadName>();
      if (known.size === 0) byProcess.set(process, known);
      const key = keyOf(tag.process, tag.name);
      if (!known.has(key)) known.set(key, tag);
    }
    for (const [process, known] of byProcess) {
      const keys = [...known.keys()];
      const numbers = assign(
        keys.map((key) => known.get(key)!.name),
        /^T(\d+)$/,
        OBSERVER - 1,
      );
      keys.forEach((key, index) => {
        const thread = numbers[index];
        if (thread === undefined)
          throw new ScenarioError(this.#source, known.get(key)!, `a process has at most ${OBSERVER} threads`);
        this.#threads.set(key, { process, thread });
      });
    }
  }
}

function keyOf(process: string | undefined, name: string): string {
  return process === undefined || process === MAIN ? name : `${process}/${name}`;
}

/** Numbers from 1 to `most`: those that names ask for, and the lowest ones left for the others. */
function assign(names: readonly (string | undefined)[], asks: RegExp, most: number): (number | undefined)[] {
  const taken = new Set<number>();
  const numbers = names.map((name) => {
    const number = Number(asks.exec(name ?? '')?.[1]);
    if (!(number >= 1 && number <= most) || taken.has(number)) return undefined;
    taken.add(number);
    return number;
  });
  let next = 1;
  return numbers.map((number) => {
    if (number !== undefined) return number;
    while (taken.has(next)) next += 1;
    taken.add(next);
    return next <= most ? next : undefined;
  });
}
