import { FACTS } from '../../backend/generated/facts.js';
import { compareReleases, featuresOf, type Operation, profileOf, RELEASES, type Release } from '../../backend/index.js';
import { type Difference, missingIn } from '../../backend/releases.js';
import type { Case } from './_case.js';
import {
  CONTINUE_WP,
  F_ADD_SEALS,
  F_SEAL_EXEC,
  GUARD,
  MADV_GUARD_INSTALL,
  MADV_GUARD_REMOVE,
  MFD_EXEC,
  MFD_NOEXEC_SEAL,
  MPOL_WEIGHTED_INTERLEAVE,
  UFFDIO_MOVE,
  UFFDIO_POISON,
} from './_linux.js';

/** What a case holds for: the releases of its facts, and those that have what it uses. */

const CONDITIONS: ReadonlyMap<string, string> = new Map(
  FACTS.flatMap(({ id, releases }) => (releases === undefined ? [] : [[id, releases]])),
);

/** Whether a condition such as `>=6.4 <6.17` holds for a release. */
export function holdsFor(condition: string | undefined, release: string): boolean {
  return (condition ?? '').split(' ').every((part) => {
    const order = compareReleases(release, part.replace(/^[<>=]+/, ''));
    if (part.startsWith('>=')) return order >= 0;
    if (part.startsWith('<')) return order < 0;
    return part === '' || order === 0;
  });
}

/** Why a case can't be expected to hold on a release, by the first of its facts that does not; or `undefined`. */
export function notOn({ facts }: Pick<Case, 'facts'>, release: string): string | undefined {
  const fact = facts.find((id) => !holdsFor(CONDITIONS.get(id), release));
  return fact === undefined ? undefined : `${fact} holds for ${CONDITIONS.get(fact)}, and this is ${release}`;
}

/** The newest release that all facts of a case hold for, if there is one with a profile. */
export function newestFor(subject: Pick<Case, 'facts'>): Release | undefined {
  return RELEASES.findLast((release) => notOn(subject, release) === undefined);
}

/** Advice of madvise(2) that came late. */
const GUARDS: readonly bigint[] = [MADV_GUARD_INSTALL, MADV_GUARD_REMOVE];

const SCAN_MASKS = ['category_inverted', 'category_mask', 'category_anyof_mask', 'return_mask'] as const;
const REQUESTS: ReadonlyMap<unknown, string> = new Map([
  [UFFDIO_MOVE, '6.8'],
  [UFFDIO_POISON, '6.6'],
]);

function has(operand: unknown, bits: bigint): boolean {
  return (typeof operand === 'bigint' || typeof operand === 'number') && (BigInt(operand) & bits) !== 0n;
}

/** The release that brought what an operation is about, if that is not as old as all profiles. */
function cameWith(operation: Operation): string | undefined {
  switch (operation.op) {
    case 'UFFDIO_MOVE':
      return '6.8';
    case 'UFFDIO_POISON':
      return '6.6';
    case 'pagemap_scan':
      return SCAN_MASKS.some((mask) => has(operation[mask], GUARD)) ? '6.16' : '6.7';
    case 'pagemap_ioctl':
      return '6.7';
    case 'mseal':
      return '6.10';
    case 'madvise':
    case 'process_madvise':
      return GUARDS.some((advice) => advice === operation.advice) ? '6.13' : undefined;
    case 'mbind':
      return operation.mode === MPOL_WEIGHTED_INTERLEAVE ? '6.9' : undefined;
    case 'UFFDIO_CONTINUE':
      return has(operation.mode, CONTINUE_WP) ? '6.4' : undefined;
    case 'UFFDIO_API':
      return has(operation.features, ~featuresOf('6.1') & featuresOf('6.18')) ? '6.4 to 6.8' : undefined;
    case 'ioctl':
      return REQUESTS.get(operation.request);
    case 'memfd_create':
      return has(operation.flags, MFD_NOEXEC_SEAL | MFD_EXEC) ? '6.3' : undefined;
    case 'fcntl':
      return operation.command === F_ADD_SEALS && has(operation.argument, F_SEAL_EXEC) ? '6.3' : undefined;
    default:
      return undefined;
  }
}

/** Facts whose cases meet a difference on their way to something else, by the row of backend/releases.ts. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  'fill-out': [
    'continue.order.changing',
    'changing.fill-out-sleeps',
    'remove.old-data',
    'changing.after-syscall',
    'unmap.two-uffds',
    'unmap.remapped-early',
    'remap.with.registered',
    'remap.with.populate',
    'mm.exec-event',
    'atomic.fork.changing',
  ],
  'mmap-merge': ['vma.anon.sticky', 'vma.anon.not-created-by.populate-read', 'vma.anon.not-created-by.read-fault'],
  'mmap-failure': ['unmap.from.refused'],
  'mremap-self': ['mremap.merge.dontunmap-locked'],
  readv: ['readv.split-missing', 'readv.split-efault'],
  'copy-changing': ['zeropage.order.changing-again'],
  move: [
    'register.again.subset',
    'register.order.apply',
    'register.order.ioctls-sleeps',
    'kernel-fault.ioctl-argument',
    'mm.acts-on-creator',
    'wp.other-mapping',
    'fdinfo.woken',
    'fdinfo.same',
    'fdinfo.closed',
  ],
  'merge-touched': [
    'unregister.split-merge',
    'vma.account.mprotect',
    'vma.merge.locked',
    'mlock.unlocked-meanwhile',
    'madvise.flags.hole',
    'mremap.grow.merges',
    'mremap.grow.merges-forked',
  ],
  'mremap-several': ['mremap.several.zero', 'hugetlb.mremap.length'],
  'process-madvise-own': ['process-madvise.eacces', 'process-madvise.most'],
  'writeprotect-vmas': ['hugetlb.wp.unregister-cut', 'wp.earlier-changed'],
};

/** Whether a case shows a difference, or meets it. */
export function meets({ facts }: Pick<Case, 'facts'>, { id, facts: concerned }: Difference): boolean {
  return [...concerned, ...(ALSO[id] ?? [])].some((fact) => facts.includes(fact));
}

/** The difference that a case shows, or meets, where a release is before it. */
export function metOn({ facts }: Pick<Case, 'facts'>, release: string): string | undefined {
  const difference = missingIn(profileOf(release)).find((candidate) => meets({ facts }, candidate));
  return difference === undefined ? undefined : `${difference.id}: ${difference.topic}, since ${difference.since}`;
}

/** What of an operation is not there on a release, if anything: a case that goes on with it can't hold. */
export function notThere(operation: Operation, release: string): string | undefined {
  const since = cameWith(operation);
  if (since === undefined || compareReleases(release, since) >= 0) return undefined;
  return `it uses what ${operation.op} has since ${since}, and this is ${release}`;
}
