import type { Release } from '../../backend/index.js';
import { missingIn } from '../../backend/releases.js';
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
    facts: ['atomic.access.user-copy'],
    cause:
      'The kernel copies by other instructions on the emulated processor, which leave more undone where they fault.',
  },
];

/** Why a case is known to differ on a kernel, or `undefined`. */
export function causeOf({ facts }: Pick<Case, 'facts'>, release: Release): string | undefined {
  const known = KNOWN.find(({ facts: shown }) => shown.every((id) => facts.includes(id)));
  if (known !== undefined) return known.cause;
  const apart = missingIn(release).filter(({ standing }) => standing === 'apart');
  const row = apart.find(({ facts: concerned }) => concerned.some((id) => facts.includes(id)));
  return row === undefined ? undefined : `row ${row.id} of docs/releases.md: ${row.topic}`;
}
