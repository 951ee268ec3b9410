/** A scenario made ready for a machine: what the runner does, in order. */
import type { ThreadId } from '../backend/index.js';
import type { CompiledCall } from './call.js';
import type { Names } from './names.js';
import type { ObservationName } from './seen.js';
import type { Span } from './source.js';
import type {
  CallRow,
  EndedRow,
  Item,
  Outcome,
  RaceRow,
  Result,
  ResumedRow,
  Scenario,
  SignalRow,
  StillRow,
  Value,
  Word,
} from './syntax.js';

/** What the runner does, in order. */
export type Step =
  | { readonly kind: 'call'; readonly call: CompiledCall }
  | { readonly kind: 'reserve'; readonly row: CallRow; readonly length: Value }
  | { readonly kind: 'place'; readonly row: CallRow; readonly literal: Item }
  | { readonly kind: 'observe'; readonly row: CallRow; readonly process: number; readonly observation: Looked }
  | { readonly kind: 'resumed'; readonly row: ResumedRow; readonly thread: ThreadId }
  | { readonly kind: 'still'; readonly row: StillRow; readonly thread: ThreadId }
  | { readonly kind: 'signal'; readonly row: SignalRow; readonly thread: ThreadId }
  | { readonly kind: 'ended'; readonly row: EndedRow; readonly thread: ThreadId }
  | RaceStep;

export interface RaceStep {
  readonly kind: 'race';
  readonly row: RaceRow;
  readonly calls: readonly CompiledCall[];
  readonly outcomes: readonly CompiledOutcome[];
}

export interface CompiledOutcome {
  readonly outcome: Outcome;
  readonly ends: readonly CompiledEnd[];
  readonly continuation: readonly Step[];
}

/** Of an outcome: what a thread's call came to, or what is seen. */
export type CompiledEnd =
  | { readonly kind: 'result'; readonly name: Word; readonly call: CompiledCall; readonly result: Result }
  | {
      readonly kind: 'observed';
      readonly process: number;
      readonly observation: Looked;
      readonly result: Result;
    };

/** Something to look at, and where: its arguments. */
export interface Looked extends Span {
  readonly what: ObservationName;
  readonly args: readonly Item[];
}

/** A scenario, or one case of it, made ready for a machine. */
export interface CompiledScenario {
  readonly scenario: Scenario;
  readonly names: Names;
  readonly steps: readonly Step[];
  /** Whether it says which handlers ran: then it says so of all of them. */
  readonly hasSignals: boolean;
  /** Bound and never used. */
  readonly unused: readonly Word[];
}
