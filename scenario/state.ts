import { ARENA_START, type Completion, PAGE_SIZE, type SleepReason, type ThreadId } from '../backend/index.js';
import type { CompiledCall } from './call.js';
import type { Names } from './names.js';
import type { Source } from './source.js';
import type { Scope } from './values.js';

/** Unmapped pages between two placements, so that mappings never merge by accident. */
const GAP = 3n * PAGE_SIZE;
/** Longest range that a place of its own is kept for; a longer one fails anyway, wherever it is asked for. */
const LONGEST = 1n << 40n;

/** A call that has completed and has no line yet. */
export interface Unclaimed {
  readonly call: CompiledCall;
  readonly completion: Completion;
}

/** How a process ended, as far as that is known; and whether a line has said so. */
export interface Death {
  readonly how: { readonly exited: number } | { readonly killed: number } | undefined;
  claimed: boolean;
}

/** A signal that was sent, and by what. */
export interface Sent {
  readonly process: number;
  /** `undefined`: to the process. */
  readonly thread: number | undefined;
  readonly signal: number;
}

/** `0.1`. */
export function threadKey({ process, thread }: ThreadId): string {
  return `${process}.${thread}`;
}

/** What is so at one point of a run: names, busy threads, what has no line yet. A race goes on from copies of it. */
export class State implements Scope {
  readonly source: Source;
  readonly #names: Names;
  readonly numbers: Map<string, bigint>;
  /** Threads that are in a call. */
  readonly busy: Map<string, CompiledCall>;
  readonly unclaimed: Map<string, Unclaimed>;
  readonly deaths: Map<number, Death>;
  /** Processes that were made so far. */
  readonly made: Set<number>;
  readonly sent: Sent[];
  /** How many handlers ran in a thread, as its lines say. */
  readonly handled: Map<string, bigint>;
  /** Busy threads of which a line has said that they sleep on, or spin. */
  readonly lastWords: Set<string>;
  /** Why threads sleep, where that is known. */
  reasons = new Map<string, SleepReason>();
  /** Placed ranges, to be looked at when something fails. */
  readonly placed: { readonly start: bigint; readonly pages: number }[];
  #next: bigint;

  constructor(source: Source, names: Names, from?: State) {
    this.source = source;
    this.#names = names;
    this.numbers = new Map(from?.numbers);
    this.busy = new Map(from?.busy);
    this.unclaimed = new Map(from?.unclaimed);
    this.deaths = new Map(Array.from(from?.deaths ?? [], ([process, death]) => [process, { ...death }]));
    this.made = new Set(from?.made ?? [0]);
    this.sent = [...(from?.sent ?? [])];
    this.handled = new Map(from?.handled);
    this.lastWords = new Set(from?.lastWords);
    this.placed = [...(from?.placed ?? [])];
    this.#next = from === undefined ? ARENA_START : from.#next;
  }

  copy(): State {
    return new State(this.source, this.#names, this);
  }

  number(name: string): bigint | undefined {
    return this.numbers.get(name);
  }

  thread(name: string, process?: string): ThreadId | undefined {
    return this.#names.thread(process === undefined ? { name } : { process, name });
  }

  known(): Iterable<string> {
    return this.numbers.keys();
  }

  isAlive(process: number): boolean {
    return this.made.has(process) && !this.deaths.has(process);
  }

  /** Processes that live. */
  get living(): number[] {
    return [...this.made].filter((process) => !this.deaths.has(process));
  }

  /** Addresses where nothing is mapped, with a gap after them; never the same twice. */
  place(length: bigint, alignment: bigint): bigint {
    const start = ((this.#next + alignment - 1n) / alignment) * alignment;
    if (length < LONGEST) {
      const pages = (length + PAGE_SIZE - 1n) / PAGE_SIZE;
      this.#next = start + pages * PAGE_SIZE + GAP;
      if (pages > 0n) this.placed.push({ start, pages: Number(pages) });
    }
    return start;
  }
}
