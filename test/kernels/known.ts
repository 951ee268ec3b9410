import type { Case } from '../conformance/_case.js';

/** What comes of qemu, on every kernel. */
interface Known {
  /** The cases that show it, by facts: all of them are cited. */
  readonly facts: readonly string[];
  /** A sentence. */
  readonly cause: string;
}

const KNOWN: readonly Known[] = [
  {
    facts: ['message.flags.lock-xadd'],
    cause: 'qemu emulates a locked instruction by a load first, which faults as a read.',
  },
  {
    facts: ['process-vm.pinned-contents'],
    cause:
      'The kernel copies by other instructions on the emulated processor, which have read what they could not write yet.',
  },
  {
    facts: ['memfd.read-held'],
    cause:
      'The kernel copies by other instructions on the emulated processor, which have read what they could not write yet.',
  },
  {
    facts: ['zero.read'],
    cause:
      'The kernel clears eight bytes at once on the emulated processor, and none of them where it can’t write all.',
  },
  {
    facts: ['atomic.access.user-copy'],
    cause:
      'The kernel copies by other instructions on the emulated processor, which leave more undone where they fault.',
  },
];

/** Why a case is known to differ on an emulated kernel, or `undefined`. */
export function causeOf({ facts }: Pick<Case, 'facts'>): string | undefined {
  return KNOWN.find(({ facts: shown }) => shown.every((id) => facts.includes(id)))?.cause;
}
