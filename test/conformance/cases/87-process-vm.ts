import type { Topic } from '../_case.js';
import {
  EXACT_ADDRESS,
  FAULT_WRITE,
  O_NONBLOCK,
  PAGE,
  PROT_NONE,
  PROT_READ,
  PROT_WRITE,
  SIGBUS_FEATURE,
  THREAD_ID,
  UFFD_USER_MODE_ONLY,
} from '../_linux.js';
import { fault } from '../_message.js';

const KERNEL = 0xffff800000000000n;
const UNMAPPED = 0x5000n;
const TOO_MANY = 1025n;
/** A number that no process of the machine has. */
const NOBODY = 9;

export const processVm: Topic = {
  name: 'process_vm_readv and process_vm_writev',
  cases: [
    {
      title: 'The checks come in order: flags, local segments, the remote array, the process, the remote memory',
      facts: [
        'process-vm.flags',
        'process-vm.local',
        'process-vm.local-nothing',
        'process-vm.remote',
        'process-vm.remote-nothing',
        'process-vm.esrch',
        'process-vm.efault',
      ],
      run(world) {
        const { main } = world;
        const mem = world.filled(0x5a);
        const local = world.segments([mem, 8n]);
        const nothing = world.segments([mem, 0n]);
        const bad = { iov: UNMAPPED, count: TOO_MANY };
        main.processVmReadv(NOBODY, bad, bad, 1n).fails('EINVAL');
        main.processVmWritev(NOBODY, bad, bad, 1n).fails('EINVAL');
        main.processVmReadv(NOBODY, bad, bad).fails('EINVAL');
        main.processVmReadv(NOBODY, { iov: UNMAPPED, count: 1n }, bad).fails('EFAULT');
        main.processVmReadv(NOBODY, world.segments([KERNEL, 8n]), bad).fails('EFAULT');
        main.processVmReadv(NOBODY, nothing, bad).gives(0n);
        main.processVmReadv(NOBODY, local, bad).fails('EINVAL');
        main.processVmReadv(NOBODY, local, { iov: KERNEL, count: 1n }).fails('EFAULT');
        main.processVmReadv(NOBODY, local, world.segments([mem, -1n])).fails('EINVAL');
        main.processVmReadv(NOBODY, local, nothing).gives(0n);
        main.processVmReadv(NOBODY, local, { iov: KERNEL, count: 0n }).gives(0n);
        main.processVmReadv(NOBODY, local, world.segments([KERNEL, 8n])).fails('ESRCH');
        main.processVmReadv(0, local, world.segments([KERNEL, 8n])).fails('EFAULT');
        main.processVmWritev(0, local, world.segments([UNMAPPED, 8n])).fails('EFAULT');
      },
    },
    {
      title:
        'A missing remote page puts the caller to sleep with a message of its page, and again until the page is there',
      facts: ['kernel-fault.process-vm', 'process-vm.message', 'process-vm.retry', 'kernel-fault.state-gup'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd({ features: EXACT_ADDRESS });
        const mem = world.missing(fd, 2);
        const local = world.segments([world.map(1), 8n]);
        const reader = world.thread(1);
        const reading = reader.processVmReadv(0, local, world.segments([mem + 0x10n, 8n])).sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        main.wake(fd, mem);
        reading.sleepsIn('fault');
        world.process(0).queues(fd, 1, 1);
        main.read(fd).brings(fault(mem));
        main.copy(fd, mem, src);
        reading.gives(8n);
        const writing = reader.processVmWritev(0, local, world.segments([mem + PAGE + 5n, 8n])).sleepsIn('fault');
        main.read(fd).brings(fault(mem + PAGE, FAULT_WRITE));
        main.copy(fd, mem + PAGE, src);
        writing.gives(8n);
        main.load(mem + PAGE + 5n, 8n).gives(0x5a5a5a5a5a5a5a5an);
      },
    },
    {
      title: 'From another process the message comes to the userfaultfd of the memory, and names who calls',
      facts: ['message.ptid-remote', 'process-vm.ptid'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd({ features: THREAD_ID });
        const mem = world.missing(fd, 1);
        const to = world.map(1);
        const local = world.segments([to, 8n]);
        const remote = world.segments([mem, 8n]);
        main.fork(world.process(1)).gives(1n);
        const caller = world.process(1).thread(2);
        const reading = caller.processVmReadv(0, local, remote).sleepsIn('fault');
        main.read(fd).brings(fault(mem, 0n, caller.ptid));
        main.copy(fd, mem, src);
        reading.gives(8n);
        world.process(1).main.load(to, 8n).gives(0x5a5a5a5a5a5a5a5an);
        main.load(to, 8n).gives(0n);
      },
    },
    {
      title: 'All pages of a remote segment are pinned before anything is copied, those without room as well',
      facts: ['process-vm.pins'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 3);
        const to = world.map(1);
        const local = world.segments([to, 4n]);
        const remote = world.segments([mem + PAGE - 2n, 2n + PAGE + 1n]);
        main.copy(fd, mem, src);
        const reading = world.thread(1).processVmReadv(0, local, remote).sleepsIn('fault');
        main.load(to).gives(0n);
        main.read(fd).brings(fault(mem + PAGE));
        main.copy(fd, mem + PAGE, src);
        reading.sleepsIn('fault');
        main.load(to).gives(0n);
        main.read(fd).brings(fault(mem + 2n * PAGE));
        main.copy(fd, mem + 2n * PAGE, src);
        reading.gives(4n);
      },
    },
    {
      title: 'Reading needs PROT_READ and writing PROT_WRITE, which a load does not',
      facts: ['process-vm.readable', 'process-vm.writable'],
      run(world) {
        const { main } = world;
        const mem = world.filled(0x5a);
        const local = world.segments([mem, 8n]);
        const writeOnly = world.map(1, PROT_WRITE);
        const readOnly = world.map(1, PROT_READ);
        const none = world.map(1, PROT_NONE);
        main.load(writeOnly).gives(0n);
        main.processVmReadv(0, local, world.segments([writeOnly, 8n])).fails('EFAULT');
        main.processVmWritev(0, local, world.segments([writeOnly, 8n])).gives(8n);
        main.processVmReadv(0, local, world.segments([readOnly, 8n])).gives(8n);
        main.processVmWritev(0, local, world.segments([readOnly, 8n])).fails('EFAULT');
        main.processVmReadv(0, local, world.segments([none, 8n])).fails('EFAULT');
      },
    },
    {
      title: 'What was copied before a place that can’t be used counts, on either side',
      facts: ['process-vm.partial'],
      run(world) {
        const { main } = world;
        const from = world.filled(1, 2);
        const to = world.map(2);
        const both = world.segments([to, 2n * PAGE]);
        main.processVmReadv(0, both, world.segments([from + PAGE - 4n, PAGE + 8n])).gives(PAGE + 4n);
        main.processVmReadv(0, both, world.segments([from, 4n], [UNMAPPED, 4n])).gives(4n);
        main.processVmReadv(0, world.segments([to, 4n], [UNMAPPED, 4n]), world.segments([from, 8n])).gives(4n);
        main.processVmReadv(0, world.segments([to + 2n * PAGE - 4n, 8n]), world.segments([from, 8n])).gives(4n);
        main.processVmWritev(0, world.segments([from, 4n], [UNMAPPED, 4n]), world.segments([to, 8n])).gives(4n);
      },
    },
    {
      title: 'While the caller sleeps for a local page, stores to the pinned remote page are still seen',
      facts: ['process-vm.local-missing', 'process-vm.pinned-contents'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const from = world.filled(1);
        const fd = world.userfaultfd({ features: EXACT_ADDRESS });
        const mem = world.missing(fd, 2);
        const remote = world.segments([from, 1n]);
        const first = world
          .thread(1)
          .processVmReadv(0, world.segments([mem + 5n, 1n]), remote)
          .sleepsIn('fault');
        main.read(fd).brings(fault(mem + 5n, FAULT_WRITE));
        main.store(from, 2n);
        main.copy(fd, mem, src);
        first.gives(1n);
        main.load(mem + 5n).gives(2n);
        const second = world
          .thread(1)
          .processVmReadv(0, world.segments([mem + PAGE, 1n]), remote)
          .sleepsIn('fault');
        main.munmap(from, PAGE);
        main.copy(fd, mem + PAGE, src);
        second.gives(1n);
        main.load(mem + PAGE).gives(2n);
      },
    },
    {
      title: 'When the process ends while its page is asked for, the caller gets the kernel’s page of zeros',
      facts: ['process-vm.target-exits', 'close.kernel-completes'],
      run(world) {
        const { main } = world;
        const to = world.filled(0x5a);
        const local = world.segments([to, 1n]);
        const mem = world.place(1);
        const remote = world.segments([mem, 1n]);
        main.fork(world.process(1)).gives(1n);
        const child = world.process(1).main;
        child.mmap(mem, PAGE).gives(mem);
        const fd = Number(child.userfaultfd().value);
        child.api(fd);
        child.register(fd, mem);
        const reading = main.processVmReadv(1, local, remote).sleepsIn('fault');
        child.exit().exits();
        reading.gives(1n);
        main.load(to).gives(0n);
        main.processVmReadv(1, local, remote).fails('ESRCH');
      },
    },
    {
      title: 'With USER_MODE_ONLY or SIGBUS a missing page is EFAULT for process_vm, on either side, without a message',
      facts: ['user-mode-only.copy', 'sigbus.copy', 'kernel-fault.process-vm'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const there = world.segments([world.map(1), 8n]);
        const quiet = world.userfaultfd({ flags: UFFD_USER_MODE_ONLY | O_NONBLOCK });
        const loud = world.userfaultfd({ features: SIGBUS_FEATURE });
        for (const fd of [quiet, loud]) {
          const mem = world.missing(fd, 2);
          const missing = world.segments([mem + PAGE - 4n, 8n]);
          main.processVmReadv(0, there, missing).fails('EFAULT');
          main.processVmWritev(0, there, missing).fails('EFAULT');
          main.processVmReadv(0, missing, there).fails('EFAULT');
          main.copy(fd, mem, src);
          main.processVmReadv(0, there, missing).gives(4n);
          main.read(fd).fails('EAGAIN');
        }
      },
    },
    {
      title: 'A memory that is gone has no process: ESRCH after exit',
      facts: ['process-vm.esrch'],
      run(world) {
        const { main } = world;
        const mem = world.filled(0x5a);
        const there = world.segments([mem, 8n]);
        main.fork(world.process(1)).gives(1n);
        main.processVmReadv(1, there, there).gives(8n);
        world.process(1).main.exit().exits();
        main.processVmReadv(1, there, there).fails('ESRCH');
        main.processVmWritev(1, there, there).fails('ESRCH');
      },
    },
  ],
};
