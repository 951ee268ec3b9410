/** Ways in which a test of a handler fails. */
export type FailureKind =
  /** A thread sleeps for ever. */
  | 'asleep'
  /** The handler threw: an errno that it does not expect, or anything else. */
  | 'handler failed'
  /** A thread's code threw: an access that raised a signal, an assertion. */
  | 'thread failed'
  /** A check of the world threw. */
  | 'check failed'
  /** Code waits for something that is no operation and not the clock. */
  | 'left the machine'
  /** The same call fails again and again, and nobody else can go on. */
  | 'spinning'
  /** It does not come to an end within the bound on steps. */
  | 'endless'
  /** The handler goes on when the test is over. */
  | 'does not end';

/** What went wrong in one run. */
export interface Finding {
  readonly kind: FailureKind;
  /** A sentence; the same on every machine. */
  readonly summary: string;
  /** More to it: who could wake a sleeper, what to do. */
  readonly details: readonly string[];
  /** What was thrown, if something was. */
  readonly cause?: unknown;
}

/** How a failure is shown. */
export interface Shown {
  readonly trace: readonly string[];
  readonly schedule: string | undefined;
  readonly scenario: string | undefined;
}

/** A handler does not pass its test. The message says what went wrong, what led there, and how to see it again. */
export class HandlerFailure extends Error {
  override readonly name = 'HandlerFailure';
  readonly kind: FailureKind;
  /** What went wrong, in a sentence. */
  readonly summary: string;
  /** What happened, a line each, as strace would show it. */
  readonly trace: readonly string[];
  /** For the option `schedule` or the environment's UFFD_SCHEDULE; `undefined` on the kernel, which no schedule can be given to. */
  readonly schedule: string | undefined;
  /**
   * The same as a scenario (docs/scenario-language.md), where it happens when one call is made after the other: `uffd run`
   * runs it on both backends, `uffd export --c` makes a C program of it. Else `undefined`.
   */
  readonly scenario: string | undefined;

  constructor(finding: Finding, { trace, schedule, scenario }: Shown, found: string) {
    const replay = schedule === undefined ? [] : [`UFFD_SCHEDULE=${schedule} replays it.`];
    const lines = [finding.summary, ...finding.details, '', ...trace, '', found, ...replay];
    super(lines.join('\n'), finding.cause === undefined ? undefined : { cause: finding.cause });
    this.kind = finding.kind;
    this.summary = finding.summary;
    this.trace = trace;
    this.schedule = schedule;
    this.scenario = scenario;
  }
}

/** The test itself is wrong: the world can't be set up, code is not deterministic, a schedule does not fit. */
export class TestError extends Error {
  override readonly name = 'TestError';
}
