import { CATALOGUE } from '../../backend/catalogue.js';
import { errnoName, type Program } from '../../backend/index.js';
import { completionSize, framesFrom } from '../../backend/results.js';
import { FRAME_HEADER_SIZE, SECTION_HEADER_SIZE } from '../../backend/wire.js';

const OUTCOMES = ['value', 'errno', 'signal', 'exited', 'killed', 'refused'] as const;
const ERRNO_KIND = 2;
const REFUSED_KIND = 6;
const FAULT_REASON = 1;

/** What came of one operation of the catalogue: a count for `value`, `signal 11`, `refused`, and each errno. */
export type OutcomeCounts = Record<string, number>;

/** What programs did, counted from results' bytes without decoding them: it must cost little beside running them. */
export class Statistics {
  programs = 0;
  operations = 0;
  /** Completions with a value, of all that are not refusals of the machine itself. */
  succeeded = 0;
  completed = 0;
  /** Programs in which something completed while another thread slept on. */
  programsWithSleeper = 0;
  /** Threads that slept in a fault and went on. */
  faultCycles = 0;
  readonly outcomes = new Map<string, OutcomeCounts>();
  /** By operation: number of a fact -> how often it decided. */
  readonly facts = new Map<string, Map<number, number>>();

  /** Counts one program and its results. */
  count(program: Program, results: Uint8Array): void {
    this.programs += 1;
    this.operations += program.records.length;
    let before: ReadonlyMap<number, number> = new Map();
    let withSleeper = false;
    for (const frame of framesFrom(results)) {
      const { asleep, completed } = this.#frame(program, frame);
      const sleptOn = [...before.keys()].some((thread) => asleep.has(thread));
      withSleeper ||= sleptOn && completed;
      for (const [thread, reason] of before) if (reason === FAULT_REASON && !asleep.has(thread)) this.faultCycles += 1;
      before = asleep;
    }
    if (withSleeper) this.programsWithSleeper += 1;
  }

  /** Counts which facts decided, from results of a program that asked for EXPLAIN. */
  explain(program: Program, results: Uint8Array): void {
    for (const frame of framesFrom(results))
      eachCompletion(frame, (view, at) => {
        const why = view.getUint16(at + 10, true);
        const name = program.records[view.getUint32(at, true)]?.operation.op;
        if (why === 0 || name === undefined) return;
        const counts = this.facts.get(name) ?? new Map<number, number>();
        counts.set(why, (counts.get(why) ?? 0) + 1);
        this.facts.set(name, counts);
      });
  }

  /** Share of operations that succeed, 0 to 1. */
  get successShare(): number {
    return this.succeeded / Math.max(1, this.completed);
  }

  /** Share of programs in which something completed while another thread slept, 0 to 1. */
  get sleeperShare(): number {
    return this.programsWithSleeper / Math.max(1, this.programs);
  }

  #frame(program: Program, frame: Uint8Array): { asleep: Map<number, number>; completed: boolean } {
    let completed = false;
    const end = eachCompletion(frame, (view, at) => {
      const kind = view.getUint8(at + 6);
      completed ||= kind !== REFUSED_KIND;
      this.#outcome(program, view, at, kind);
    });
    return { asleep: sleepersAt(frame, end), completed };
  }

  #outcome(program: Program, view: DataView, at: number, kind: number): void {
    if (kind !== REFUSED_KIND) this.completed += 1;
    if (kind === 1) this.succeeded += 1;
    const name = program.records[view.getUint32(at, true)]?.operation.op ?? 'earlier run';
    const counts = this.outcomes.get(name) ?? {};
    const outcome = outcomeName(view, at, kind);
    counts[outcome] = (counts[outcome] ?? 0) + 1;
    this.outcomes.set(name, counts);
  }
}

function outcomeName(view: DataView, at: number, kind: number): string {
  if (kind === ERRNO_KIND) return errnoName(view.getUint16(at + 8, true));
  const name = OUTCOMES[kind - 1] ?? `kind ${kind}`;
  return name === 'signal' ? `signal ${view.getUint32(at + 16, true)}` : name;
}

/** Calls `visit` with each completion of a frame; returns where the sections begin. */
function eachCompletion(frame: Uint8Array, visit: (view: DataView, at: number) => void): number {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  let at = FRAME_HEADER_SIZE;
  for (let left = view.getUint16(4, true); left > 0; left -= 1) {
    visit(view, at);
    at += completionSize(view, at);
  }
  return at;
}

/** Thread -> reason, from the SLEEPERS section, which comes first if at all. */
function sleepersAt(frame: Uint8Array, at: number): Map<number, number> {
  const asleep = new Map<number, number>();
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (at + SECTION_HEADER_SIZE > frame.length || view.getUint16(at, true) !== 1) return asleep;
  const end = at + SECTION_HEADER_SIZE + view.getUint32(at + 4, true);
  for (let entry = at + SECTION_HEADER_SIZE; entry < end; entry += 4)
    asleep.set(view.getUint16(entry, true), view.getUint8(entry + 2));
  return asleep;
}

/** Operations of the catalogue that never came. */
export function neverSeen(statistics: Statistics): string[] {
  return CATALOGUE.map(({ name }) => name).filter((name) => !statistics.outcomes.has(name));
}
