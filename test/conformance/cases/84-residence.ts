import type { Topic } from '../_case.js';
import { FAULT_WRITE, O_NONBLOCK, PAGE, PROT_NONE, PROT_READ } from '../_linux.js';
import { fault } from '../_message.js';

const KERNEL = 0xffff800000000000n;
const TASK_SIZE = 0x7ffffffff000n;
const UNMAPPED = 0x5000n;
const MS_ASYNC = 1n;
const MS_INVALIDATE = 2n;
const MS_SYNC = 4n;

export const residence: Topic = {
  name: 'mincore and msync',
  cases: [
    {
      title:
        'mincore says 0 of a missing page and 1 of one that is there, without a message, while a thread waits for it too',
      facts: ['kernel-fault.mincore', 'mincore.present'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 4);
        main.copy(fd, mem + PAGE, src);
        main.zeropage(fd, mem + 3n * PAGE);
        main.mincore(mem, 4n * PAGE).shows(0, 1, 0, 1);
        main.read(fd).fails('EAGAIN');
        const waiting = world.thread(1).store(mem, 1n).sleepsIn('fault');
        main.mincore(mem, PAGE).shows(0);
        main.read(fd).brings(fault(mem, FAULT_WRITE));
        main.copy(fd, mem, src);
        waiting.gives();
        main.mincore(mem, 2n * PAGE).shows(1, 1);
        world.process(0).holds(mem + 2n * PAGE, 'none');
      },
    },
    {
      title: 'mincore counts the pages that a length has a byte of, and asks for no permission',
      facts: ['mincore.length', 'mincore.protection'],
      run(world) {
        const { main } = world;
        const mem = world.filled(1, 2, 3);
        main.mprotect(mem + PAGE, PAGE, PROT_NONE);
        main.mincore(mem, 1n).shows(1);
        main.mincore(mem, 2n * PAGE + 1n).shows(1, 1, 1);
        main.mincore(world.map(2, PROT_NONE), 2n * PAGE).shows(0, 0);
        main.mincore(UNMAPPED, 0n).shows();
        main.mincore(TASK_SIZE, 0n).shows();
      },
    },
    {
      title: 'mincore refuses an unaligned start, then what is no user address, then what is not mapped',
      facts: ['mincore.unaligned', 'mincore.user-addresses', 'mincore.hole'],
      run(world) {
        const { main } = world;
        const mem = world.place(3);
        main.mmap(mem, PAGE).gives(mem);
        main.mmap(mem + 2n * PAGE, PAGE).gives(mem + 2n * PAGE);
        main.mincore(KERNEL + 1n, 0n).fails('EINVAL');
        main.mincore(mem + 8n, PAGE).fails('EINVAL');
        main.mincore(KERNEL, 0n).fails('ENOMEM');
        main.mincore(mem, 3n * PAGE).fails('ENOMEM');
        main.mincore(mem + PAGE, PAGE).fails('ENOMEM');
        main.mincore(mem + 2n * PAGE, 2n * PAGE).fails('ENOMEM');
        main.mincore(mem + 2n * PAGE, PAGE).shows(0);
      },
    },
    {
      title: 'msync of missing pages makes no message and brings nothing in',
      facts: ['kernel-fault.msync', 'msync.quiet'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ flags: O_NONBLOCK });
        const mem = world.missing(fd, 2);
        main.zeropage(fd, mem + PAGE);
        for (const flags of [0n, MS_ASYNC, MS_SYNC, MS_INVALIDATE, MS_SYNC | MS_INVALIDATE])
          main.msync(mem, 2n * PAGE, flags).gives(0n);
        main.read(fd).fails('EAGAIN');
        world.process(0).holds(mem, 'none', 0);
      },
    },
    {
      title: 'msync refuses its arguments, then a range that wraps; of no page it is content',
      facts: ['msync.arguments', 'msync.wraps', 'msync.length'],
      run(world) {
        const { main } = world;
        const mem = world.map(1);
        main.msync(mem, PAGE, 8n).fails('EINVAL');
        main.msync(mem + 1n, PAGE, MS_SYNC).fails('EINVAL');
        main.msync(mem, PAGE, MS_ASYNC | MS_SYNC).fails('EINVAL');
        main.msync(KERNEL + 1n, 0xffffffff00000000n, MS_SYNC).fails('EINVAL');
        main.msync(KERNEL, 0xffffffff00000000n, MS_SYNC).fails('ENOMEM');
        main.msync(UNMAPPED, 0n, MS_SYNC).gives(0n);
        main.msync(KERNEL, 0xffffffffffffffffn, MS_SYNC).gives(0n);
        main.msync(mem, 1n, MS_SYNC).gives(0n);
      },
    },
    {
      title:
        'msync of a range with holes is ENOMEM; MS_INVALIDATE of locked memory is EBUSY, before a hole and behind one',
      facts: ['msync.hole', 'msync.locked'],
      run(world) {
        const { main } = world;
        const mem = world.place(4);
        main.mmap(mem, PAGE).gives(mem);
        main.mmap(mem + 2n * PAGE, PAGE, { prot: PROT_READ }).gives(mem + 2n * PAGE);
        for (const flags of [0n, MS_ASYNC, MS_SYNC]) {
          main.msync(mem, 3n * PAGE, flags).fails('ENOMEM');
          main.msync(mem + PAGE, PAGE, flags).fails('ENOMEM');
          main.msync(mem + 2n * PAGE, PAGE + 1n, flags).fails('ENOMEM');
        }
        main.mlock(mem + 2n * PAGE, PAGE);
        main.msync(mem + 2n * PAGE, PAGE, MS_SYNC).gives(0n);
        main.msync(mem, 2n * PAGE, MS_INVALIDATE).fails('ENOMEM');
        main.msync(mem, 3n * PAGE, MS_INVALIDATE).fails('EBUSY');
        main.msync(mem + 2n * PAGE, 2n * PAGE, MS_INVALIDATE | MS_ASYNC).fails('EBUSY');
      },
    },
  ],
};
