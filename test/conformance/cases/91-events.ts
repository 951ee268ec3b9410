import type { Topic } from '../_case.js';
import {
  COUNTED,
  EVENT_REMOVE,
  EVENT_UNMAP,
  MADV_COLD,
  MADV_DONTNEED,
  MADV_DONTNEED_LOCKED,
  MADV_POPULATE_READ,
  MADV_REMOVE,
  MADV_WILLNEED,
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_PRIVATE,
  MCL_FUTURE,
  O_NONBLOCK,
  PAGE,
  POLLIN,
  PROT_READ,
  SEGV_MAPERR,
  SIGKILL,
  SIGSEGV,
  SIGUSR1,
  UFFDIO_COPY,
} from '../_linux.js';
import { fault, removed, unmapped } from '../_message.js';

const FIXED = { flags: MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED } as const;
/** More than there is memory for, and less than reaches the end of the arena. */
const LARGE = 0x300000000000n;

export const events: Topic = {
  name: 'events of memory that goes',
  cases: [
    {
      title: 'With EVENT_UNMAP munmap sleeps until its event is read; the memory is gone before',
      facts: [
        'feature.event-unmap',
        'number.event-unmap',
        'unmap.from.munmap',
        'event.unmap-payload',
        'event.unmap-after',
        'event.blocks',
        'event.poll',
        'event.not-in-fdinfo',
      ],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_UNMAP });
        const mem = world.missing(fd, 2);
        const unmapping = world
          .thread(1)
          .munmap(mem, 2n * PAGE)
          .sleepsIn('event');
        main.poll(fd).gives(1n, { revents: POLLIN });
        world.process(0).queues(fd, 0, 0);
        world.process(0).maps(mem, 2, []);
        main.load(mem).raises(SIGSEGV, SEGV_MAPERR, mem);
        unmapping.sleepsIn('event');
        main.read(fd).brings(unmapped(mem, mem + 2n * PAGE));
        unmapping.gives(0n);
        main.read(fd).fails('EAGAIN');
      },
    },
    {
      title: 'Memory of nobody, and of a userfaultfd without the feature, goes without an event',
      facts: ['event.per-owner'],
      run(world) {
        const { main } = world;
        const told = world.userfaultfd({ features: EVENT_UNMAP | EVENT_REMOVE });
        const silent = world.userfaultfd();
        world.missing(told, 1);
        const theirs = world.missing(silent, 1);
        const plain = world.map(1);
        for (const mem of [theirs, plain]) {
          main.madvise(mem, PAGE, MADV_DONTNEED).gives(0n);
          main.munmap(mem, PAGE).gives(0n);
        }
        main.read(told).fails('EAGAIN');
        main.read(silent).fails('EAGAIN');
      },
    },
    {
      title: 'UNMAP tells the whole range of the call, rounded to pages, although only its middle is registered',
      facts: ['unmap.whole-range'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_UNMAP });
        const mem = world.map(5);
        main.register(fd, mem + PAGE);
        const unmapping = world
          .thread(1)
          .munmap(mem, 2n * PAGE + 100n)
          .sleepsIn('event');
        main.read(fd).brings(unmapped(mem, mem + 3n * PAGE));
        unmapping.gives(0n);
        world.process(0).maps(mem, 5, [[3, 5, 0]]);
      },
    },
    {
      title: 'Two mappings of one userfaultfd that go in one munmap make one event',
      facts: ['unmap.one-per-uffd'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_UNMAP });
        const mem = world.missing(fd, 4);
        main.mprotect(mem + PAGE, PAGE, PROT_READ);
        main.munmap(mem + 2n * PAGE, 0n).fails('EINVAL');
        const unmapping = world
          .thread(1)
          .munmap(mem, 4n * PAGE)
          .sleepsIn('event');
        main.read(fd, 4096n).brings(unmapped(mem, mem + 4n * PAGE));
        unmapping.gives(0n);
        main.read(fd).fails('EAGAIN');
      },
    },
    {
      title: 'Two userfaultfds hear one after the other of a munmap of memory of both, but both count at once',
      facts: ['unmap.two-uffds', 'changing.fill-eagain', 'changing.counter'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const first = world.userfaultfd({ features: EVENT_UNMAP });
        const second = world.userfaultfd({ features: EVENT_UNMAP });
        const other = world.missing(second, 1);
        const mem = world.map(4);
        main.register(first, mem, 2n * PAGE);
        main.register(second, mem + 2n * PAGE, 2n * PAGE);
        const unmapping = world
          .thread(1)
          .munmap(mem, 4n * PAGE)
          .sleepsIn('event');
        main.read(second).fails('EAGAIN');
        main.copy(second, other, src).fails('EAGAIN', { copy: -11n });
        main.read(first).brings(unmapped(mem, mem + 4n * PAGE));
        unmapping.sleepsIn('event');
        main.copy(second, other, src).fails('EAGAIN', { copy: -11n });
        main.read(second).brings(unmapped(mem, mem + 4n * PAGE));
        unmapping.gives(0n);
        main.copy(second, other, src).gives(0n, { copy: PAGE });
      },
    },
    {
      title: 'A MAP_FIXED mapping over registered memory makes an UNMAP event, and is usable before that is read',
      facts: ['unmap.from.map-fixed', 'atomic.mmap.event-after'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_UNMAP });
        const mem = world.missing(fd, 3);
        const over = mem + PAGE;
        const mapping = world.thread(1).mmap(over, PAGE, FIXED).sleepsIn('event');
        world.process(0).maps(mem, 3, [
          [0, 1, 1],
          [1, 2, 0],
          [2, 3, 1],
        ]);
        main.store(over, 5n).gives(0n);
        main.load(over).gives(5n);
        main.read(fd).brings(unmapped(over, over + PAGE));
        mapping.gives(over);
      },
    },
    {
      title:
        'A MAP_FIXED mapping that is refused for want of memory makes its UNMAP event all the same; nothing was unmapped',
      facts: ['unmap.from.refused'],
      needs: { overcommit: 0 },
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_UNMAP });
        const mem = world.missing(fd, 2);
        const mapping = world.thread(1).mmap(mem, LARGE, FIXED).sleepsIn('event');
        world.process(0).maps(mem, 2, [[0, 2, 1]]);
        main.read(fd).brings(unmapped(mem, mem + LARGE));
        mapping.fails('ENOMEM');
        world.process(0).maps(mem, 2, [[0, 2, 1]]);
      },
    },
    {
      title: 'A locked mapping is faulted in only after the event of what it took the place of was read',
      facts: ['atomic.mmap.populate-after'],
      needs: { root: true },
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_UNMAP });
        const mem = world.missing(fd, 1);
        main.mlockall(MCL_FUTURE);
        const mapping = world.thread(1).mmap(mem, PAGE, FIXED).sleepsIn('event');
        world.process(0).holds(mem, 'none');
        main.read(fd).brings(unmapped(mem, mem + PAGE));
        mapping.gives(mem);
        world.process(0).holds(mem, 0);
      },
    },
    {
      title: 'Others can map, register and fault in the hole before the UNMAP event is read; fills have to wait',
      facts: ['unmap.remapped-early', 'atomic.munmap.event-after', 'changing.register-exempt'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd({ features: EVENT_UNMAP });
        const mem = world.missing(fd, 1);
        const unmapping = world.thread(1).munmap(mem, PAGE).sleepsIn('event');
        main.mmap(mem, PAGE, FIXED).gives(mem);
        main.register(fd, mem);
        const load = world.thread(2).load(mem).sleepsIn('fault');
        main.copy(fd, mem, src).fails('EAGAIN', { copy: -11n });
        main.read(fd, 4096n).brings(fault(mem), unmapped(mem, mem + PAGE));
        unmapping.gives(0n);
        main.copy(fd, mem, src);
        load.gives(0x5an);
      },
    },
    {
      title: 'exec of a process with registered memory makes no UNMAP event and does not sleep',
      facts: ['unmap.not.exec'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_UNMAP | EVENT_REMOVE, flags: O_NONBLOCK });
        world.missing(fd, 1);
        main.exec();
        main.read(fd).fails('EAGAIN');
      },
    },
    {
      title: 'Exit of a process with registered memory makes no UNMAP event and does not sleep',
      facts: ['unmap.not.exit'],
      run(world) {
        const { main } = world;
        const child = world.process(1);
        const mem = world.place(1);
        main.fork(child);
        const fd = Number(child.main.userfaultfd().value);
        child.main.api(fd, EVENT_UNMAP | EVENT_REMOVE);
        child.main.mmap(mem, PAGE).gives(mem);
        child.main.register(fd, mem);
        child.main.exit(3).exits(3);
      },
    },
    {
      title: 'A signal with a handler does not end the wait for an event, a fatal one does',
      facts: ['event.fatal-signal'],
      run(world) {
        const { main } = world;
        const child = world.process(1);
        const mem = world.place(1);
        main.fork(child);
        const fd = Number(child.main.userfaultfd().value);
        child.main.api(fd, EVENT_UNMAP);
        child.main.mmap(mem, PAGE).gives(mem);
        child.main.register(fd, mem);
        child.main.sigaction(SIGUSR1, COUNTED);
        const unmapping = child.thread(1).munmap(mem, PAGE).sleepsIn('event');
        child.main.tgkill(child.thread(1), SIGUSR1);
        unmapping.sleepsIn('event');
        main.kill(1, SIGKILL);
        unmapping.isKilled(9);
      },
    },
    {
      title: 'After the last close who waits for UNMAP and REMOVE events goes on as if they had been read',
      facts: ['close.events-released'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd({ features: EVENT_UNMAP | EVENT_REMOVE });
        const [gone, emptied] = [world.missing(fd, 1), world.missing(fd, 1)];
        main.copy(fd, emptied, src);
        const unmapping = world.thread(1).munmap(gone, PAGE).sleepsIn('event');
        const emptying = world.thread(2).madvise(emptied, PAGE, MADV_DONTNEED).sleepsIn('event');
        main.close(fd);
        unmapping.gives(0n);
        emptying.gives(0n);
        world.process(0).maps(emptied, 1, [[0, 1, 0]]);
        world.process(0).holds(emptied, 'none');
      },
    },
    {
      title: 'A thread that makes an event sleeps, even if it is the one that would read it',
      facts: ['event.self-deadlock'],
      run(world) {
        const fd = world.userfaultfd({ features: EVENT_UNMAP });
        const mem = world.missing(fd, 1);
        world.main.munmap(mem, PAGE).sleepsIn('event');
      },
    },
    {
      title: 'With EVENT_REMOVE MADV_DONTNEED sleeps until its event is read; what was there stays until then',
      facts: [
        'feature.event-remove',
        'number.event-remove',
        'remove.from.dontneed',
        'event.remove-payload',
        'event.remove-before',
        'remove.old-data',
      ],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11, 0x22);
        const fd = world.userfaultfd({ features: EVENT_REMOVE });
        const mem = world.missing(fd, 2);
        main.copy(fd, mem, src, 2n * PAGE);
        const emptying = world.thread(1).madvise(mem, PAGE, MADV_DONTNEED).sleepsIn('event');
        world.process(0).holds(mem, 0x11, 0x22);
        main.load(mem).gives(0x11n);
        main.read(fd).brings(removed(mem, mem + PAGE));
        emptying.gives(0n);
        world.process(0).holds(mem, 'none', 0x22);
        main.read(fd).fails('EAGAIN');
      },
    },
    {
      title:
        'MADV_DONTNEED_LOCKED of locked memory makes a REMOVE event and empties it; MADV_DONTNEED is EINVAL without one',
      facts: ['remove.from.dontneed-locked', 'remove.not.dontneed-locked-memory'],
      needs: { root: true },
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd({ features: EVENT_REMOVE });
        const mem = world.missing(fd, 1);
        main.copy(fd, mem, src);
        main.mlock(mem, PAGE);
        main.madvise(mem, PAGE, MADV_DONTNEED).fails('EINVAL');
        main.read(fd).fails('EAGAIN');
        const emptying = world.thread(1).madvise(mem, PAGE, MADV_DONTNEED_LOCKED).sleepsIn('event');
        world.process(0).holds(mem, 0x5a);
        main.read(fd).brings(removed(mem, mem + PAGE));
        emptying.gives(0n);
        world.process(0).holds(mem, 'none');
      },
    },
    {
      title:
        'Each mapping in the range has its REMOVE event, the next one after the one before was read and its memory is gone',
      facts: ['remove.one-per-vma', 'remove.sequential'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11, 0x22);
        const fd = world.userfaultfd({ features: EVENT_REMOVE });
        const mem = world.missing(fd, 2);
        main.copy(fd, mem, src, 2n * PAGE);
        main.mprotect(mem + PAGE, PAGE, PROT_READ);
        const emptying = world
          .thread(1)
          .madvise(mem, 2n * PAGE, MADV_DONTNEED)
          .sleepsIn('event');
        main.read(fd).brings(removed(mem, mem + PAGE));
        emptying.sleepsIn('event');
        world.process(0).holds(mem, 'none', 0x22);
        main.read(fd).brings(removed(mem + PAGE, mem + 2n * PAGE));
        emptying.gives(0n);
        world.process(0).holds(mem, 'none', 'none');
      },
    },
    {
      title: 'REMOVE is rounded to pages, and comes for memory that was never touched',
      facts: ['remove.rounded', 'remove.untouched'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_REMOVE });
        const mem = world.missing(fd, 2);
        const emptying = world.thread(1).madvise(mem, 100n, MADV_DONTNEED).sleepsIn('event');
        main.read(fd).brings(removed(mem, mem + PAGE));
        emptying.gives(0n);
      },
    },
    {
      title: 'MADV_DONTNEED over a hole makes its REMOVE events, and then is ENOMEM',
      facts: ['remove.hole'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11, 0x22, 0x33);
        const fd = world.userfaultfd({ features: EVENT_REMOVE });
        const mem = world.missing(fd, 3);
        main.copy(fd, mem, src, 3n * PAGE);
        main.munmap(mem + PAGE, PAGE).gives(0n);
        const emptying = world
          .thread(1)
          .madvise(mem, 3n * PAGE, MADV_DONTNEED)
          .sleepsIn('event');
        main.read(fd).brings(removed(mem, mem + PAGE));
        emptying.sleepsIn('event');
        main.read(fd).brings(removed(mem + 2n * PAGE, mem + 3n * PAGE));
        emptying.fails('ENOMEM');
        world.process(0).holds(mem, 'none', 'none', 'none');
      },
    },
    {
      title:
        'munmap makes no REMOVE event, nor do advice that removes nothing and MADV_REMOVE, which anonymous memory refuses',
      facts: ['remove.not.munmap', 'remove.not.cold', 'remove.not.remove-anon', 'remove.not.remove-locked'],
      needs: { root: true },
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd({ features: EVENT_REMOVE });
        const mem = world.missing(fd, 1);
        main.copy(fd, mem, src);
        main.madvise(mem, PAGE, MADV_COLD).gives(0n);
        main.madvise(mem, PAGE, MADV_WILLNEED).gives(0n);
        main.madvise(mem, PAGE, MADV_POPULATE_READ).gives(0n);
        main.madvise(mem, PAGE, MADV_REMOVE).fails('EINVAL');
        main.mlock(mem, PAGE);
        main.madvise(mem, PAGE, MADV_REMOVE).fails('EINVAL');
        main.munmap(mem, PAGE).gives(0n);
        main.read(fd).fails('EAGAIN');
      },
    },
    {
      title: 'While MADV_DONTNEED waits for its event every fill is EAGAIN, with garbage too; UNREGISTER and WAKE work',
      facts: [
        'changing.before-arguments',
        'changing.fill-out',
        'changing.fill-bad-pointer',
        'changing.unregister-exempt',
        'changing.wake-exempt',
      ],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd({ features: EVENT_REMOVE });
        const mem = world.missing(fd, 2);
        const other = world.missing(fd, 1);
        const emptying = world.thread(1).madvise(mem, PAGE, MADV_DONTNEED).sleepsIn('event');
        main.copy(fd, other, src).fails('EAGAIN', { copy: -11n });
        main.copy(fd, other + 1n, 0n, 0n, 99n).fails('EAGAIN', { copy: -11n });
        main.zeropage(fd, other).fails('EAGAIN', { zeropage: -11n });
        main.zeropage(fd, other + 1n, 0n, 99n).fails('EAGAIN', { zeropage: -11n });
        main.ioctl(fd, UFFDIO_COPY, 1n).fails('EFAULT');
        main.wake(fd, mem);
        main.unregister(fd, other);
        emptying.sleepsIn('event');
        main.read(fd).brings(removed(mem, mem + PAGE));
        emptying.gives(0n);
        main.copy(fd, mem, src).gives(0n, { copy: PAGE });
      },
    },
    {
      title: 'What was unregistered while MADV_DONTNEED waited is emptied all the same',
      facts: ['changing.unregister-exempt', 'atomic.madvise.remove-event'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd({ features: EVENT_REMOVE });
        const mem = world.missing(fd, 1);
        main.copy(fd, mem, src);
        const emptying = world.thread(1).madvise(mem, PAGE, MADV_DONTNEED).sleepsIn('event');
        main.unregister(fd, mem);
        emptying.sleepsIn('event');
        main.store(mem, 0x77n);
        main.read(fd).brings(removed(mem, mem + PAGE));
        emptying.gives(0n);
        main.load(mem).gives(0n);
      },
    },
    {
      title: 'MADV_DONTNEED whose mapping is unmapped while it waits is ENOMEM',
      facts: ['atomic.madvise.remove-vma-gone'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_REMOVE });
        const mem = world.missing(fd, 2);
        const emptying = world
          .thread(1)
          .madvise(mem, 2n * PAGE, MADV_DONTNEED)
          .sleepsIn('event');
        main.munmap(mem, PAGE).gives(0n);
        main.read(fd).brings(removed(mem, mem + 2n * PAGE));
        emptying.fails('ENOMEM');
        main.read(fd).fails('EAGAIN');
      },
    },
    {
      title:
        'MADV_DONTNEED whose mapping is split while it waits empties the first part, and tells of the other one again',
      facts: ['atomic.madvise.remove-vma-split'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11, 0x22);
        const fd = world.userfaultfd({ features: EVENT_REMOVE });
        const mem = world.missing(fd, 2);
        main.copy(fd, mem, src, 2n * PAGE);
        const emptying = world
          .thread(1)
          .madvise(mem, 2n * PAGE, MADV_DONTNEED)
          .sleepsIn('event');
        main.mprotect(mem + PAGE, PAGE, PROT_READ);
        main.read(fd).brings(removed(mem, mem + 2n * PAGE));
        emptying.sleepsIn('event');
        world.process(0).holds(mem, 'none', 0x22);
        main.read(fd).brings(removed(mem + PAGE, mem + 2n * PAGE));
        emptying.gives(0n);
        world.process(0).holds(mem, 'none', 'none');
      },
    },
    {
      title: 'MADV_DONTNEED whose mapping is locked while it waits is EINVAL, after its event',
      facts: ['atomic.madvise.remove-vma-locked'],
      needs: { root: true },
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd({ features: EVENT_REMOVE });
        const mem = world.missing(fd, 1);
        main.copy(fd, mem, src);
        const emptying = world.thread(1).madvise(mem, PAGE, MADV_DONTNEED).sleepsIn('event');
        main.mlock(mem, PAGE);
        main.read(fd).brings(removed(mem, mem + PAGE));
        emptying.fails('EINVAL');
        world.process(0).holds(mem, 0x5a);
      },
    },
    {
      title: 'Events of several threads wait in the order in which they came, and one read takes them all',
      facts: ['read.faults-first', 'remove.from.dontneed', 'unmap.from.munmap'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_UNMAP | EVENT_REMOVE });
        const [gone, emptied] = [world.missing(fd, 1), world.missing(fd, 1)];
        const emptying = world.thread(2).madvise(emptied, PAGE, MADV_DONTNEED).sleepsIn('event');
        const unmapping = world.thread(1).munmap(gone, PAGE).sleepsIn('event');
        main.read(fd, 4096n).brings(removed(emptied, emptied + PAGE), unmapped(gone, gone + PAGE));
        emptying.gives(0n);
        unmapping.gives(0n);
      },
    },
    {
      title: 'Who unmaps memory that somebody waits for leaves him asleep; the event comes behind his message',
      facts: ['under-waiter.no-wake', 'read.faults-first', 'unmap.from.munmap'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_UNMAP });
        const mem = world.missing(fd, 1);
        const unmapping = world.thread(1);
        const load = world.thread(2).load(mem).sleepsIn('fault');
        const call = unmapping.munmap(mem, PAGE).sleepsIn('event');
        load.sleepsIn('fault');
        main.read(fd, 4096n).brings(fault(mem), unmapped(mem, mem + PAGE));
        call.gives(0n);
        load.sleepsIn('fault');
        main.wake(fd, mem);
        load.raises(SIGSEGV, SEGV_MAPERR, mem);
      },
    },
  ],
};
