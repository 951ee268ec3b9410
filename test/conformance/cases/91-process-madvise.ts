import type { Topic } from '../_case.js';
import {
  EVENT_REMOVE,
  MADV_COLD,
  MADV_DONTFORK,
  MADV_DONTNEED,
  MADV_DONTNEED_LOCKED,
  MADV_FREE,
  MADV_POPULATE_READ,
  MADV_WILLNEED,
  MAP_FIXED,
  MAP_NORESERVE,
  PAGE,
  PROT_READ_WRITE,
} from '../_linux.js';
import { removed } from '../_message.js';

const MADV_COLLAPSE = 25n;
const NOBODY = 9;
const NEEDS = { root: true, capSysPtrace: true } as const;
const MOST = 0x7ffff000n;
/** Far from what is placed, and not looked at. */
const ELSEWHERE = 0x300000000000n;

export const processMadvise: Topic = {
  name: 'process_madvise',
  cases: [
    {
      title: 'process_madvise of its own memory makes REMOVE events, as madvise does, and returns the length',
      facts: ['process-madvise.own', 'remove.from.process-madvise', 'event.remove-before'],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd({ features: EVENT_REMOVE });
        const mem = world.missing(uffd, 3);
        main.copy(uffd, mem, world.filled(7, 7, 7), 3n * PAGE);
        for (const [page, advice] of [MADV_DONTNEED, MADV_FREE, MADV_DONTNEED_LOCKED].entries()) {
          const at = mem + BigInt(page) * PAGE;
          const removing = world.thread(1).processMadvise(0, at, 100n, advice).sleepsIn('event');
          world.process(0).holds(at, 7);
          main.read(uffd).brings(removed(at, at + PAGE));
          removing.gives(100n);
        }
        world.process(0).holds(mem, 'none', 7, 'none');
        // Advice that is a flag, and advice that faults pages in.
        main.processMadvise(0, mem, PAGE, MADV_DONTFORK).gives(PAGE);
        const populating = world.thread(1).processMadvise(0, mem, PAGE, MADV_POPULATE_READ).sleepsIn('fault');
        main.zeropage(uffd, mem);
        populating.gives(PAGE);
      },
    },
    {
      title: 'process_madvise of its own memory fails as madvise does; of nothing it is content, whatever the advice',
      facts: ['process-madvise.own', 'process-madvise.length-zero', 'madvise.order.hole'],
      run(world) {
        const { main } = world;
        const mem = world.map(2);
        main.processMadvise(0, mem + 1n, PAGE, MADV_DONTNEED).fails('EINVAL');
        main.processMadvise(0, mem, PAGE, 77n).fails('EINVAL');
        main.processMadvise(0, mem + PAGE, 2n * PAGE, MADV_COLD).fails('ENOMEM');
        main.processMadvise(0, mem + PAGE, 2n * PAGE, MADV_DONTFORK).fails('ENOMEM');
        main.processMadvise(0, mem + 1n, 0n, MADV_DONTNEED).gives(0n);
        main.processMadvise(0, mem, 0n, 77n).gives(0n);
        const uffd = world.userfaultfd();
        main.register(uffd, mem);
        main.poison(uffd, mem);
        main.processMadvise(0, mem, PAGE, MADV_POPULATE_READ).fails('EHWPOISON');
      },
    },
    {
      title: 'Of another process’s registered memory only advice that empties nothing is taken, and it asks nobody',
      facts: ['process-madvise.other-advice', 'process-madvise.other-quiet'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd({ features: EVENT_REMOVE });
        world.place(1);
        const mem = world.missing(uffd, 3);
        main.copy(uffd, mem, world.filled(7));
        const locked = world.map(1);
        main.mlock(locked, PAGE);
        const child = world.process(1);
        main.fork(child).gives(1n);
        for (const advice of [MADV_DONTNEED, MADV_FREE, MADV_DONTNEED_LOCKED, MADV_DONTFORK, MADV_POPULATE_READ, 77n]) {
          child.main.processMadvise(0, mem, PAGE, advice).fails('EINVAL');
          child.main.processMadvise(0, mem, 0n, advice).fails('EINVAL');
        }
        for (const advice of [MADV_WILLNEED, MADV_COLD]) {
          child.main.processMadvise(0, mem, 3n * PAGE, advice).gives(3n * PAGE);
          child.main.processMadvise(0, mem, 100n, advice).gives(100n);
          child.main.processMadvise(0, mem + 1n, PAGE, advice).fails('EINVAL');
          child.main.processMadvise(0, mem + PAGE, 3n * PAGE, advice).fails('ENOMEM');
          child.main.processMadvise(0, mem - PAGE, 2n * PAGE, advice).fails('ENOMEM');
          child.main.processMadvise(0, mem + 1n, 0n, advice).gives(0n);
        }
        main.read(uffd).fails('EAGAIN');
        world.process(0).holds(mem, 7, 'none', 'none');
        child.main.processMadvise(0, locked, PAGE, MADV_COLD).fails('EINVAL');
        child.main.processMadvise(0, locked, PAGE, MADV_WILLNEED).gives(PAGE);
      },
    },
    {
      title:
        'process_madvise looks at its flags, then at the segment, then at who asks whom, before it looks at the advice',
      facts: [
        'process-madvise.esrch',
        'process-madvise.emfile',
        'process-madvise.flags',
        'process-madvise.length-negative',
        'process-madvise.range',
        'process-madvise.eacces',
        'process-madvise.eperm',
      ],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const mem = world.map(1);
        const child = world.process(1);
        const grandchild = world.process(2);
        main.fork(child).gives(1n);
        main.processMadvise(NOBODY, mem, PAGE, MADV_COLD, 1n).fails('ESRCH');
        main.processMadvise(1, 1n << 63n, PAGE, MADV_DONTNEED, 1n).fails('EINVAL');
        main.processMadvise(1, 1n << 63n, 1n << 63n, MADV_COLD).fails('EINVAL');
        main.processMadvise(1, 1n << 63n, PAGE, MADV_DONTNEED).fails('EFAULT');
        child.main.dropPrivileges();
        child.main.processMadvise(0, 1n << 63n, PAGE, MADV_DONTNEED).fails('EFAULT');
        child.main.processMadvise(0, mem, PAGE, MADV_DONTNEED).fails('EACCES');
        child.main.fork(grandchild).gives(2n);
        child.main.processMadvise(2, mem + 1n, PAGE, MADV_DONTNEED).fails('EINVAL');
        child.main.processMadvise(2, mem + 1n, PAGE, MADV_COLD).fails('EPERM');
        child.main.processMadvise(2, mem, 0n, MADV_COLD).fails('EPERM');
        child.main.processMadvise(1, mem, PAGE, MADV_COLD).gives(PAGE);
        main.takeDescriptors(3);
        main.processMadvise(1, mem, PAGE, MADV_COLD, 1n).fails('EMFILE');
      },
    },
    {
      title: 'process_madvise is about 2 GiB less a page at most',
      facts: ['process-madvise.most'],
      run(world) {
        const { main } = world;
        const mem = ELSEWHERE;
        const flags = 0x22n | MAP_FIXED | MAP_NORESERVE;
        main.mmap(mem, 5n << 30n, { prot: PROT_READ_WRITE, flags }).gives(mem);
        main.processMadvise(0, mem, 5n << 30n, MADV_DONTNEED).gives(MOST);
        main.processMadvise(0, mem, MOST + 1n, MADV_COLD).gives(MOST);
        main.munmap(mem, 5n << 30n);
      },
    },
    {
      title:
        'Where transparent huge pages are switched off MADV_COLLAPSE of what is mapped is EINVAL, of a hole ENOMEM',
      facts: ['madvise.collapse.off', 'madvise.order.hole-then-refused'],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd({ features: EVENT_REMOVE });
        world.place(1);
        const mem = world.missing(uffd, 2);
        main.copy(uffd, mem, world.filled(7));
        main.madvise(mem, 2n * PAGE, MADV_COLLAPSE).fails('EINVAL');
        main.madvise(mem - PAGE, 2n * PAGE, MADV_COLLAPSE).fails('EINVAL');
        main.madvise(mem - PAGE, PAGE, MADV_COLLAPSE).fails('ENOMEM');
        main.madvise(mem, 0n, MADV_COLLAPSE).gives(0n);
        main.madvise(mem + 1n, 0n, MADV_COLLAPSE).fails('EINVAL');
        main.processMadvise(0, mem, PAGE, MADV_COLLAPSE).fails('EINVAL');
        world.process(0).holds(mem, 7, 'none');
        main.read(uffd).fails('EAGAIN');
      },
    },
  ],
};
