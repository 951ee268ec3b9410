import type { Topic } from '../_case.js';
import {
  FAULT_WRITE,
  MADV_DONTNEED,
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_LOCKED,
  MAP_NONBLOCK,
  MAP_POPULATE,
  MAP_PRIVATE,
  MAP_SHARED_VALIDATE,
  MAP_SYNC,
  PAGE,
  PROT_NONE,
  PROT_READ,
} from '../_linux.js';
import { fault } from '../_message.js';

const ANON = MAP_PRIVATE | MAP_ANONYMOUS;
/** MAP_ABOVE4G, MAP_DENYWRITE, MAP_EXECUTABLE, MAP_NONBLOCK, MAP_UNINITIALIZED, and bits that are nobody's. */
const IGNORED = [0x80n, 0x800n, 0x1000n, MAP_NONBLOCK, 0x4000000n, 0x200n, 0x8000000n, 1n << 40n, 1n << 63n];

export const mmapFlags: Topic = {
  name: 'flags of mmap',
  cases: [
    {
      title: 'Flags that mean nothing to anonymous memory are ignored: all such mappings become one',
      facts: ['mmap.unknown-flags', 'vma.merge.mmap'],
      run(world) {
        const { main } = world;
        const mem = world.place(IGNORED.length);
        IGNORED.forEach((flag, page) => {
          const at = mem + BigInt(page) * PAGE;
          main.mmap(at, PAGE, { flags: ANON | flag }).gives(at);
        });
        world.process(0).maps(mem, IGNORED.length, [[0, IGNORED.length, 0]]);
      },
    },
    {
      title: 'A mapping with MAP_SYNC becomes one with its like alone',
      facts: ['mmap.sync-apart', 'vma.merge.flags'],
      run(world) {
        const { main } = world;
        const mem = world.place(3);
        for (const page of [0n, 1n]) main.mmap(mem + page * PAGE, PAGE, { flags: ANON | MAP_SYNC });
        main.mmap(mem + 2n * PAGE, PAGE);
        world.process(0).maps(mem, 3, [
          [0, 2, 0],
          [2, 3, 0],
        ]);
      },
    },
    {
      title: 'MAP_SHARED_VALIDATE of anonymous memory is EINVAL',
      facts: ['mmap.shared-validate', 'mmap.order.type'],
      run(world) {
        const { main } = world;
        main.mmap(world.place(1), PAGE, { flags: MAP_SHARED_VALIDATE | MAP_ANONYMOUS }).fails('EINVAL');
        const mem = world.filled(0x11);
        main.mmap(mem, PAGE, { flags: MAP_SHARED_VALIDATE | MAP_ANONYMOUS | MAP_FIXED }).fails('EINVAL');
        world.process(0).holds(mem, 0x11);
      },
    },
    {
      title: 'MAP_POPULATE faults all pages in, unless it can’t or MAP_NONBLOCK says not to; it is no failure',
      facts: ['mmap.populate'],
      run(world) {
        const { main } = world;
        const populated = (prot: bigint | undefined, flags: bigint): bigint => {
          const mem = world.place(2);
          main.mmap(mem, 2n * PAGE, { flags: ANON | flags, ...(prot !== undefined && { prot }) }).gives(mem);
          return mem;
        };
        const writable = populated(undefined, MAP_POPULATE);
        const readable = populated(PROT_READ, MAP_POPULATE);
        const none = populated(PROT_NONE, MAP_POPULATE);
        const not = populated(undefined, MAP_POPULATE | MAP_NONBLOCK);
        world.process(0).holds(writable, 0, 0);
        world.process(0).holds(readable, 0, 0);
        world.process(0).holds(none, 'none', 'none');
        world.process(0).holds(not, 'none', 'none');
        main.madvise(writable, PAGE, MADV_DONTNEED);
        world.process(0).holds(writable, 'none', 0);
      },
    },
    {
      title: 'MAP_POPULATE of writable memory touches it, of read-only memory it does not',
      facts: ['mmap.populate', 'vma.anon.both-sides'],
      run(world) {
        const { main } = world;
        for (const [prot, touched] of [
          [PROT_READ, false],
          [3n, true],
        ] as const) {
          const mem = world.place(3);
          for (const page of [0n, 2n])
            main.mmap(mem + page * PAGE, PAGE, { prot, flags: ANON | MAP_POPULATE }).gives(mem + page * PAGE);
          main.mmap(mem + PAGE, PAGE, { prot }).gives(mem + PAGE);
          world.process(0).maps(
            mem,
            3,
            touched
              ? [
                  [0, 2, 0],
                  [2, 3, 0],
                ]
              : [[0, 3, 0]],
          );
        }
      },
    },
    {
      title:
        'MAP_LOCKED locks the mapping and faults it in, with MAP_NONBLOCK too; it is no part of one that is not locked',
      facts: ['mmap.locked', 'vma.merge.locked'],
      needs: { capSysPtrace: true },
      run(world) {
        const { main } = world;
        const mem = world.place(3);
        main.mmap(mem, PAGE).gives(mem);
        main.mmap(mem + PAGE, PAGE, { flags: ANON | MAP_LOCKED }).gives(mem + PAGE);
        main.mmap(mem + 2n * PAGE, PAGE, { flags: ANON | MAP_LOCKED | MAP_NONBLOCK }).gives(mem + 2n * PAGE);
        world.process(0).holds(mem, 'none', 0, 0);
        world.process(0).maps(mem, 3, [
          [0, 1, 0],
          [1, 3, 0],
        ]);
        main.madvise(mem + PAGE, PAGE, MADV_DONTNEED).fails('EINVAL');
        main.munlock(mem + PAGE, 2n * PAGE);
        main.mmap(mem, 3n * PAGE, { flags: ANON | MAP_FIXED });
        world.process(0).maps(mem, 3, [[0, 3, 0]]);
      },
    },
    {
      title: 'What MAP_POPULATE has yet to fault in can be registered meanwhile: mmap then waits for it',
      facts: ['atomic.mmap.populate-after', 'mmap.populate'],
      run(world) {
        const fd = world.userfaultfd();
        const mem = world.map(1);
        const flags = ANON | MAP_FIXED | MAP_POPULATE;
        world.race({
          run: {
            mmap: [world.thread(1), { op: 'mmap', addr: mem, length: PAGE, flags }],
            register: [world.thread(2), { op: 'UFFDIO_REGISTER', fd, start: mem, len: PAGE }],
          },
          pages: { mem },
          ends: [
            'mmap = 0x100000000000, register = 0x0, mem = 0x00',
            'mmap = asleep in fault, register = 0x0, mem = none',
          ],
        });
      },
    },
    {
      title: 'Locked memory can be registered, waits like other memory, and COPY fills it',
      facts: ['register.vma.locked', 'mlock.vma.keeps'],
      needs: { capSysPtrace: true },
      run(world) {
        const { main } = world;
        const src = world.filled(0x11);
        const fd = world.userfaultfd();
        const mem = world.place(1);
        main.mmap(mem, PAGE, { flags: ANON | MAP_LOCKED }).gives(mem);
        main.register(fd, mem);
        world.process(0).maps(mem, 1, [[0, 1, 1]]);
        main.munlock(mem, PAGE);
        main.madvise(mem, PAGE, MADV_DONTNEED);
        const lock = world.thread(1).mlock(mem, PAGE).sleepsIn('fault');
        main.read(fd).brings(fault(mem, FAULT_WRITE));
        main.copy(fd, mem, src);
        lock.gives(0n);
        main.unregister(fd, mem);
        main.register(fd, mem);
        world.process(0).maps(mem, 1, [[0, 1, 1]]);
      },
    },
  ],
};
