import type { Operation } from '../generated/operations.js';
import type { Random } from './prng.js';

/** What random programs of hugepages do with files of them: the operations alone, who performs them and where is hugepages.ts. */

export const PAGE = 4096n;
export const HUGE = 0x200000n;
/** Hugepages that a file mostly has. */
const FILE_SPAN = 4;

const SHARED = 1n;
const PRIVATE = 2n;
const ANONYMOUS = 0x20n;
export const HUGETLB = 0x40000n;
export const NORESERVE = 0x4000n;

const KEEP_SIZE = 1n;
const PUNCH_HOLE = 3n;

/** A memfd of hugepages; sometimes one that can be sealed, or of a size that there is not. */
export function createFile(random: Random): Operation {
  const size = random.pick([0n, 0n, 0n, 21n << 26n]);
  return { op: 'memfd_create', flags: 4n | size | random.pick([0n, 0n, 2n, 8n]) };
}

/** The flags, the descriptor and the offset of a mapping of a file, or of shared memory without one. */
export function fileMapping(random: Random, fd: number): { flags: bigint; fd: bigint; offset: bigint } {
  const reserves = random.chance(50) ? 0n : NORESERVE;
  if (random.chance(12)) return { flags: SHARED | ANONYMOUS | HUGETLB | reserves, fd: -1n, offset: 0n };
  const type = random.chance(70) ? SHARED : PRIVATE;
  const asks = random.chance(5) ? HUGETLB : 0n;
  const offset = random.chance(3) ? 5n * PAGE : BigInt(random.weighted({ 0: 60, 1: 25, 2: 10, 5: 5 })) * HUGE;
  return { flags: type | reserves | asks, fd: BigInt(fd), offset };
}

/** Bytes of a file: whole hugepages most often. */
function bytes(random: Random, wrongPercent: number): bigint {
  const rest = random.chance(wrongPercent) ? BigInt(random.between(1, 0x1fffff)) : 0n;
  return BigInt(random.below(FILE_SPAN)) * HUGE + rest;
}

/** Something that is done to the file, without its mappings. */
export function fileOperation(random: Random, fd: number): Operation {
  const kind = random.weighted({ truncate: 30, allocate: 20, punch: 20, look: 25, seal: 3, reopen: 2 });
  switch (kind) {
    case 'truncate':
      return { op: 'ftruncate', fd, length: bytes(random, 8) + (random.chance(50) ? HUGE : 0n) };
    case 'allocate':
      return {
        op: 'fallocate',
        fd,
        mode: random.pick([0n, 0n, KEEP_SIZE]),
        offset: bytes(random, 10),
        length: random.pick([HUGE, HUGE, 1n, HUGE + 1n, 3n * HUGE]),
      };
    case 'punch':
      return {
        op: 'fallocate',
        fd,
        mode: PUNCH_HOLE,
        offset: bytes(random, 15),
        length: random.pick([HUGE, HUGE, 2n * HUGE, 5n * PAGE + 1n, HUGE - 1n]),
      };
    case 'seal':
      return { op: 'fcntl', fd, command: 1033n, argument: random.pick([2n, 4n, 8n, 16n]) };
    case 'reopen':
      return { op: 'reopen', fd, flags: 0n };
    default:
      return look(random, fd);
  }
}

function look(random: Random, fd: number): Operation {
  const offset = bytes(random, 30);
  return random.pick<Operation>([
    { op: 'pread', fd, count: random.pick([1n, 100n, PAGE]), offset },
    { op: 'read', fd, count: 16n },
    { op: 'pwrite', fd, value: 1n, offset },
    { op: 'file_blocks', fd },
    { op: 'fstat', fd },
    { op: 'lseek', fd, offset, whence: random.pick([0n, 1n, 2n, 3n, 4n]) },
    { op: 'lseek', fd, offset: -5n, whence: random.pick([3n, 4n]) },
  ]);
}
