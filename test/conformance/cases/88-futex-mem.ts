import type { Topic } from '../_case.js';
import {
  EXACT_ADDRESS,
  FAULT_WRITE,
  O_NONBLOCK,
  PAGE,
  PROT_EXEC,
  PROT_NONE,
  PROT_READ,
  PROT_READ_WRITE,
  SIGBUS_FEATURE,
  UFFD_USER_MODE_ONLY,
} from '../_linux.js';
import { fault } from '../_message.js';

const KERNEL = 0xffff800000000000n;
const UNMAPPED = 0x5000n;
const SHARED = 0n;
const WORD = 0x5a5a5a5an;
const NOBODY = 9;

export const futexAndMem: Topic = {
  name: 'futex and /proc/PID/mem',
  cases: [
    {
      title: 'A private futex in a missing page is read like any user copy; another value is EAGAIN',
      facts: ['futex.missing', 'futex.eagain', 'kernel-fault.copy'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd({ features: EXACT_ADDRESS });
        const mem = world.missing(fd, 1);
        const waiting = world
          .thread(1)
          .futexWait(mem + 8n, 1n)
          .sleepsIn('fault');
        main.read(fd).brings(fault(mem + 8n));
        main.wake(fd, mem);
        waiting.sleepsIn('fault');
        main.read(fd).brings(fault(mem + 8n));
        main.copy(fd, mem, src);
        waiting.fails('EAGAIN');
      },
    },
    {
      title: 'A shared futex in a missing page is pinned for writing',
      facts: ['futex.shared'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd({ features: EXACT_ADDRESS });
        const mem = world.missing(fd, 1);
        const waiting = world
          .thread(1)
          .futexWait(mem + 8n, 1n, SHARED)
          .sleepsIn('fault');
        main.read(fd).brings(fault(mem, FAULT_WRITE));
        main.copy(fd, mem, src);
        waiting.fails('EAGAIN');
      },
    },
    {
      title: 'A shared futex in read-only memory is EFAULT, but only once its page is there',
      facts: ['futex.shared-read-only'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1, PROT_READ);
        const waiting = world.thread(1).futexWait(mem, WORD, SHARED).sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        main.copy(fd, mem, src);
        waiting.fails('EFAULT');
        main.futexWait(mem, 1n).fails('EAGAIN');
      },
    },
    {
      title: 'A shared futex that sleeps for a page to read does not notice that it could write by now',
      facts: ['futex.shared-reading', 'futex.shared-read-only'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1, PROT_READ);
        const waiting = world.thread(1).futexWait(mem, WORD, SHARED).sleepsIn('fault');
        main.mprotect(mem, PAGE, PROT_READ_WRITE);
        main.copy(fd, mem, src);
        waiting.fails('EFAULT');
        main.futexWait(mem, 1n, SHARED).fails('EAGAIN');
      },
    },
    {
      title:
        'A shared futex in shared memory with PROT_EXEC alone is read where the page is mapped, and EFAULT where not',
      facts: ['futex.shared-mapped', 'futex.file-read-only'],
      run(world) {
        const { main } = world;
        const mem = world.shared(world.memfdOf(0), 1);
        main.load(mem).gives(0n);
        main.mprotect(mem, PAGE, PROT_EXEC);
        main.futexWait(mem, 1n, SHARED).fails('EAGAIN');
        const other = world.shared(world.memfdOf(0), 1, { prot: PROT_EXEC });
        main.futexWait(other, 1n, SHARED).fails('EFAULT');
      },
    },
    {
      title: 'A futex is refused by its alignment, then by its address, then by its page; with its value it waits',
      facts: ['futex.unaligned', 'futex.kernel-address', 'futex.efault', 'futex.waits'],
      run(world) {
        const { main } = world;
        main.futexWait(KERNEL + 1n, 0n).fails('EINVAL');
        main.futexWait(KERNEL, 0n).fails('EFAULT');
        main.futexWait(UNMAPPED, 0n).fails('EFAULT');
        main.futexWait(UNMAPPED, 0n, SHARED).fails('EFAULT');
        main.futexWait(world.map(1, PROT_NONE), 0n, SHARED).fails('EFAULT');
        world
          .thread(1)
          .futexWait(world.filled(0x5a), 0x100000000n + WORD)
          .sleepsIn('futex');
        main.fork(world.process(1)).gives(1n);
      },
    },
    {
      title: 'With USER_MODE_ONLY or SIGBUS a futex in a missing page is EFAULT, and /proc/PID/mem EIO',
      facts: ['user-mode-only.copy', 'user-mode-only.proc-mem', 'sigbus.copy', 'sigbus.proc-mem'],
      run(world) {
        const { main } = world;
        const quiet = world.userfaultfd({ flags: UFFD_USER_MODE_ONLY | O_NONBLOCK });
        const loud = world.userfaultfd({ features: SIGBUS_FEATURE });
        for (const fd of [quiet, loud]) {
          const mem = world.missing(fd, 1);
          main.futexWait(mem, 0n).fails('EFAULT');
          main.futexWait(mem, 0n, SHARED).fails('EFAULT');
          main.procMemRead(0, mem, 8n).fails('EIO');
          main.procMemWrite(0, mem, 1n).fails('EIO');
          main.read(fd).fails('EAGAIN');
        }
      },
    },
    {
      title: 'Through /proc/PID/mem a missing page is EIO without a message, for reads and writes; a present one works',
      facts: ['kernel-fault.proc-mem', 'proc-mem.partial'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        main.procMemRead(0, mem, 8n).fails('EIO');
        main.procMemWrite(0, mem, 1n).fails('EIO');
        main.read(fd).fails('EAGAIN');
        main.copy(fd, mem, src);
        main.procMemRead(0, mem + PAGE - 8n, 16n).gives(8n);
        main.procMemWrite(0, mem + PAGE - 4n, 0n, 8n).gives(4n);
        main.load(mem + PAGE - 8n, 8n).gives(0x5a5a5a5an);
        world.process(0).holds(mem + PAGE, 'none');
      },
    },
    {
      title: '/proc/PID/mem asks for no permission, and fills what nobody touched',
      facts: ['proc-mem.force', 'proc-mem.fills', 'proc-mem.eio', 'proc-mem.negative'],
      run(world) {
        const { main } = world;
        const readOnly = world.map(1, PROT_READ);
        const none = world.map(2, PROT_NONE);
        main.procMemWrite(0, readOnly, 0x1122n, 2n).gives(2n);
        main.load(readOnly, 2n).gives(0x1122n);
        main.procMemRead(0, none, 8n).gives(8n);
        world.process(0).holds(none, 0, 'none');
        main.procMemRead(0, UNMAPPED, 8n).fails('EIO');
        main.procMemRead(0, UNMAPPED, 0n).gives(0n);
        main.procMemRead(0, KERNEL, 0n).fails('EINVAL');
        main.procMemWrite(0, KERNEL, 0n).fails('EINVAL');
      },
    },
    {
      title: 'Opening /proc/PID/mem needs a descriptor, and then a process; another process’s memory is its own',
      facts: ['proc-mem.emfile', 'proc-mem.enoent'],
      run(world) {
        const { main } = world;
        const mem = world.filled(0x5a);
        main.fork(world.process(1)).gives(1n);
        main.procMemWrite(1, mem, 7n).gives(1n);
        main.load(mem).gives(0x5an);
        world.process(1).main.load(mem).gives(7n);
        world.process(1).main.exit().exits();
        main.procMemRead(1, mem, 1n).fails('ENOENT');
        main.procMemRead(NOBODY, KERNEL, 1n).fails('ENOENT');
        main.procMemWrite(NOBODY, KERNEL, 1n).fails('ENOENT');
        for (let pipes = 0; pipes < 126; pipes += 1) main.pipe();
        main.procMemRead(0, mem, 1n).gives(1n);
        main.userfaultfd();
        main.procMemRead(NOBODY, mem, 1n).fails('EMFILE');
        main.procMemWrite(NOBODY, mem, 1n).fails('EMFILE');
      },
    },
  ],
};
