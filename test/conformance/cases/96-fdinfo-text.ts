import type { Topic } from '../_case.js';
import {
  COPY_DONTWAKE,
  EVENT_FORK,
  F_SETFD,
  F_SETFL,
  MODE_WP,
  O_APPEND,
  O_CLOEXEC,
  O_NONBLOCK,
  O_RDONLY,
  PAGE,
  WP_ASYNC,
} from '../_linux.js';
import { fault, forked } from '../_message.js';
import { OWN, SHARED } from '../_pagemap.js';

const NULL = 0;
const NOBODY = 9;
/** O_CLOEXEC and O_NONBLOCK, in octal. */
const FLAGS = '02004000';
const INITIALIZED = '80000000';

/** What fdinfo says of every descriptor. */
function generic(flags: string, pos = 0): string {
  return `pos:\t${pos}\nflags:\t${flags}\nmnt_id:\t0\nino:\t0\n`;
}

/** What it says of a userfaultfd, by its flags, its counts and its features. */
function ofUserfaultfd(flags: string, pending: number, total: number, features = INITIALIZED): string {
  return `${generic(flags)}pending:\t${pending}\ntotal:\t${total}\nAPI:\taa:${features}:80000000000001ff\n`;
}

export const fdinfoText: Topic = {
  name: 'what fdinfo and pagemap say',
  cases: [
    {
      title: 'After the generic lines come pending, total and API, whose ioctls are all there are, handshake or not',
      facts: ['fdinfo.format', 'fdinfo.ioctls'],
      run(world) {
        const { main } = world;
        const fd = Number(main.userfaultfd(O_CLOEXEC | O_NONBLOCK).value);
        main.fdinfoRead(0, fd).says(ofUserfaultfd(FLAGS, 0, 0, '0'));
        main.api(fd, WP_ASYNC);
        main.fdinfoRead(0, fd).says(ofUserfaultfd(FLAGS, 0, 0, '8000a000'));
      },
    },
    {
      title: 'Of other descriptors fdinfo says where they are, how they are open, and no more',
      facts: ['fdinfo.generic', 'fdinfo.pos', 'fdinfo.flags'],
      run(world) {
        const { main } = world;
        main.fdinfoRead(0, NULL).says(generic('0100002'));
        const pipe = main.pipe(O_NONBLOCK);
        main.fdinfoRead(0, Number(pipe.output('r'))).says(generic('04000'));
        main.fdinfoRead(0, Number(pipe.output('w'))).says(generic('04001'));
        const zero = Number(main.openZero(O_RDONLY).value);
        main.read(zero, 32n).gives(32n);
        main.fdinfoRead(0, zero).says(generic('0100000'));
        const file = world.memfd(2);
        const other = Number(main.dup(file).value);
        main.lseek(file, 100n).gives(100n);
        main.fdinfoRead(0, file).says(generic('0100002', 100));
        main.fcntl(other, F_SETFD, 1n).gives(0n);
        main.fcntl(other, F_SETFL, O_APPEND).gives(0n);
        main.read(other, 32n).gives(32n);
        main.fdinfoRead(0, other).says(generic('02102002', 132));
        main.fdinfoRead(0, file).says(generic('0102002', 132));
      },
    },
    {
      title: 'Who is woken without a page counts as unread again, and who is woken with one no more',
      facts: ['fdinfo.woken'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.fdinfoRead(0, fd).says(ofUserfaultfd(FLAGS, 1, 1));
        main.read(fd).brings(fault(mem));
        main.fdinfoRead(0, fd).says(ofUserfaultfd(FLAGS, 0, 1));
        main.wake(fd, mem);
        main.fdinfoRead(0, fd).says(ofUserfaultfd(FLAGS, 1, 1));
        main.copy(fd, mem, src, PAGE, COPY_DONTWAKE);
        main.fdinfoRead(0, fd).says(ofUserfaultfd(FLAGS, 1, 1));
        main.wake(fd, mem);
        load.gives(0x5an);
        main.fdinfoRead(0, fd).says(ofUserfaultfd(FLAGS, 0, 0));
      },
    },
    {
      title: 'Every descriptor of a userfaultfd shows the same counts, whoever has it and whoever asks',
      facts: ['fdinfo.same'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const other = Number(main.dup(fd).value);
        main.fork(world.process(1)).gives(1n);
        const child = world.process(1).main;
        const loads = [1, 2].map((number) =>
          world
            .thread(number)
            .load(mem + BigInt(number - 1) * PAGE)
            .sleepsIn('fault'),
        );
        child.read(fd).brings(fault(mem));
        child.fdinfoRead(1, fd).says(ofUserfaultfd(FLAGS, 1, 2));
        child.fdinfoRead(1, other).says(ofUserfaultfd('04000', 1, 2));
        child.fdinfoRead(0, fd).says(ofUserfaultfd(FLAGS, 1, 2));
        main.fdinfoRead(0, other).says(ofUserfaultfd('04000', 1, 2));
        main.fdinfoRead(1, fd).says(ofUserfaultfd(FLAGS, 1, 2));
        main.copy(other, mem, src);
        loads[0]!.gives(0x5an);
        main.close(fd);
        main.close(other);
        child.fdinfoRead(1, other).says(ofUserfaultfd('04000', 1, 1));
        child.close(fd);
        child.close(other);
        loads[1]!.gives(0n);
      },
    },
    {
      title: 'fdinfo of what is no descriptor, or none any more, is ENOENT',
      facts: ['fdinfo.closed'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        main.fork(world.process(1)).gives(1n);
        main.close(fd);
        main.fdinfoRead(0, fd).fails('ENOENT');
        main.fdinfoRead(1, fd).says(ofUserfaultfd(FLAGS, 0, 0));
        main.fdinfoRead(0, 256).fails('ENOENT');
        main.fdinfoRead(0, -1).fails('ENOENT');
      },
    },
    {
      title: 'Opening fdinfo needs a descriptor, a process, and the right to debug it, and only then what it is of',
      facts: ['fdinfo.open'],
      needs: { root: true, capSysPtrace: true },
      run(world) {
        const { main } = world;
        main.fork(world.process(1)).gives(1n);
        world.thread(1).dropPrivileges();
        world.thread(1).fdinfoRead(0, NULL).says(generic('0100002'));
        world.thread(1).fdinfoRead(1, NULL).fails('EACCES');
        world.thread(1).fdinfoRead(1, 99).fails('EACCES');
        world.thread(1).fdinfoRead(NOBODY, NULL).fails('ENOENT');
        for (let pipes = 0; pipes < 126; pipes += 1) main.pipe();
        main.fdinfoRead(0, NULL).says(generic('0100002'));
        main.dup(0);
        main.fdinfoRead(NOBODY, NULL).fails('EMFILE');
      },
    },
    {
      title: 'Root without CAP_SYS_PTRACE may look at pagemap of a process that has it, but not at its descriptors',
      facts: ['fdinfo.perfmon', 'pagemap.perfmon'],
      needs: { root: true, capSysPtrace: true, capPerfmon: true },
      run(world) {
        const mem = world.filled(1);
        world.thread(1).dropPrivileges(1n);
        world.thread(1).fork(world.process(1)).gives(1n);
        const child = world.process(1).main;
        child.pagemapRead(0, mem + PAGE, PAGE).maps(0);
        child.fdinfoRead(0, NULL).fails('EACCES');
        world.main.fdinfoRead(1, NULL).says(generic('0100002'));
      },
    },
    {
      title: 'A marker is a swap entry and not present, until a page takes its place',
      facts: ['pagemap.bit-swap'],
      needs: { root: true, capSysPtrace: true },
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: WP_ASYNC });
        const mem = world.registered(fd, 1, MODE_WP);
        main.pagemapRead(0, mem, PAGE).maps(0);
        main.writeprotect(fd, mem);
        main.pagemapRead(0, mem, PAGE).shows(0x3f, 0, 0, 0, 0, 0, 0, 0x42);
        main.store(mem, 1n);
        main.pagemapRead(0, mem, PAGE).maps(OWN);
      },
    },
    {
      title: 'While the event of a fork is unread its pages are shared already, and there is no child yet',
      facts: ['event.fork-child'],
      needs: { capSysPtrace: true },
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_FORK });
        world.missing(fd, 1);
        const plain = world.filled(1);
        const child = world.process(1);
        main.pagemapRead(0, plain, PAGE).maps(OWN);
        const forking = world.thread(1).fork(child).sleepsIn('event');
        main.pagemapRead(0, plain, PAGE).maps(SHARED);
        child.main.load(plain).isRefused('no such process');
        main.read(fd).brings(forked());
        forking.gives(1n);
        child.main.load(plain).gives(1n);
        main.pagemapRead(1, plain, PAGE).maps(SHARED);
      },
    },
  ],
};
