import type { Topic } from '../_case.js';
import { O_CLOEXEC, PAGE } from '../_linux.js';
import { fault } from '../_message.js';

export const close: Topic = {
  name: 'close(2)',
  cases: [
    {
      title: 'The last close wakes every waiter, and they find zero pages: nobody is told that the handler is gone',
      facts: ['close.wakes-all', 'close.missing-filled', 'wake.last-close'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const read = world.thread(1).load(mem, 8n).sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        const unread = world
          .thread(2)
          .store(mem + PAGE, 0x99n)
          .sleepsIn('fault');
        main.close(fd);
        read.gives(0n);
        unread.gives(0n);
        main.load(mem + PAGE, 2n).gives(0x99n);
      },
    },
    {
      title: 'After the last close the memory is ordinary memory, which another userfaultfd may register',
      facts: ['close.unregisters'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        main.close(fd);
        world.process(0).maps(mem, 2, [[0, 2, 0]]);
        main.load(mem).gives(0n);
        const next = world.userfaultfd();
        main.register(next, mem, 2n * PAGE);
        main.read(fd).fails('EAGAIN');
        main.close(99).fails('EBADF');
      },
    },
    {
      title: 'close does not end another thread’s sleep in read, whose reference is then the last one',
      facts: ['read.close-does-not-interrupt'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ flags: O_CLOEXEC });
        const mem = world.missing(fd, 1);
        const reading = world.thread(1).read(fd).sleepsIn('read');
        main.close(fd);
        reading.sleepsIn('read');
        const load = world.thread(2).load(mem);
        reading.brings(fault(mem));
        load.gives(0n);
        main.read(fd).fails('EBADF');
      },
    },
    {
      title: 'A descriptor that a child inherited keeps the userfaultfd alive after its parent closed it',
      facts: ['close.last-reference'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const child = world.process(1);
        main.fork(child).gives(1n);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.close(fd);
        load.sleepsIn('fault');
        child.main.read(fd).brings(fault(mem));
        child.main.copy(fd, mem, src);
        load.gives(0x5an);
      },
    },
    {
      title: 'The last close lets system calls go on that wait in the kernel for a missing page',
      facts: ['close.kernel-completes'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const pipe = main.pipe();
        const writing = world
          .thread(1)
          .write(Number(pipe.output('w')), mem, 4n)
          .sleepsIn('fault');
        main.close(fd);
        writing.gives(4n);
        main.read(Number(pipe.output('r')), 8n).gives(4n);
      },
    },
  ],
};
