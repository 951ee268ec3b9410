import type { ThreadId } from '../backend/program.js';
import type { SimulatorMachine } from './simulator.js';

/** What a thread goes on with, one after the other, each when it is idle: programs of one record with NO_SETTLE. */
export interface Following {
  readonly thread: ThreadId;
  readonly programs: readonly Uint8Array[];
}

/** A state of a course, to come back to. */
export interface CourseState {
  readonly snapshot: Uint8Array;
  readonly begun: readonly number[];
}

/** What a machine can do next: one of its transitions, or that an idle thread begins with what follows. */
export class Course {
  readonly #machine: SimulatorMachine;
  readonly #following: readonly Following[];
  /** How many of its programs each thread has begun. */
  #begun: number[];

  constructor(machine: SimulatorMachine, following: readonly Following[]) {
    this.#machine = machine;
    this.#following = following;
    this.#begun = following.map(() => 0);
  }

  /** In how many ways it can go on. */
  ways(): number {
    return this.#machine.transitions().length + this.#idle().length;
  }

  /** Goes on in one of the ways, by its number. */
  take(way: number): void {
    const transitions = this.#machine.transitions().length;
    if (way < transitions) {
      this.#machine.take(way);
      return;
    }
    const which = this.#idle()[way - transitions];
    if (which === undefined)
      throw new RangeError(`the schedule takes transition ${way} where there are ${this.ways()}`);
    this.#machine.begin(this.#following[which]!.programs[this.#begun[which]!]!);
    this.#begun[which]! += 1;
  }

  /** Equal for states that can go on in the same ways. */
  hash(): bigint {
    return this.#begun.reduce((hash, begun) => (hash << 8n) | BigInt(begun), this.#machine.canonicalHash());
  }

  save(): CourseState {
    return { snapshot: this.#machine.snapshot(), begun: [...this.#begun] };
  }

  restore({ snapshot, begun }: CourseState): void {
    this.#machine.restore(snapshot);
    this.#begun = [...begun];
  }

  /** Which threads could begin something now. */
  #idle(): number[] {
    const idle: number[] = [];
    for (const [which, { thread, programs }] of this.#following.entries())
      if (this.#begun[which]! < programs.length && this.#machine.isIdle(thread)) idle.push(which);
    return idle;
  }
}
