import type { Topic } from '../_case.js';
import { EVENT_FORK, PAGE, PROT_NONE, SIGBUS_FEATURE, UFFD_USER_MODE_ONLY, UFFDIO_COPY } from '../_linux.js';
import { fault, forked } from '../_message.js';

export const copySource: Topic = {
  name: 'the source of UFFDIO_COPY',
  cases: [
    {
      title: 'The source of COPY need not be aligned',
      facts: ['copy.src-unaligned', 'range.src-unaligned'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11, 0x22);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        main.copy(fd, mem, src + PAGE - 2n).gives(0n, { copy: PAGE });
        main.load(mem, 4n).gives(0x22221111n);
      },
    },
    {
      title: 'A source that can’t be read is EFAULT, even where the page is there already, and nothing is filled',
      facts: ['copy.src.efault', 'copy.anon.order', 'copy.anon.source-efault', 'copy.anon.eexist'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11);
        const none = world.map(1, PROT_NONE);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        main.copy(fd, mem, src + PAGE).fails('EFAULT', { copy: -14n });
        main.copy(fd, mem, none).fails('EFAULT', { copy: -14n });
        main.copy(fd, mem, 0x1000n).fails('EFAULT', { copy: -14n });
        main.copy(fd, mem, src);
        main.copy(fd, mem, none).fails('EFAULT', { copy: -14n });
        main.copy(fd, mem, src).fails('EEXIST', { copy: -17n });
        world.process(0).holds(mem, 0x11, 'none');
      },
    },
    {
      title: 'A source that ends inside a page fills nothing of that page',
      facts: ['copy.src.partly-readable', 'out.partial'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11, 0x22);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        main.copy(fd, mem, src + 8n, 2n * PAGE).fails('EAGAIN', { copy: PAGE });
        main.copy(fd, mem + PAGE, src + PAGE + 8n).fails('EFAULT', { copy: -14n });
        main.load(mem + PAGE - 16n, 8n).gives(0x1111111111111111n);
        main.load(mem + PAGE - 8n, 8n).gives(0x2222222222222222n);
        world.process(0).holds(mem + PAGE, 'none');
      },
    },
    {
      title: 'A source page that nobody touched is read as zeros and is there afterwards',
      facts: ['copy.src.unpopulated', 'copy.src.user-read'],
      run(world) {
        const { main } = world;
        const src = world.map(1);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        main.copy(fd, mem, src);
        world.process(0).holds(mem, 0);
        world.process(0).holds(src, 0);
      },
    },
    {
      title:
        'A COPY whose source is missing in a userfaultfd’s range, even its own, sleeps like a reader and then goes on',
      facts: ['copy.src.missing-blocks', 'copy.src.missing-message', 'copy.src.missing-proceeds'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const copying = world
          .thread(1)
          .copy(fd, mem, mem + PAGE)
          .sleepsIn('fault');
        main.read(fd).brings(fault(mem + PAGE));
        main.copy(fd, mem + PAGE, src);
        copying.gives(0n, { copy: PAGE });
        world.process(0).holds(mem, 0x5a, 0x5a);
      },
    },
    {
      title: 'A COPY of a missing page onto itself sleeps; when another thread has filled the page it is EEXIST',
      facts: ['copy.src.self'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const copying = world.thread(1).copy(fd, mem, mem).sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        main.copy(fd, mem, src);
        copying.fails('EEXIST', { copy: -17n });
      },
    },
    {
      title: 'After a sleep in its source COPY looks at its destination anew: unmapped meanwhile is ENOENT',
      facts: ['copy.src.re-evaluated', 'copy.src.dst-unmapped'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const lazy = world.missing(fd, 1);
        const copying = world.thread(1).copy(fd, mem, lazy).sleepsIn('fault');
        main.munmap(mem, PAGE);
        main.copy(fd, lazy, src);
        copying.fails('ENOENT', { copy: -2n });
      },
    },
    {
      title: 'After a sleep in its source COPY finds what others filled meanwhile: EEXIST',
      facts: ['copy.src.re-evaluated', 'copy.src.dst-filled'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a, 0x66);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const lazy = world.missing(fd, 1);
        const copying = world.thread(1).copy(fd, mem, lazy).sleepsIn('fault');
        main.copy(fd, mem, src);
        main.copy(fd, lazy, src + PAGE);
        copying.fails('EEXIST', { copy: -17n });
        world.process(0).holds(mem, 0x5a);
      },
    },
    {
      title: 'A source missing in a range of a USER_MODE_ONLY userfaultfd is EFAULT',
      facts: ['copy.src.user-mode-only'],
      run(world) {
        const { main } = world;
        const userOnly = world.userfaultfd({ flags: UFFD_USER_MODE_ONLY | 0x800n });
        const lazy = world.missing(userOnly, 1);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        main.copy(fd, mem, lazy).fails('EFAULT', { copy: -14n });
        main.read(userOnly).fails('EAGAIN');
        world.process(0).holds(mem, 'none');
      },
    },
    {
      title: 'A source missing in a range of a userfaultfd with SIGBUS is EFAULT',
      facts: ['copy.src.sigbus'],
      run(world) {
        const { main } = world;
        const sigbus = world.userfaultfd({ features: SIGBUS_FEATURE });
        const lazy = world.missing(sigbus, 1);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        main.copy(fd, mem, lazy).fails('EFAULT', { copy: -14n });
        main.read(sigbus).fails('EAGAIN');
        world.process(0).holds(mem, 'none');
      },
    },
    {
      title:
        'A COPY whose structure lies in a missing page sleeps until the page is filled, then takes its arguments from it',
      facts: ['kernel-fault.ioctl-argument'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const structure = world.map(1);
        world.words(structure, mem, src, PAGE, 0n, 0n);
        const copying = world
          .thread(1)
          .ioctl(fd, UFFDIO_COPY, mem + PAGE)
          .sleepsIn('fault');
        main.read(fd).brings(fault(mem + PAGE));
        main.copy(fd, mem + PAGE, structure);
        copying.gives(0n);
        main.load(mem + PAGE + 32n, 8n).gives(PAGE);
        world.process(0).holds(mem, 0x5a);
      },
    },
    {
      title: 'What COPY has read before it sleeps is kept: a later change of the source is not seen',
      facts: ['atomic.copy.source-kept', 'atomic.copy.source-slow'],
      run(world) {
        const { main } = world;
        const bytes = world.filled(0x11, 0x22);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const src = world.place(2);
        main.mmap(src, 2n * PAGE).gives(src);
        main.fill(src, PAGE, 0x33);
        main.register(fd, src + PAGE);
        const copying = world
          .thread(1)
          .copy(fd, mem, src + PAGE - 8n)
          .sleepsIn('fault');
        main.fill(src, PAGE, 0x44);
        main.copy(fd, src + PAGE, bytes);
        copying.gives(0n, { copy: PAGE });
        main.load(mem + 4n, 8n).gives(0x1111111133333333n);
      },
    },
    {
      title: 'A COPY that slept for a later page of its source keeps the pages that it had done, and counts them',
      facts: ['atomic.copy.partial-over-sleep'],
      run(world) {
        const { main } = world;
        const bytes = world.filled(0x11, 0x22);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const src = world.place(2);
        main.mmap(src, 2n * PAGE).gives(src);
        main.fill(src, PAGE, 0x33);
        main.register(fd, src + PAGE);
        const copying = world
          .thread(1)
          .copy(fd, mem, src, 2n * PAGE)
          .sleepsIn('fault');
        world.process(0).holds(mem, 0x33, 'none');
        main.copy(fd, mem + PAGE, bytes + PAGE);
        main.copy(fd, src + PAGE, bytes);
        copying.fails('EAGAIN', { copy: PAGE });
        world.process(0).holds(mem, 0x33, 0x22);
      },
    },
    {
      title: 'A source missing in another userfaultfd’s range is asked for there, and resolved there',
      facts: ['copy.src.missing-blocks', 'copy.src.missing-message', 'wake.fill-own-uffd'],
      run(world) {
        const { main } = world;
        const bytes = world.filled(0x5a);
        const fd = world.userfaultfd();
        const other = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const lazy = world.missing(other, 1);
        const copying = world.thread(1).copy(fd, mem, lazy).sleepsIn('fault');
        main.read(fd).fails('EAGAIN');
        main.read(other).brings(fault(lazy));
        main.copy(fd, lazy, bytes);
        copying.sleepsIn('fault');
        main.wake(fd, lazy);
        copying.sleepsIn('fault');
        main.wake(other, lazy);
        copying.gives(0n, { copy: PAGE });
        world.process(0).holds(mem, 0x5a);
      },
    },
    {
      title:
        'A COPY of a page that is there onto itself is EEXIST at once; one that reads into its own destination sleeps',
      facts: ['copy.src.self', 'copy.anon.eexist', 'copy.src-unaligned'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        main.copy(fd, mem, src);
        main.copy(fd, mem, mem).fails('EEXIST', { copy: -17n });
        const copying = world
          .thread(1)
          .copy(fd, mem + PAGE, mem + 8n)
          .sleepsIn('fault');
        main.read(fd).brings(fault(mem + PAGE));
        main.copy(fd, mem + PAGE, src);
        copying.fails('EEXIST', { copy: -17n });
        world.process(0).holds(mem, 0x11, 0x11);
      },
    },
    {
      title: 'After a sleep in its source COPY finds its destination unregistered: ENOENT',
      facts: ['copy.src.re-evaluated', 'copy.src.dst-unregistered'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const lazy = world.missing(fd, 1);
        const copying = world.thread(1).copy(fd, mem, lazy).sleepsIn('fault');
        main.unregister(fd, mem);
        main.zeropage(fd, lazy);
        copying.fails('ENOENT', { copy: -2n });
        world.process(0).holds(mem, 'none');
      },
    },
    {
      title: 'After a sleep in its source COPY needs one mapping for all that was asked, not for the rest alone',
      facts: ['copy.src.re-evaluated', 'copy.src.dst-split', 'atomic.copy.partial-over-sleep'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const src = world.filled(0x11, 0x22);
        main.munmap(src + PAGE, PAGE);
        main.mmap(src + PAGE, PAGE).gives(src + PAGE);
        main.register(fd, src + PAGE);
        const copying = world
          .thread(1)
          .copy(fd, mem, src, 2n * PAGE)
          .sleepsIn('fault');
        main.unregister(fd, mem);
        main.zeropage(fd, src + PAGE);
        copying.fails('EAGAIN', { copy: PAGE });
        world.process(0).holds(mem, 0x11, 'none');
        main.copy(fd, mem + PAGE, src);
      },
    },
    {
      title: 'After a sleep in its source COPY fills what another userfaultfd has registered meanwhile',
      facts: ['copy.src.re-evaluated', 'copy.src.dst-foreign', 'copy.lax.foreign-waiters'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const other = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const lazy = world.missing(fd, 1);
        const copying = world.thread(1).copy(fd, mem, lazy).sleepsIn('fault');
        main.unregister(fd, mem);
        main.register(other, mem);
        const load = world.thread(2).load(mem).sleepsIn('fault');
        main.read(other).brings(fault(mem));
        main.zeropage(fd, lazy);
        copying.gives(0n, { copy: PAGE });
        load.sleepsIn('fault');
        main.wake(other, mem);
        load.gives(0n);
      },
    },
    {
      title: 'An event that comes while COPY sleeps in its source makes it EAGAIN',
      facts: ['copy.src.re-evaluated', 'copy.order.changing-again'],
      needs: { capSysPtrace: true },
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_FORK });
        const other = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const lazy = world.missing(other, 1);
        const copying = world.thread(1).copy(fd, mem, lazy).sleepsIn('fault');
        const forking = world.thread(2).fork(world.process(1)).sleepsIn('event');
        main.zeropage(other, lazy);
        copying.fails('EAGAIN', { copy: -11n });
        main.read(fd).brings(forked());
        forking.gives(1n);
        world.process(0).holds(mem, 'none');
      },
    },
    {
      title: 'A source that is unmapped while COPY sleeps in it is EFAULT when the thread is woken',
      facts: ['copy.src.efault', 'copy.src.missing-blocks', 'under-waiter.kernel-access'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const lazy = world.missing(fd, 1);
        const copying = world.thread(1).copy(fd, mem, lazy).sleepsIn('fault');
        main.munmap(lazy, PAGE);
        copying.sleepsIn('fault');
        main.wake(fd, lazy);
        copying.fails('EFAULT', { copy: -14n });
        world.process(0).holds(mem, 'none');
      },
    },
    {
      title: 'When the source’s registration goes away by UNREGISTER or close, COPY goes on with zeros',
      facts: ['copy.src.missing-proceeds', 'unregister.wakes-missing', 'close.kernel-completes'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const other = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const lazy = world.missing(other, 2);
        const first = world.thread(1).copy(fd, mem, lazy).sleepsIn('fault');
        const second = world
          .thread(2)
          .copy(fd, mem + PAGE, lazy + PAGE)
          .sleepsIn('fault');
        main.unregister(other, lazy);
        first.gives(0n, { copy: PAGE });
        second.sleepsIn('fault');
        main.close(other);
        second.gives(0n, { copy: PAGE });
        world.process(0).holds(mem, 0, 0);
      },
    },
  ],
};
