/** One operation of a case, as it looked on one backend: what two backends must agree about. */
export interface Step {
  /** `P0.T0 UFFDIO_COPY(...)`. */
  readonly operation: string;
  /** `P0.T1 load(...) = 0x5a`, of this operation and of all that it let go on. */
  readonly completions: string[];
  /** Sleepers, pages, userfaultfds, VMAs after it. */
  readonly state: readonly string[];
  /** Of a race: how it ended, every end that was seen, in full. Compared as sets. */
  readonly ends?: readonly RaceEnd[];
  /** Of a race: schedules explored, or runs made. Not compared. */
  readonly examined?: number;
}

export interface RaceEnd {
  readonly text: string;
  /** In how many runs it was seen, where runs were counted. */
  readonly times?: number;
}

/** The lines of a step, for people. */
export function stepLines(step: Step): string[] {
  return [
    step.operation,
    ...step.completions.map((line) => `    ${line}`),
    ...step.state.map((line) => `        ${line}`),
    ...(step.ends ?? []).map((end) => `    ${end.times === undefined ? '' : `${end.times} x `}${end.text}`),
  ];
}
