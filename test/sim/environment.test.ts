import test from 'ava';
import { decodeResults, type Environment, type Operation, type ProgramRecord } from '../../backend/index.js';
import { DEFAULT_CONFIG } from '../../backend/machine.js';
import { bootSimulator } from '../../sim/index.js';
import { ARENA, main, map, page, program } from './_programs.js';

/** What the environment decides can't be tried on one kernel; here it is what Linux's sources and manual pages say. */

/** What comes of each operation of thread (0, 0): a value, or the name of an errno. */
function outcomes(environment: Partial<Environment>, operations: readonly Operation[]): (bigint | string)[] {
  const machine = bootSimulator({ environment: { ...DEFAULT_CONFIG.environment, ...environment } });
  const results: (bigint | string)[] = [];
  for (let at = 0; at < operations.length; at += 4096) {
    const records: ProgramRecord[] = operations.slice(at, at + 4096).map((operation) => main(operation));
    for (const { completions } of decodeResults(machine.run(program(records))))
      for (const { outcome } of completions) {
        if (outcome.kind === 'value') results.push(outcome.value);
        else results.push(outcome.kind === 'errno' ? outcome.errno : outcome.kind);
      }
  }
  return results;
}

const USER_MODE_ONLY = 1n;
const EVENT_FORK = 2n;
const NORESERVE = 0x104022n;

test('who has no capability may create a userfaultfd for user mode only, and may not ask for EVENT_FORK', (t) => {
  const found = outcomes({ capSysPtrace: false }, [
    { op: 'userfaultfd' },
    { op: 'userfaultfd', flags: 2n },
    { op: 'userfaultfd', flags: USER_MODE_ONLY | 2n },
    { op: 'userfaultfd', flags: USER_MODE_ONLY },
    { op: 'UFFDIO_API', fd: 3n, features: EVENT_FORK },
    { op: 'UFFDIO_API', fd: 3n },
  ]);
  t.deepEqual(found, ['EPERM', 'EPERM', 'EINVAL', 3n, 'EPERM', 0n]);
});

test('vm.unprivileged_userfaultfd allows kernel faults, not EVENT_FORK', (t) => {
  const found = outcomes({ capSysPtrace: false, unprivilegedUserfaultfd: true }, [
    { op: 'userfaultfd' },
    { op: 'UFFDIO_API', fd: 3n, features: EVENT_FORK },
  ]);
  t.deepEqual(found, [3n, 'EPERM']);
});

test('/dev/userfaultfd may be absent, refused, root’s alone or everybody’s', (t) => {
  const open = [
    { op: 'open_userfaultfd_device' },
    { op: 'drop_privileges' },
    { op: 'open_userfaultfd_device' },
  ] as const;
  t.deepEqual(outcomes({ userfaultfdDevice: 'ENOENT' }, open), ['ENOENT', 0n, 'ENOENT']);
  t.deepEqual(outcomes({ userfaultfdDevice: 'EPERM' }, open), ['EPERM', 0n, 'EPERM']);
  t.deepEqual(outcomes({ userfaultfdDevice: 'root' }, open), [3n, 0n, 'EACCES']);
  t.deepEqual(outcomes({ userfaultfdDevice: 'everybody' }, open), [3n, 0n, 4n]);
});

test('features that the kernel does not have are refused', (t) => {
  const found = outcomes({ features: 0x1fffn }, [
    { op: 'userfaultfd' },
    { op: 'UFFDIO_API', fd: 3n, features: 0x2000n },
    { op: 'UFFDIO_API', fd: 3n, features: 0x1000n },
  ]);
  t.deepEqual(found, [3n, 'EINVAL', 0n]);
});

test('the heuristic of overcommit refuses one writable mapping larger than all memory, and a fork that would copy one', (t) => {
  const memory = 1n << 30n;
  const half = 3n << 28n;
  const large = (1n << 30n) + 4096n;
  const found = outcomes({ memory }, [
    { op: 'mmap', addr: ARENA, length: large, flags: 0x100022n },
    { op: 'mmap', addr: ARENA, length: large, prot: 1n, flags: 0x100022n },
    { op: 'munmap', addr: ARENA, length: large },
    { op: 'mmap', addr: ARENA, length: large, flags: NORESERVE },
    { op: 'munmap', addr: ARENA, length: large },
    { op: 'mmap', addr: ARENA, length: half, flags: 0x100022n },
    { op: 'fork', child: 1n },
    // Merged with the one below, the VMA is larger than all memory.
    { op: 'mmap', addr: ARENA + half, length: half, flags: 0x100022n },
    { op: 'fork', child: 2n },
  ]);
  t.deepEqual(found, ['ENOMEM', ARENA, 0n, ARENA, 0n, ARENA, 1n, ARENA + half, 'ENOMEM']);
});

test('overcommit always allows', (t) => {
  const found = outcomes({ memory: 1n << 20n, overcommit: 1 }, [
    { op: 'mmap', addr: ARENA, length: 1n << 40n, flags: 0x100022n },
  ]);
  t.deepEqual(found, [ARENA]);
});

test('a process has as many mappings as vm.max_map_count says, and one more by mmap', (t) => {
  const maxMapCount = 100;
  const maps = Array.from({ length: maxMapCount }, (_, index) => map(2 * index, 1));
  const found = outcomes({ maxMapCount }, maps);
  const worked = found.filter((result) => result !== 'ENOMEM').length;
  t.true(worked > maxMapCount / 2 && worked < maxMapCount);
  t.deepEqual(found.slice(worked), new Array(maxMapCount - worked).fill('ENOMEM'));
  // At the limit a hole can't be made, an end can be cut off, and what is registered can't be split.
  const full: Operation[] = [map(1000, 4), ...maps.slice(0, worked - 1)];
  const atLimit = outcomes({ maxMapCount }, [
    ...full,
    { op: 'munmap', addr: page(1001), length: 4096n },
    { op: 'userfaultfd' },
    { op: 'UFFDIO_API', fd: 3n },
    { op: 'UFFDIO_REGISTER', fd: 3n, start: page(1001), len: 4096n },
    { op: 'UFFDIO_REGISTER', fd: 3n, start: page(1000), len: 4n * 4096n },
    { op: 'munmap', addr: page(1003), length: 4096n },
  ]);
  t.deepEqual(atLimit.slice(full.length), ['ENOMEM', 3n, 0n, 'ENOMEM', 0n, 0n]);
  // mprotect can't split either, but what is split joins again; with room for one of two splits that one stays.
  const protect = (first: number, pages: number, prot: bigint): Operation => ({
    op: 'mprotect',
    addr: page(first),
    length: BigInt(pages) * 4096n,
    prot,
  });
  const protectedAtLimit = outcomes({ maxMapCount }, [
    ...full,
    protect(1001, 1, 1n),
    protect(1000, 4, 1n),
    { op: 'munmap', addr: page(0), length: 4096n },
    { op: 'munmap', addr: page(2), length: 4096n },
    protect(1001, 1, 3n),
    protect(1003, 1, 3n),
    protect(1001, 1, 3n),
    protect(1000, 1, 3n),
  ]);
  t.deepEqual(protectedAtLimit.slice(full.length), ['ENOMEM', 0n, 0n, 0n, 'ENOMEM', 'ENOMEM', 'ENOMEM', 0n]);
});

/** Facts fault-around.environment and fault-around.vma: what one read of a file of 512 pages, all cached, maps. */
for (const bytes of [4096, 16384, 65536, 1 << 20, 2 << 20])
  test(`a window of fault-around of ${bytes} bytes is what one read maps, in the mapping`, (t) => {
    const machine = bootSimulator({ environment: { ...DEFAULT_CONFIG.environment, faultAround: bytes } });
    const [shared, table, filled] = [1n, 1n << 21n, ARENA + (1n << 30n)];
    const read = ARENA + table - 4096n;
    const records = [
      main({ op: 'memfd_create', length: 8n }),
      main({ op: 'ftruncate', fd: 3n, length: table }),
      main({ op: 'mmap', addr: filled, length: table, flags: shared | 0x100000n, fd: 3n }),
      main({ op: 'fill', addr: filled, length: table, byte: 1n }),
      // All but the first two pages of the file, at the same place in their page table.
      main({
        op: 'mmap',
        addr: ARENA + 8192n,
        length: table - 8192n,
        flags: shared | 0x100000n,
        fd: 3n,
        offset: 8192n,
      }),
      main({ op: 'load', addr: read }),
      main({ op: 'pagemap_read', process: 0, addr: ARENA + 8192n, length: table - 8192n }),
    ];
    const frames = decodeResults(machine.run(program(records)));
    const entries = new BigUint64Array(frames[6]!.completions[0]!.bytes.slice().buffer);
    const mapped = [...entries].filter((entry) => entry >> 63n === 1n).length;
    t.is(mapped, Math.min(bytes / 4096, 510));
  });
