import type { Topic } from '../_case.js';
import { FAULT_WRITE, O_CLOEXEC, PAGE } from '../_linux.js';
import { fault } from '../_message.js';

export const read: Topic = {
  name: 'read(2)',
  cases: [
    {
      title: 'A read shorter than a message is EINVAL, and one of a longer buffer brings whole messages only',
      facts: ['read.order.size', 'read.whole-messages'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 3);
        main.read(fd, 0n).fails('EINVAL');
        main.read(fd, 31n).fails('EINVAL');
        for (const page of [0n, 1n, 2n])
          world
            .thread(Number(page) + 1)
            .load(mem + page * PAGE)
            .sleepsIn('fault');
        main.read(fd, 31n).fails('EINVAL');
        main.read(fd, 33n).gives(32n).brings(fault(mem));
        main
          .read(fd, 127n)
          .gives(64n)
          .brings(fault(mem + PAGE), fault(mem + 2n * PAGE));
      },
    },
    {
      title: 'With nothing to read a non-blocking descriptor is EAGAIN',
      facts: ['read.eagain'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        main.read(fd).fails('EAGAIN');
        world.thread(1).load(mem).sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        main.read(fd).fails('EAGAIN');
      },
    },
    {
      title: 'With nothing to read a blocking descriptor sleeps, for the first message only',
      facts: ['read.sleeps-for-first'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ flags: O_CLOEXEC });
        const mem = world.missing(fd, 2);
        const reader = world.thread(1).read(fd, 128n).sleepsIn('read');
        world.thread(2).load(mem).sleepsIn('fault');
        reader.brings(fault(mem));
        world
          .thread(3)
          .store(mem + PAGE, 1n)
          .sleepsIn('fault');
        main.read(fd, 128n).brings(fault(mem + PAGE, FAULT_WRITE));
      },
    },
    {
      title: 'Each message goes to one reader',
      facts: ['read.one-reader'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ flags: O_CLOEXEC });
        const mem = world.missing(fd, 1);
        world.thread(2).load(mem).sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        const late = world.thread(1).read(fd).sleepsIn('read');
        world.thread(3).store(mem, 1n).sleepsIn('fault');
        late.brings(fault(mem, FAULT_WRITE));
      },
    },
    {
      title: 'A read into a bad buffer is EFAULT and loses the message; the thread stays asleep until it is woken',
      facts: ['queue.read-efault-lost'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.readAt(fd, world.place(1)).fails('EFAULT');
        main.read(fd).fails('EAGAIN');
        load.sleepsIn('fault');
        world.process(0).queues(fd, 0, 1);
        main.wake(fd, mem);
        load.sleepsIn('fault');
        main.read(fd).brings(fault(mem));
      },
    },
    {
      title: 'A read whose buffer lies in a missing page sleeps until that page is filled, and then has its message',
      facts: ['kernel-fault.ioctl-argument', 'kernel-fault.copy'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x00);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const other = world.userfaultfd();
        const buffer = world.missing(other, 1);
        world.thread(1).store(mem, 1n).sleepsIn('fault');
        const reading = world
          .thread(2)
          .readAt(fd, buffer + 64n)
          .sleepsIn('fault');
        main.read(other).brings(fault(buffer, FAULT_WRITE));
        main.read(fd).fails('EAGAIN');
        main.copy(other, buffer, src);
        reading.gives(32n);
        main.load(buffer + 64n).gives(0x12n);
        main.load(buffer + 72n, 8n).gives(FAULT_WRITE);
        main.load(buffer + 80n, 8n).gives(mem);
      },
    },
    {
      title: 'A read that sleeps in the middle of its buffer has already written the part before, to the byte',
      facts: ['atomic.access.user-copy', 'atomic.access.user-copy-visible', 'atomic.read.copy-out'],
      run(world) {
        const { main } = world;
        const src = world.filled(0);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const buffer = world.place(2);
        main.mmap(buffer, 2n * PAGE).gives(buffer);
        const other = world.userfaultfd();
        main.register(other, buffer + PAGE);
        world.thread(1).store(mem, 1n).sleepsIn('fault');
        const reading = world
          .thread(2)
          .readAt(fd, buffer + PAGE - 18n)
          .sleepsIn('fault');
        main.load(buffer + PAGE - 18n).gives(0x12n);
        main.load(buffer + PAGE - 10n, 8n).gives(FAULT_WRITE);
        main.load(buffer + PAGE - 2n, 2n).gives(mem & 0xffffn);
        main.copy(other, buffer + PAGE, src);
        reading.gives(32n);
        main.load(buffer + PAGE - 2n, 8n).gives(mem);
      },
    },
  ],
};
