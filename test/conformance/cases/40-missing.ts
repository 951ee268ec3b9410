import type { Topic } from '../_case.js';
import {
  EXACT_ADDRESS,
  FAULT_WRITE,
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_PRIVATE,
  PAGE,
  PROT_NONE,
  PROT_READ,
  SEGV_ACCERR,
  SEGV_MAPERR,
  SIGSEGV,
  THREAD_ID,
} from '../_linux.js';
import { fault } from '../_message.js';

export const missing: Topic = {
  name: 'missing faults',
  cases: [
    {
      title: 'A load of a missing page sleeps; its message has no flags and the page’s address, and COPY lets it go on',
      facts: [
        'fault.order.anon-missing',
        'message.event',
        'message.reserved',
        'message.address.page',
        'message.ptid-zero',
      ],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const load = world
          .thread(1)
          .load(mem + 0x123n)
          .sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        main.copy(fd, mem, src);
        load.gives(0x5an);
        world.process(0).holds(mem, 0x5a);
      },
    },
    {
      title: 'A store to a missing page is announced with WRITE, and is done after COPY',
      facts: ['message.flags.write'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const store = world
          .thread(1)
          .store(mem + 1n, 0x77n)
          .sleepsIn('fault');
        main.read(fd).brings(fault(mem, FAULT_WRITE));
        main.copy(fd, mem, src);
        store.gives(0n);
        main.load(mem, 4n).gives(0x5a5a775an);
      },
    },
    {
      title: 'An access across two missing pages asks twice, first for the first page',
      facts: ['fault.order.anon-missing', 'wake.retry'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11, 0x22);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const load = world
          .thread(1)
          .load(mem + PAGE - 4n, 8n)
          .sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        main.copy(fd, mem, src);
        load.sleepsIn('fault');
        main.read(fd).brings(fault(mem + PAGE));
        main.copy(fd, mem + PAGE, src + PAGE);
        load.gives(0x2222222211111111n);
      },
    },
    {
      title: 'A long write asks for its pages one after the other, in ascending order',
      facts: ['fault.order.anon-missing', 'message.flags.write'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 3);
        const fill = world
          .thread(1)
          .fill(mem + 8n, 3n * PAGE - 8n, 0x33)
          .sleepsIn('fault');
        for (let page = 0n; page < 3n; page += 1n) {
          fill.sleepsIn('fault');
          main.read(fd, 4096n).brings(fault(mem + page * PAGE, FAULT_WRITE));
          main.copy(fd, mem + page * PAGE, src);
        }
        fill.gives(0n);
        world.process(0).holds(mem + PAGE, 0x33, 0x33);
        main.load(mem + 7n, 2n).gives(0x3311n);
      },
    },
    {
      title: 'Threads that wait for one page have a message each, and one COPY lets them all go on',
      facts: ['queue.per-thread', 'queue.one-wake'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const loads = [1, 2, 3].map((thread) => world.thread(thread).load(mem).sleepsIn('fault'));
        main.read(fd, 128n).brings(fault(mem), fault(mem), fault(mem));
        main.copy(fd, mem, src);
        for (const load of loads) load.gives(0x5an);
        main.read(fd).fails('EAGAIN');
      },
    },
    {
      title: 'Messages are read in the order of the faults',
      facts: ['queue.pending'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 3);
        world
          .thread(1)
          .load(mem + 2n * PAGE)
          .sleepsIn('fault');
        world.thread(2).store(mem, 1n).sleepsIn('fault');
        world
          .thread(3)
          .load(mem + PAGE)
          .sleepsIn('fault');
        main.read(fd).brings(fault(mem + 2n * PAGE));
        main.read(fd, 64n).brings(fault(mem, FAULT_WRITE), fault(mem + PAGE));
      },
    },
    {
      title: 'fdinfo counts unread faults as pending, and all that wait as total',
      facts: ['queue.read', 'queue.total'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const first = world.thread(1).load(mem).sleepsIn('fault');
        const second = world
          .thread(2)
          .load(mem + PAGE)
          .sleepsIn('fault');
        world.process(0).queues(fd, 2, 2);
        main.read(fd).brings(fault(mem));
        world.process(0).queues(fd, 1, 2);
        main.copy(fd, mem, src);
        first.gives(0x5an);
        world.process(0).queues(fd, 1, 1);
        main.copy(fd, mem + PAGE, src);
        second.gives(0x5an);
        world.process(0).queues(fd, 0, 0);
      },
    },
    {
      title: 'A message that nobody read disappears when its thread is woken',
      facts: ['queue.withdrawn', 'wake.fill-range'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        const other = world
          .thread(2)
          .load(mem + PAGE)
          .sleepsIn('fault');
        main.copy(fd, mem, src);
        load.gives(0x5an);
        other.sleepsIn('fault');
        main.read(fd, 64n).brings(fault(mem + PAGE));
      },
    },
    {
      title: 'With EXACT_ADDRESS a message names the very byte, and wakes compare with that byte',
      facts: ['feature.exact-address', 'message.address.exact', 'wake.message-address'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EXACT_ADDRESS });
        const mem = world.missing(fd, 2);
        const load = world
          .thread(1)
          .load(mem + PAGE + 0xabcn)
          .sleepsIn('fault');
        main.read(fd).brings(fault(mem + PAGE + 0xabcn));
        main.wake(fd, mem);
        load.sleepsIn('fault');
        main.read(fd).fails('EAGAIN');
        main.wake(fd, mem + PAGE);
        load.sleepsIn('fault');
        main.read(fd).brings(fault(mem + PAGE + 0xabcn));
      },
    },
    {
      title: 'With THREAD_ID a message names the thread that faulted',
      facts: ['feature.thread-id', 'message.ptid'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: THREAD_ID });
        const mem = world.missing(fd, 1);
        const [first, second] = [world.thread(2), world.thread(1)];
        first.load(mem).sleepsIn('fault');
        second.store(mem, 1n).sleepsIn('fault');
        main.read(fd, 64n).brings(fault(mem, 0n, first.ptid), fault(mem, FAULT_WRITE, second.ptid));
      },
    },
    {
      title: 'What protection or a missing mapping forbids is SIGSEGV and never reaches userfaultfd',
      facts: ['fault.order.vma', 'fault.write-read-only', 'fault.prot-none'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const readable = world.missing(fd, 1, PROT_READ);
        const none = world.missing(fd, 1, PROT_NONE);
        const mem = world.missing(fd, 2);
        main.munmap(mem + PAGE, PAGE);
        main.store(readable, 1n).raises(SIGSEGV, SEGV_ACCERR, readable);
        main.load(none).raises(SIGSEGV, SEGV_ACCERR, none);
        main.load(mem + PAGE).raises(SIGSEGV, SEGV_MAPERR, mem + PAGE);
        main.read(fd).fails('EAGAIN');
        world.thread(1).load(readable).sleepsIn('fault');
        main.read(fd).brings(fault(readable));
      },
    },
    {
      title: 'munmap under a waiting thread does not wake it and keeps its message; after WAKE it is SIGSEGV',
      facts: ['wake.not-munmap', 'under-waiter.no-wake', 'under-waiter.message-stays', 'under-waiter.munmap'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const load = world
          .thread(1)
          .load(mem + 5n)
          .sleepsIn('fault');
        main.munmap(mem, PAGE);
        load.sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        main.wake(fd, mem);
        load.raises(SIGSEGV, SEGV_MAPERR, mem + 5n);
      },
    },
    {
      title: 'MAP_FIXED under a waiting thread does not wake it; after WAKE it finds the fresh memory',
      facts: ['wake.not-map-fixed', 'under-waiter.map-fixed'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.mmap(mem, PAGE, { flags: MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED }).gives(mem);
        main.store(mem, 0x44n);
        load.sleepsIn('fault');
        main.wake(fd, mem);
        load.gives(0x44n);
      },
    },
    {
      title:
        'A store across two missing pages stores nothing before both are there, and asks again for one that went away',
      facts: [
        'atomic.access.page-crossing',
        'atomic.access.page-crossing-nothing-stored',
        'atomic.access.page-crossing-again',
      ],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const store = world
          .thread(1)
          .store(mem + PAGE - 4n, 0x8877665544332211n, 8n)
          .sleepsIn('fault');
        main.copy(fd, mem, src);
        store.sleepsIn('fault');
        world.process(0).holds(mem, 0x11, 'none');
        main.munmap(mem, PAGE);
        main.mmap(mem, PAGE).gives(mem);
        main.register(fd, mem);
        main.read(fd).brings(fault(mem + PAGE, FAULT_WRITE));
        main.copy(fd, mem + PAGE, src);
        store.sleepsIn('fault');
        main.read(fd).brings(fault(mem, FAULT_WRITE));
        main.copy(fd, mem, src);
        store.gives(0n);
        main.load(mem + PAGE - 4n, 8n).gives(0x8877665544332211n);
      },
    },
  ],
};
