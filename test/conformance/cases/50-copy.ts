import type { Topic } from '../_case.js';
import { COPY_DONTWAKE, COPY_WP, PAGE, PROT_NONE, PROT_READ, SEGV_ACCERR, SIGSEGV, UFFDIO_COPY } from '../_linux.js';
import { fault } from '../_message.js';

export const copy: Topic = {
  name: 'UFFDIO_COPY',
  cases: [
    {
      title: 'COPY refuses a bad pointer, source range, destination range and mode without writing its result',
      facts: [
        'copy.order.copy-in',
        'copy.order.range-src',
        'copy.order.range-dst',
        'copy.order.mode',
        'out.argument-error',
      ],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const nothing = { copy: 'untouched' } as const;
        main.ioctl(fd, UFFDIO_COPY, 0x1n).fails('EFAULT');
        main.copy(fd, mem + 1n, src).fails('EINVAL', nothing);
        main.copy(fd, mem, src, PAGE + 1n).fails('EINVAL', nothing);
        main.copy(fd, mem, src, 0n).fails('EINVAL', nothing);
        main.copy(fd, 0x7ffffffff000n, src).fails('EINVAL', nothing);
        main.copy(fd, mem, 0x7ffffffff000n).fails('EINVAL', nothing);
        main.copy(fd, mem, src, PAGE, 4n).fails('EINVAL', nothing);
        world.process(0).holds(mem, 'none');
      },
    },
    {
      title:
        'COPY to where nothing is mapped, beyond the mapping, or to unregistered memory is ENOENT and says so in its result',
      facts: ['copy.order.no-vma', 'copy.order.one-vma', 'copy.order.unregistered', 'out.error'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11, 0x22);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const unregistered = world.map(1);
        main.copy(fd, mem + PAGE, src).fails('ENOENT', { copy: -2n });
        main.copy(fd, mem, src, 2n * PAGE).fails('ENOENT', { copy: -2n });
        main.copy(fd, unregistered, src).fails('ENOENT', { copy: -2n });
        world.process(0).holds(mem, 'none');
        world.process(0).holds(unregistered, 'none');
      },
    },
    {
      title:
        'COPY with MODE_WP into memory that is registered for missing faults only is EINVAL, after the range was found',
      facts: ['copy.order.mode-wp'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        main.copy(fd, mem, src, PAGE, COPY_WP).fails('EINVAL', { copy: -22n });
        main.copy(fd, mem + PAGE, src, PAGE, COPY_WP).fails('ENOENT', { copy: -2n });
        world.process(0).holds(mem, 'none');
      },
    },
    {
      title: 'COPY fills missing pages, reports their length and leaves its source alone',
      facts: ['fill.copy.none', 'out.success', 'copy.page.writable'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11, 0x22);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 3);
        main.copy(fd, mem, src, 2n * PAGE).gives(0n, { copy: 2n * PAGE });
        world.process(0).holds(mem, 0x11, 0x22, 'none');
        main.fill(mem, PAGE, 0x33);
        world.process(0).holds(mem, 0x33, 0x22, 'none');
        world.process(0).holds(src, 0x11, 0x22);
      },
    },
    {
      title: 'COPY over a page that is there is EEXIST, changes nothing and wakes nobody',
      facts: ['fill.copy.present', 'wake.none-on-eexist', 'out.error'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11, 0x22);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.copy(fd, mem, src, PAGE, COPY_DONTWAKE).gives(0n, { copy: PAGE });
        load.sleepsIn('fault');
        main.copy(fd, mem, src + PAGE).fails('EEXIST', { copy: -17n });
        load.sleepsIn('fault');
        world.process(0).holds(mem, 0x11);
        main.wake(fd, mem);
        load.gives(0x11n);
      },
    },
    {
      title:
        'A COPY that stops on the way is EAGAIN with what it did, wakes that part, and the next one learns the error',
      facts: ['out.partial', 'out.partial-error-lost', 'wake.partial', 'copy.order.pages', 'copy.order.partial'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11, 0x22, 0x33, 0x44);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 4);
        const done = world
          .thread(1)
          .load(mem + PAGE)
          .sleepsIn('fault');
        const beyond = world
          .thread(2)
          .load(mem + 3n * PAGE)
          .sleepsIn('fault');
        main.copy(fd, mem + 2n * PAGE, src);
        main.copy(fd, mem, src, 4n * PAGE).fails('EAGAIN', { copy: 2n * PAGE });
        done.gives(0x22n);
        beyond.sleepsIn('fault');
        world.process(0).holds(mem, 0x11, 0x22, 0x11, 'none');
        main.copy(fd, mem + 2n * PAGE, src, 2n * PAGE).fails('EEXIST', { copy: -17n });
        main.copy(fd, mem + 3n * PAGE, src + 3n * PAGE);
        beyond.gives(0x44n);
      },
    },
    {
      title: 'COPY with DONTWAKE fills but wakes nobody; the message stays readable and WAKE lets the thread go on',
      facts: ['wake.fill-dontwake', 'queue.dontwake-readable', 'wake.wake'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.copy(fd, mem, src, PAGE, COPY_DONTWAKE);
        load.sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        main.wake(fd, mem);
        load.gives(0x5an);
      },
    },
    {
      title: 'One COPY over two neighbouring registered mappings is ENOENT and copies nothing',
      facts: ['copy.one-vma-only'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11, 0x22);
        const fd = world.userfaultfd();
        const mem = world.place(2);
        main.mmap(mem, PAGE).gives(mem);
        main.mmap(mem + PAGE, PAGE, { prot: PROT_READ }).gives(mem + PAGE);
        main.register(fd, mem, 2n * PAGE);
        main.copy(fd, mem, src, 2n * PAGE).fails('ENOENT', { copy: -2n });
        world.process(0).holds(mem, 'none', 'none');
        main.copy(fd, mem, src);
        main.copy(fd, mem + PAGE, src + PAGE);
      },
    },
    {
      title: 'One COPY may span what was mapped in pieces, when none of them was ever touched',
      facts: ['register.effect.untouched'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11, 0x22, 0x33);
        const fd = world.userfaultfd();
        const mem = world.place(3);
        for (const page of [0n, 2n, 1n]) main.mmap(mem + page * PAGE, PAGE).gives(mem + page * PAGE);
        main.register(fd, mem, 3n * PAGE);
        world.process(0).maps(mem, 3, [[0, 3, 1]]);
        main.copy(fd, mem, src, 3n * PAGE);
        world.process(0).holds(mem, 0x11, 0x22, 0x33);
      },
    },
    {
      title: 'Pieces that were touched apart stay apart: one COPY over them is ENOENT',
      facts: ['register.effect.touched-apart'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11, 0x22, 0x33);
        const fd = world.userfaultfd();
        const mem = world.place(3);
        for (const page of [0n, 2n]) {
          main.mmap(mem + page * PAGE, PAGE).gives(mem + page * PAGE);
          main.store(mem + page * PAGE, 1n);
        }
        main.mmap(mem + PAGE, PAGE).gives(mem + PAGE);
        main.register(fd, mem, 3n * PAGE);
        main.copy(fd, mem, src, 3n * PAGE).fails('ENOENT', { copy: -2n });
        main.copy(fd, mem + PAGE, src + PAGE);
      },
    },
    {
      title: 'COPY into memory of another userfaultfd works, but wakes only waiters of the one that was used',
      facts: ['copy.lax.foreign', 'copy.lax.foreign-waiters', 'wake.fill-own-uffd'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const owner = world.userfaultfd();
        const other = world.userfaultfd();
        const mem = world.missing(owner, 1);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.copy(other, mem, src).gives(0n, { copy: PAGE });
        load.sleepsIn('fault');
        world.process(0).holds(mem, 0x5a);
        main.wake(other, mem);
        load.sleepsIn('fault');
        main.copy(owner, mem, src).fails('EEXIST', { copy: -17n });
        main.wake(owner, mem);
        load.gives(0x5an);
      },
    },
    {
      title: 'COPY fills memory that its program may only read, or not touch at all',
      facts: ['copy.lax.read-only', 'copy.lax.prot-none'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const readable = world.missing(fd, 1, PROT_READ);
        const none = world.missing(fd, 1, PROT_NONE);
        main.copy(fd, readable, src);
        main.load(readable).gives(0x5an);
        main.store(readable, 1n).raises(SIGSEGV, SEGV_ACCERR, readable);
        main.copy(fd, none, src);
        world.process(0).holds(none, 0x5a);
        main.load(none).raises(SIGSEGV, SEGV_ACCERR, none);
      },
    },
    {
      title: 'When the result of COPY can’t be written it is EFAULT: the page is filled, but nobody is woken',
      facts: ['out.unwritable-efault', 'out.unwritable-installed', 'out.unwritable-no-wake', 'copy.order.out'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const structure = world.readOnlyPage(mem, src, PAGE, 0n, 0n);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.ioctl(fd, UFFDIO_COPY, structure).fails('EFAULT');
        load.sleepsIn('fault');
        world.process(0).holds(mem, 0x5a);
        main.wake(fd, mem);
        load.gives(0x5an);
      },
    },
    {
      title: 'What the result field of COPY holds before the call has no effect',
      facts: ['out.not-input'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const structure = world.map(1);
        world.words(structure, mem, src, PAGE, 0n, -11n);
        main.ioctl(fd, UFFDIO_COPY, structure);
        main.load(structure + 32n, 8n).gives(PAGE);
        world.process(0).holds(mem, 0x5a);
        main.ioctl(fd, UFFDIO_COPY, structure).fails('EEXIST');
        main.load(structure + 32n, 8n).gives(BigInt.asUintN(64, -17n));
      },
    },
    {
      title: 'A COPY that fails with nothing done wakes nobody',
      facts: ['wake.none-on-error', 'copy.order.error-returns'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        main.copy(fd, mem, world.place(1)).fails('EFAULT', { copy: -14n });
        main.copy(fd, mem, mem, 2n * PAGE).fails('ENOENT', { copy: -2n });
        load.sleepsIn('fault');
        main.read(fd).fails('EAGAIN');
        world.process(0).queues(fd, 0, 1);
      },
    },
  ],
};
