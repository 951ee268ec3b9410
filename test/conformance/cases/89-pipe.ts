import type { Topic } from '../_case.js';
import { O_NONBLOCK, PAGE, POLLOUT } from '../_linux.js';
import { fault } from '../_message.js';
import type { World } from '../_world.js';

/** An address in the kernel's half of the address space. */
const KERNEL = 0xffff800000000000n;

function pipe(world: World, flags = 0n): { r: number; w: number } {
  const call = world.main.pipe(flags);
  return { r: Number(call.output('r')), w: Number(call.output('w')) };
}

export const pipes: Topic = {
  name: 'pipes',
  cases: [
    {
      title: 'A writer that waits for room looks at its source only when there is some, and then sleeps in its page',
      facts: ['pipe.write.full-then-fault', 'pipe.write.message'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const { r, w } = pipe(world);
        for (let pages = 0; pages < 16; pages += 1) main.write(w, src, PAGE).gives(PAGE);
        const writing = world.thread(1).write(w, mem, 8n).sleepsIn('pipe');
        main.read(fd).fails('EAGAIN');
        main.read(r, PAGE).gives(PAGE);
        writing.sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        main.copy(fd, mem, src);
        writing.gives(8n);
      },
    },
    {
      title:
        'A pipe has room for poll only when a whole slot is free, although a short write may still join the last one',
      facts: ['pipe.poll.out', 'pipe.write.merge'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const { r, w } = pipe(world, O_NONBLOCK);
        for (let slots = 0; slots < 15; slots += 1) main.write(w, src, PAGE).gives(PAGE);
        main.poll(w, POLLOUT).gives(1n, { revents: POLLOUT });
        main.write(w, src, 1n).gives(1n);
        main.poll(w, POLLOUT).gives(0n, { revents: 0n });
        main.write(w, src, 1n).gives(1n);
        main.read(r, PAGE).gives(PAGE);
        main.poll(w, POLLOUT).gives(1n, { revents: POLLOUT });
      },
    },
    {
      title: 'A write of nothing is 0 without a source or a reader, but not from an address of the kernel',
      facts: ['pipe.write.zero', 'pipe.write.kernel-address'],
      run(world) {
        const { main } = world;
        const nowhere = world.place(1);
        const { r, w } = pipe(world);
        main.write(w, nowhere, 0n).gives(0n);
        main.write(w, KERNEL, 0n).fails('EFAULT');
        main.close(r);
        main.write(w, nowhere, 0n).gives(0n);
        main.write(w, KERNEL, 1n).fails('EFAULT');
        main.write(w, nowhere, 1n).fails('EPIPE');
      },
    },
    {
      title: 'While a writer sleeps in its page fstat of the pipe does not',
      facts: ['pipe.mutex.fstat'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const { r, w } = pipe(world);
        const writing = world.thread(1).write(w, mem, 4n).sleepsIn('fault');
        main.fstat(r).gives(0n);
        main.fstat(w).gives(0n);
        writing.sleepsIn('fault');
      },
    },
  ],
};
