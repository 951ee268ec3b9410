import type { Topic } from '../_case.js';
import { EVENT_FORK, PAGE, PROT_READ } from '../_linux.js';
import { fault, forked } from '../_message.js';

/** An address in the kernel's half of the address space. */
const KERNEL = 0xffff800000000000n;
const UNUSED = 77;

export const readErrors: Topic = {
  name: 'what read(2) refuses',
  cases: [
    {
      title: 'A descriptor that is not open, or not for that, is EBADF, whatever the buffer and its size',
      facts: ['fd.ebadf'],
      run(world) {
        const { main } = world;
        const pipe = main.pipe();
        const [r, w] = [Number(pipe.output('r')), Number(pipe.output('w'))];
        const readOnly = world.map(1, PROT_READ);
        main.read(UNUSED, 0n).fails('EBADF');
        main.readAt(UNUSED, KERNEL).fails('EBADF');
        main.readAt(w, KERNEL).fails('EBADF');
        main.write(UNUSED, KERNEL, 1n).fails('EBADF');
        main.write(r, readOnly, 0n).fails('EBADF');
        main.close(UNUSED).fails('EBADF');
      },
    },
    {
      title: 'A buffer in the kernel’s half of the addresses is EFAULT before the file is asked, and nothing is lost',
      facts: ['fd.read-kernel-address'],
      run(world) {
        const { main } = world;
        const fd = Number(main.userfaultfd().value);
        main.readAt(fd, KERNEL).fails('EFAULT');
        main.readAt(fd, KERNEL, 0n).fails('EFAULT');
        main.api(fd);
        const mem = world.missing(fd, 1);
        world.thread(1).load(mem).sleepsIn('fault');
        main.readAt(fd, KERNEL).fails('EFAULT');
        main.read(fd).brings(fault(mem));
      },
    },
    {
      title:
        'A read into memory of the program has the same refusals: EINVAL for its size first, then EAGAIN, the buffer last',
      facts: ['read.order.size', 'read.eagain'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const nowhere = world.place(1);
        main.readAt(fd, nowhere, 31n).fails('EINVAL');
        main.readAt(fd, nowhere).fails('EAGAIN');
        const mem = world.missing(fd, 1);
        world.thread(1).load(mem).sleepsIn('fault');
        main.readAt(fd, nowhere).fails('EFAULT');
      },
    },
    {
      title: 'The event of a fork needs a descriptor before a buffer: without one it is EMFILE and stays',
      facts: ['read.fork-event-emfile', 'read.fork-event-fd'],
      needs: { capSysPtrace: true },
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_FORK });
        world.missing(fd, 1);
        const nowhere = world.place(1);
        for (let pipes = 0; pipes < 126; pipes += 1) main.pipe();
        const forking = world.thread(1).fork(world.process(1)).sleepsIn('event');
        main.readAt(fd, nowhere).fails('EMFILE');
        main.close(100);
        main.read(fd).brings(forked(100));
        forking.gives(1n);
      },
    },
    {
      title: 'A pipe whose reader has no good buffer loses nothing: EFAULT, and the bytes are there for the next one',
      facts: ['pipe.read.efault'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const pipe = main.pipe();
        const [r, w] = [Number(pipe.output('r')), Number(pipe.output('w'))];
        main.write(w, src, 4n).gives(4n);
        main.readAt(r, world.place(1), 4n).fails('EFAULT');
        main.readAt(r, src + PAGE - 2n, 4n).fails('EFAULT');
        main.read(r, 16n).gives(4n);
      },
    },
  ],
};
