/** What a test of a handler came to. */
export interface Report {
  readonly backend: 'sim' | 'kernel';
  /** Runs made. */
  readonly runs: number;
  /** Different schedules that these runs stand for; of every schedule it is their number. On the kernel there is no telling. */
  readonly schedules: bigint | undefined;
  /** Different states in which there was more than one way to go on, where they were told apart. */
  readonly states: number;
  /** Whether every schedule within the bound was explored. */
  readonly complete: boolean;
  /** Preemptions that a schedule has at most, Infinity for any number. */
  readonly preemptions: number;
  /** Different ends, and for each how many runs came to it and a schedule that does. */
  readonly outcomes: ReadonlyMap<string, Reached>;
  /** In words: `explored 112 of 112 schedules ...`. */
  toString(): string;
}

/** How an end was reached. */
export interface Reached {
  readonly runs: number;
  /** Nothing on the kernel. */
  readonly schedule: string | undefined;
}

/** Gathers what runs came to. */
export class Outcomes {
  readonly #reached = new Map<string, Reached>();

  add(outcome: string, schedule: string | undefined): void {
    const before = this.#reached.get(outcome);
    this.#reached.set(outcome, { runs: (before?.runs ?? 0) + 1, schedule: before?.schedule ?? schedule });
  }

  get all(): ReadonlyMap<string, Reached> {
    return this.#reached;
  }
}

/** A report with its sentence. */
export function reportOf(report: Omit<Report, 'toString'>): Report {
  return { ...report, toString: () => sentence(report) };
}

function sentence({
  backend,
  runs,
  schedules,
  states,
  complete,
  preemptions,
  outcomes,
}: Omit<Report, 'toString'>): string {
  const ends = `${outcomes.size} ${outcomes.size === 1 ? 'outcome' : 'different outcomes'}`;
  if (backend === 'kernel') return `ran ${runs} times on the kernel; ${ends}`;
  if (!complete) return `ran ${runs} schedules, not all; ${ends}`;
  const bound =
    preemptions === Number.POSITIVE_INFINITY
      ? ''
      : ` with at most ${preemptions} preemption${preemptions === 1 ? '' : 's'}`;
  return `explored ${schedules} of ${schedules} schedules${bound} (${runs} runs, ${states} states); ${ends}`;
}
