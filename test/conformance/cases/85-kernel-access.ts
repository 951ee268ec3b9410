import type { Topic } from '../_case.js';
import {
  BUS_ADRERR,
  FAULT_WRITE,
  O_NONBLOCK,
  PAGE,
  POLLIN,
  POLLOUT,
  SIGBUS,
  SIGBUS_FEATURE,
  UFFD_USER_MODE_ONLY,
} from '../_linux.js';
import { fault } from '../_message.js';
import type { World } from '../_world.js';

function pipe(world: World, flags = 0n): { r: number; w: number } {
  const call = world.main.pipe(flags);
  return { r: Number(call.output('r')), w: Number(call.output('w')) };
}

export const kernelAccess: Topic = {
  name: 'system calls on missing memory',
  cases: [
    {
      title: 'A write(2) from missing memory sleeps in the fault like a load, and then completes',
      facts: ['kernel-fault.copy'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const { r, w } = pipe(world);
        const writing = world
          .thread(1)
          .write(w, mem + 1n, 3n)
          .sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        main.copy(fd, mem, src);
        writing.gives(3n);
        main.read(r, 8n).gives(3n);
      },
    },
    {
      title: 'While a writer sleeps in a fault its pipe is locked: another writer sleeps for the lock',
      facts: ['pipe.write.mutex', 'pipe.write.blocks-writer'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const { r, w } = pipe(world);
        const writing = world.thread(1).write(w, mem, 4n).sleepsIn('fault');
        const second = world.thread(2).write(w, src, 2n).sleepsIn('lock');
        main.copy(fd, mem, src);
        writing.gives(4n);
        second.gives(2n);
        main.read(r, 16n).gives(6n);
      },
    },
    {
      title:
        'While a writer sleeps in a fault a reader of its pipe sleeps for the lock, even with O_NONBLOCK and data there',
      facts: ['pipe.write.blocks-reader', 'pipe.poll.no-mutex'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const { r, w } = pipe(world, O_NONBLOCK);
        main.write(w, src, 2n).gives(2n);
        const writing = world.thread(1).write(w, mem, 4n).sleepsIn('fault');
        const reading = world.thread(2).read(r, 16n).sleepsIn('lock');
        main.poll(r).gives(1n, { revents: POLLIN });
        main.copy(fd, mem, src);
        writing.gives(4n);
        reading.gives(6n);
      },
    },
    {
      title: 'An empty pipe makes its reader sleep, or say EAGAIN or the end of file; a pipe without reader is EPIPE',
      facts: ['pipe.read.sleeps', 'pipe.read.eagain', 'pipe.read.eof', 'pipe.write.epipe', 'pipe.write.efault'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const { r, w } = pipe(world);
        const reading = world.thread(1).read(r, 16n).sleepsIn('pipe');
        main.write(w, world.place(1), 4n).fails('EFAULT');
        main.write(w, src, 4n).gives(4n);
        reading.gives(4n);
        main.close(w);
        main.read(r, 16n).gives(0n);
        const quiet = pipe(world, O_NONBLOCK);
        main.read(quiet.r, 16n).fails('EAGAIN');
        main.close(quiet.r);
        main.write(quiet.w, world.place(1), 4n).fails('EPIPE');
      },
    },
    {
      title: 'A full pipe makes its writer sleep without the lock until a reader makes room',
      facts: ['pipe.capacity', 'pipe.write.full-sleeps'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const { r, w } = pipe(world);
        for (let pages = 0; pages < 16; pages += 1) main.write(w, src, PAGE).gives(PAGE);
        main.poll(w, POLLOUT).gives(0n, { revents: 0n });
        const writing = world.thread(1).write(w, src, 8n).sleepsIn('pipe');
        main.read(r, PAGE).gives(PAGE);
        writing.gives(8n);
      },
    },
    {
      title: 'With USER_MODE_ONLY a load still sleeps, but a system call that meets the missing page is EFAULT',
      facts: ['user-mode-only.user', 'user-mode-only.copy'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd({ flags: UFFD_USER_MODE_ONLY | O_NONBLOCK });
        const mem = world.missing(fd, 1);
        const { w } = pipe(world);
        main.write(w, mem, 4n).fails('EFAULT');
        main.read(fd).fails('EAGAIN');
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        main.copy(fd, mem, src);
        load.gives(0x5an);
        main.write(w, mem, 4n).gives(4n);
      },
    },
    {
      title:
        'With SIGBUS a load of a missing page is a signal and a system call is EFAULT, without a message; COPY still fills',
      facts: ['sigbus.user', 'sigbus.copy', 'sigbus.fills', 'feature.sigbus'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd({ features: SIGBUS_FEATURE });
        const mem = world.missing(fd, 1);
        const { w } = pipe(world);
        main.load(mem + 0x10n).raises(SIGBUS, BUS_ADRERR, mem + 0x10n);
        main.store(mem, 1n).raises(SIGBUS, BUS_ADRERR, mem);
        main.write(w, mem, 4n).fails('EFAULT');
        main.read(fd).fails('EAGAIN');
        world.process(0).holds(mem, 'none');
        main.copy(fd, mem, src);
        main.load(mem).gives(0x5an);
      },
    },
    {
      title: 'A reader of a pipe whose buffer is missing sleeps as for a write, and the pipe is locked meanwhile',
      facts: ['pipe.read.message', 'pipe.read.mutex'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const { r, w } = pipe(world);
        main.write(w, src, 4n).gives(4n);
        const reading = world.thread(1).readAt(r, mem, 8n).sleepsIn('fault');
        main.read(fd).brings(fault(mem, FAULT_WRITE));
        const writing = world.thread(2).write(w, src, 2n).sleepsIn('lock');
        main.copy(fd, mem, src);
        reading.gives(4n);
        writing.gives(2n);
      },
    },
    {
      title:
        'While a writer sleeps in a fault the last close of the other end sleeps for the lock; a write of nothing does not',
      facts: ['pipe.mutex.close', 'pipe.mutex.zero', 'pipe.poll.sleeping-writer'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const { r, w } = pipe(world);
        const writing = world.thread(1).write(w, mem, 4n).sleepsIn('fault');
        main.write(w, src, 0n).gives(0n);
        main.poll(r).gives(0n, { revents: 0n });
        const closing = world.thread(2).close(r).sleepsIn('lock');
        main.copy(fd, mem, src);
        writing.gives(4n);
        closing.gives(0n);
        main.write(w, src, 4n).fails('EPIPE');
      },
    },
    {
      title: 'A pipe has sixteen slots; a write joins the last one only when it fits there',
      facts: ['pipe.slots', 'pipe.write.merge', 'pipe.write.no-merge', 'pipe.write.full-eagain'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const { r, w } = pipe(world, O_NONBLOCK);
        for (let slots = 0; slots < 16; slots += 1) main.write(w, src, 3000n).gives(3000n);
        main.write(w, src, 1097n).fails('EAGAIN');
        main.write(w, src, 1096n).gives(1096n);
        main.write(w, src, 1n).fails('EAGAIN');
        main.read(r, 3000n).gives(3000n);
        main.write(w, src, 4096n).gives(4096n);
      },
    },
    {
      title: 'A write whose source is only partly readable leaves nothing in the pipe',
      facts: ['pipe.write.part-unreadable', 'pipe.write.efault-no-slot'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const { r, w } = pipe(world, O_NONBLOCK);
        main.write(w, src + PAGE - 8n, 16n).fails('EFAULT');
        main.read(r, 16n).fails('EAGAIN');
      },
    },
    {
      title: 'When the last reader closes, a writer that waits for room is EPIPE',
      facts: ['pipe.write.reader-closed'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const { r, w } = pipe(world);
        for (let pages = 0; pages < 16; pages += 1) main.write(w, src, PAGE).gives(PAGE);
        const writing = world.thread(1).write(w, src, 8n).sleepsIn('pipe');
        main.close(r);
        writing.fails('EPIPE');
      },
    },
    {
      title: 'pipe2 refuses unknown flags before it notices a full descriptor table',
      facts: ['pipe.create.flags', 'pipe.create.emfile'],
      run(world) {
        const { main } = world;
        for (let pipes = 0; pipes < 126; pipes += 1) main.pipe();
        main.pipe().fails('EMFILE');
        main.pipe(1n).fails('EINVAL');
      },
    },
  ],
};
