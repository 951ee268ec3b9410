import type { Release } from '../../backend/index.js';
import type { Case } from '../conformance/_case.js';

/** A difference between a kernel in qemu and its profile that is understood. */
interface Known {
  /** The cases that show it, by facts: all of them are cited. */
  readonly facts: readonly string[];
  /** On these kernels only, by default on all. */
  readonly on?: readonly Release[];
  /** A sentence. */
  readonly cause: string;
}

const KNOWN: readonly Known[] = [
  {
    facts: ['message.flags.lock-xadd'],
    cause: 'qemu emulates a locked instruction by a load first, which faults as a read.',
  },
  {
    facts: ['atomic.access.user-copy'],
    cause:
      'The kernel copies by other instructions on the emulated processor, which leave more undone where they fault.',
  },
];

/** Why a case is known to differ on a kernel, or `undefined`. */
export function causeOf({ facts }: Pick<Case, 'facts'>, release: Release): string | undefined {
  return KNOWN.find((known) => (known.on?.includes(release) ?? true) && known.facts.every((id) => facts.includes(id)))
    ?.cause;
}
