import type { Topic } from '../_case.js';
import { FAULT_READ, O_NONBLOCK, PAGE, PROT_NONE, SIGBUS_FEATURE } from '../_linux.js';
import { fault } from '../_message.js';
import { OWN, SHARED } from '../_pagemap.js';

const TASK_SIZE = 0x7ffffffff000n;
const NOBODY = 9;
const NOTHING = 0;
/** Present, and mapped by others too. */
const ZERO_PAGE = 0x80;

export const pagemap: Topic = {
  name: 'pagemap',
  cases: [
    {
      title: 'Reading pagemap of missing pages makes no message, while a thread waits for one too',
      facts: ['kernel-fault.pagemap', 'pagemap.no-fault', 'pagemap.bit-present'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 3);
        const plain = world.map(2);
        main.copy(fd, mem + PAGE, src);
        main.pagemapRead(0, mem, 3n * PAGE).maps(NOTHING, OWN, NOTHING);
        main.pagemapRead(0, plain, 2n * PAGE).maps(NOTHING, NOTHING);
        main.read(fd).fails('EAGAIN');
        const waiting = world.thread(1).load(mem).sleepsIn('fault');
        main.pagemapRead(0, mem, PAGE).maps(NOTHING);
        main.read(fd).brings(fault(mem, FAULT_READ));
        main.copy(fd, mem, src);
        waiting.gives(0x5an);
        main.pagemapRead(0, mem, 3n * PAGE).maps(OWN, OWN, NOTHING);
        world.process(0).holds(plain, 'none', 'none');
      },
    },
    {
      title: 'A written page is exclusively mapped, a zero page is not, whoever filled it',
      facts: ['pagemap.anon', 'pagemap.zero', 'pagemap.bit-exclusive'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const plain = world.map(2);
        main.zeropage(fd, mem);
        main.copy(fd, mem + PAGE, world.filled(0));
        main.load(plain).gives(0n);
        main.store(plain + PAGE, 1n);
        main.pagemapRead(0, mem, 2n * PAGE).maps(ZERO_PAGE, OWN);
        main.pagemapRead(0, plain, 2n * PAGE).maps(ZERO_PAGE, OWN);
        main.store(mem, 1n);
        main.mprotect(mem, 2n * PAGE, PROT_NONE);
        main.pagemapRead(0, mem, 2n * PAGE).maps(OWN, OWN);
      },
    },
    {
      title: 'A fork shares pages; who writes has a page alone then, and so has who is left when the others are gone',
      facts: ['pagemap.bit-exclusive', 'pagemap.bit-exclusive-again'],
      run(world) {
        const { main } = world;
        const mem = world.filled(1, 2, 3);
        main.fork(world.process(1)).gives(1n);
        const child = world.process(1).main;
        main.pagemapRead(0, mem, 3n * PAGE).maps(SHARED, SHARED, SHARED);
        main.pagemapRead(1, mem, 3n * PAGE).maps(SHARED, SHARED, SHARED);
        main.store(mem, 7n);
        child.munmap(mem + PAGE, PAGE);
        child.pagemapRead(0, mem, 3n * PAGE).maps(OWN, OWN, SHARED);
        child.pagemapRead(1, mem, 3n * PAGE).maps(OWN, NOTHING, SHARED);
        child.fork(world.process(2)).gives(2n);
        main.pagemapRead(1, mem, 3n * PAGE).maps(SHARED, NOTHING, SHARED);
        world.process(2).main.exec();
        main.pagemapRead(1, mem, 3n * PAGE).maps(OWN, NOTHING, SHARED);
        child.exit().exits();
        main.pagemapRead(0, mem, 3n * PAGE).maps(OWN, OWN, OWN);
      },
    },
    {
      title: 'What COPY made of a page is a page of its own, which later forks share by itself',
      facts: ['pagemap.anon', 'pagemap.bit-exclusive-again', 'fill.copy.none'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        main.copy(fd, mem, src);
        main.fork(world.process(1)).gives(1n);
        main.copy(fd, mem + PAGE, src);
        main.pagemapRead(0, mem, 2n * PAGE).maps(SHARED, OWN);
        main.pagemapRead(0, src, PAGE).maps(SHARED);
        world.process(1).main.munmap(src, PAGE);
        main.pagemapRead(0, src, PAGE).maps(OWN);
        main.pagemapRead(1, mem, 2n * PAGE).maps(SHARED, NOTHING);
      },
    },
    {
      title: 'pagemap reads 0 where nothing is mapped, ends where user addresses end, and wants whole entries',
      facts: ['pagemap.hole', 'pagemap.task-size', 'pagemap.einval'],
      run(world) {
        const { main } = world;
        const mem = world.filled(1);
        main.pagemapRead(0, 0n, 2n * PAGE).maps(NOTHING, NOTHING);
        main.pagemapRead(0, mem, 2n * PAGE).maps(OWN, NOTHING);
        main.pagemapRead(0, mem, 0n).maps();
        main.pagemapRead(0, TASK_SIZE, PAGE).maps();
        main.pagemapRead(0, 0xffffffffffffe000n, 2n * PAGE).maps();
        main.pagemapRead(0, mem + 512n, PAGE).fails('EINVAL');
        main.pagemapRead(0, mem + 512n, 0n).fails('EINVAL');
        main.pagemapRead(0, TASK_SIZE, PAGE + 512n).fails('EINVAL');
      },
    },
    {
      title: 'Root without CAP_SYS_PTRACE may look at pagemap of a process that has it, but not at its memory',
      facts: ['pagemap.perfmon', 'proc-mem.eacces'],
      needs: { root: true, capSysPtrace: true, capPerfmon: true },
      run(world) {
        const mem = world.filled(1);
        world.thread(1).dropPrivileges(1n);
        const child = world.process(1).main;
        world.thread(1).fork(world.process(1)).gives(1n);
        child.procMemRead(0, mem, 1n).fails('EACCES');
        child.pagemapRead(0, mem + PAGE, PAGE).maps(NOTHING);
      },
    },
    {
      title: 'Opening pagemap needs a descriptor, a process, and the right to look at its memory',
      facts: ['pagemap.open', 'sigbus.proc-mem'],
      needs: { root: true, capSysPtrace: true },
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: SIGBUS_FEATURE, flags: O_NONBLOCK });
        const mem = world.missing(fd, 1);
        main.fork(world.process(1)).gives(1n);
        world.thread(1).dropPrivileges();
        world.thread(1).pagemapRead(1, mem, PAGE).fails('EACCES');
        main.pagemapRead(1, mem, PAGE).maps(NOTHING);
        main.pagemapRead(0, mem, PAGE).maps(NOTHING);
        main.pagemapRead(NOBODY, mem, PAGE + 512n).fails('ENOENT');
        for (let pipes = 0; pipes < 126; pipes += 1) main.pipe();
        main.pagemapRead(NOBODY, mem, PAGE).fails('EMFILE');
      },
    },
  ],
};
