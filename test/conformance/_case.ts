import type { Environment } from '../../backend/index.js';
import type { World } from './_world.js';

/** One sentence about userfaultfd, and the operations that prove it on every backend. */
export interface Case {
  /** The sentence. */
  readonly title: string;
  /** Ids of docs/semantics.md that the case proves; no two cases have the same set. */
  readonly facts: readonly string[];
  /** What the environment must be like; the simulator is booted so, a kernel that is not so skips the case. */
  readonly needs?: Partial<Environment>;
  /** Throws when the machine does not behave as the title says. */
  run(world: World): void;
}

/** The cases of one file. */
export interface Topic {
  /** As it stands in the report: a few words. */
  readonly name: string;
  readonly cases: readonly Case[];
}

/** A case whose claim the machine refuted. */
export class CaseFailed extends Error {
  override readonly name = 'CaseFailed';
}
