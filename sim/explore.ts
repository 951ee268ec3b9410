import { splitFrames } from '../backend/results.js';
import { Course, type CourseState, type Following } from './course.js';
import type { SimulatorMachine } from './simulator.js';

/** One way in which what was started can end. */
export interface ExploredOutcome {
  /** The last frame's bytes: completions and looks. `decodeFrame` reads them. */
  readonly frame: Uint8Array;
  /** A schedule that leads there: the index of the transition taken at each step. See `replay`. */
  readonly schedule: readonly number[];
}

export interface Exploration {
  /** Different ways to end, in the order in which they were found. */
  readonly outcomes: readonly ExploredOutcome[];
  /** Different states seen, ends included. */
  readonly states: number;
  /** Complete schedules; those that come together in one state count once for each way into it. */
  readonly schedules: bigint;
  /** Whether the bound on states was met: there may be more of everything then. */
  readonly truncated: boolean;
}

export interface ExploreOptions {
  /** Different states to visit, at most. */
  readonly maxStates?: number;
  /** What threads go on with. */
  readonly following?: readonly Following[];
}

const MAX_STATES = 100_000;

/** A state to go on from. */
interface Node {
  readonly state: CourseState;
  readonly hash: bigint;
  readonly schedule: readonly number[];
  readonly transitions: number;
  next: number;
  schedules: bigint;
}

/**
 * Runs a program up to its last settle and takes every schedule of that: each runnable thread goes next, and what was
 * queued is read in the order that the schedule made. Leaves the machine as it was. Throws Unmodelled, and what
 * `splitFrames` throws for a program that is refused.
 */
export function explore(
  machine: SimulatorMachine,
  program: Uint8Array,
  { maxStates = MAX_STATES, following = [] }: ExploreOptions = {},
): Exploration {
  const before = machine.snapshot();
  machine.exploring = true;
  try {
    splitFrames(machine.begin(program));
    return new Explorer(machine, maxStates, following).explore();
  } finally {
    machine.restore(before);
  }
}

/** Runs a program along one schedule of an exploration; the last frame's bytes. Leaves the machine there. */
export function replay(
  machine: SimulatorMachine,
  program: Uint8Array,
  schedule: readonly number[],
  following: readonly Following[] = [],
): Uint8Array {
  machine.exploring = true;
  try {
    splitFrames(machine.begin(program));
    const course = new Course(machine, following);
    for (const way of schedule) course.take(way);
    return lastFrame(machine);
  } finally {
    machine.exploring = false;
  }
}

function lastFrame(machine: SimulatorMachine): Uint8Array {
  return splitFrames(machine.finalFrame())[0]!;
}

function keyOf(bytes: Uint8Array): string {
  let key = '';
  for (let at = 0; at < bytes.length; at += 4096) key += String.fromCharCode(...bytes.subarray(at, at + 4096));
  return key;
}

/** Depth first, with each state entered once; how many schedules lead on from it is remembered. */
class Explorer {
  readonly #machine: SimulatorMachine;
  readonly #course: Course;
  readonly #maxStates: number;
  /** Schedules from a state to an end. */
  readonly #visited = new Map<bigint, bigint>();
  readonly #outcomes = new Map<string, ExploredOutcome>();
  readonly #stack: Node[] = [];
  #truncated = false;

  constructor(machine: SimulatorMachine, maxStates: number, following: readonly Following[]) {
    this.#machine = machine;
    this.#course = new Course(machine, following);
    this.#maxStates = maxStates;
  }

  explore(): Exploration {
    let schedules = this.#enter([]);
    while (this.#stack.length > 0) {
      const node = this.#stack.at(-1)!;
      const found = node.next < node.transitions ? this.#step(node) : this.#leave(node);
      const parent = this.#stack.at(-1);
      if (found === undefined) continue;
      if (parent === undefined) schedules = found;
      else parent.schedules += found;
    }
    return {
      outcomes: [...this.#outcomes.values()],
      states: this.#visited.size,
      schedules: schedules ?? 0n,
      truncated: this.#truncated,
    };
  }

  /** Takes a node's next transition; how many schedules go on there, if that is known at once. */
  #step(node: Node): bigint | undefined {
    const transition = node.next;
    node.next += 1;
    this.#course.restore(node.state);
    this.#course.take(transition);
    return this.#enter([...node.schedule, transition]);
  }

  #leave(node: Node): bigint {
    this.#stack.pop();
    this.#visited.set(node.hash, node.schedules);
    return node.schedules;
  }

  /** Looks at the present state: known, an end, over the bound, or one more to go on from (undefined). */
  #enter(schedule: readonly number[]): bigint | undefined {
    const hash = this.#course.hash();
    const known = this.#visited.get(hash);
    if (known !== undefined) return known;
    if (this.#visited.size >= this.#maxStates) {
      this.#truncated = true;
      return 0n;
    }
    const transitions = this.#course.ways();
    this.#visited.set(hash, transitions === 0 ? 1n : 0n);
    if (transitions === 0) {
      const frame = lastFrame(this.#machine);
      const key = keyOf(frame);
      if (!this.#outcomes.has(key)) this.#outcomes.set(key, { frame, schedule });
      return 1n;
    }
    this.#stack.push({ state: this.#course.save(), hash, schedule, transitions, next: 0, schedules: 0n });
    return undefined;
  }
}
