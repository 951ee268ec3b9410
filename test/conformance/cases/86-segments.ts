import type { Topic } from '../_case.js';
import { EVENT_FORK, EXACT_ADDRESS, FAULT_WRITE, O_CLOEXEC, O_NONBLOCK, PAGE, THREAD_ID } from '../_linux.js';
import { fault } from '../_message.js';
import type { Thread } from '../_process.js';

/** Addresses that are none of user memory, and one that is never mapped. */
const KERNEL = 0xffff800000000000n;
const UNMAPPED = 0x5000n;
const MESSAGE = 32n;
const HALF = 16n;
const TOO_MANY = 1025n;

export const segments: Topic = {
  name: 'readv and writev',
  cases: [
    {
      title: 'A message can be read into two halves, but not into less than its size',
      facts: ['read.readv', 'readv.size'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const to = world.map(2);
        const short = world.segments([to, HALF], [to + PAGE, HALF - 1n]);
        const whole = world.segments([to, HALF], [to + PAGE, HALF]);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.readv(fd, short.iov, short.count).fails('EINVAL');
        main.readv(fd, whole.iov, whole.count).gives(MESSAGE);
        main.readv(fd, whole.iov, whole.count).fails('EAGAIN');
        main.load(to, 8n).gives(0x12n);
        main.load(to + PAGE, 8n).gives(mem);
        main.copy(fd, mem, src);
        load.gives(0x5an);
      },
    },
    {
      title: 'Half of a message is there while readv sleeps for the page of the other half',
      facts: ['readv.split-missing'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const to = world.map(1);
        const { iov, count } = world.segments([to, HALF], [mem + PAGE, HALF]);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        const reading = world.thread(2).readv(fd, iov, count).sleepsIn('fault');
        main.load(to).gives(0x12n);
        main.read(fd).brings(fault(mem + PAGE, FAULT_WRITE));
        main.copy(fd, mem + PAGE, src);
        reading.gives(MESSAGE);
        main.load(mem + PAGE, 8n).gives(mem);
        main.copy(fd, mem, src);
        load.gives(0x5an);
      },
    },
    {
      title: 'When the other half can’t be written the message is lost, and its first half stays written',
      facts: ['readv.split-efault'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const to = world.map(1);
        const { iov, count } = world.segments([to, HALF], [UNMAPPED, HALF]);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.readv(fd, iov, count).fails('EFAULT');
        main.load(to).gives(0x12n);
        main.read(fd).fails('EAGAIN');
        main.copy(fd, mem, src);
        load.gives(0x5an);
      },
    },
    {
      title:
        'Segments of nothing are 0 before the userfaultfd is asked; a count beyond 1024 is EINVAL before the array',
      facts: ['iovec.nothing', 'iovec.count', 'iovec.array-kernel'],
      run(world) {
        const { main } = world;
        const fd = Number(main.userfaultfd(O_CLOEXEC | O_NONBLOCK).value);
        const nothing = world.segments([UNMAPPED, 0n], [UNMAPPED, 0n]);
        main.readv(fd, nothing.iov, 2n).gives(0n);
        main.readv(fd, KERNEL, 0n).gives(0n);
        main.readv(fd, KERNEL, 1n).fails('EFAULT');
        main.readv(fd, KERNEL, TOO_MANY).fails('EINVAL');
        main.readv(fd, nothing.iov, -1n).fails('EINVAL');
        main.writev(fd, KERNEL, TOO_MANY).fails('EBADF');
        const { r, w } = pipe(main);
        main.readv(w, KERNEL, TOO_MANY).fails('EBADF');
        main.writev(w, KERNEL, TOO_MANY).fails('EINVAL');
        main.writev(w, nothing.iov, 2n).gives(0n);
        main.readv(r, nothing.iov, 2n).gives(0n);
      },
    },
    {
      title: 'The array is read length by length and base by base, and sleeps where it is missing',
      facts: ['iovec.array-missing', 'message.address.exact', 'message.ptid'],
      run(world) {
        const { main } = world;
        const to = world.map(1);
        const { iov } = world.segments([to, 4n], [to + 4n, 4n]);
        const src = world.filled(0x5a);
        const fd = world.userfaultfd({ features: EXACT_ADDRESS | THREAD_ID });
        const mem = world.missing(fd, 1);
        const { r, w } = pipe(world.main);
        main.write(w, src, 8n).gives(8n);
        const reading = world.thread(1).readv(r, mem, 2n).sleepsIn('fault');
        main.read(fd).brings(fault(mem + 8n, 0n, world.thread(1).ptid));
        main.copy(fd, mem, iov);
        reading.gives(8n);
        main.load(to, 8n).gives(0x5a5a5a5a5a5a5a5an);
      },
    },
    {
      title: 'A negative length is EINVAL before its base is read; what can’t be read of the array is EFAULT',
      facts: ['iovec.negative', 'iovec.array-efault'],
      run(world) {
        const { main } = world;
        const page = world.map(1);
        const last = page + PAGE - HALF;
        const { r } = pipe(main);
        world.words(last, page, -1n);
        main.readv(r, last, 2n).fails('EINVAL');
        world.words(last, page, 1n);
        main.readv(r, last, 2n).fails('EFAULT');
        main.readv(r, UNMAPPED, 1n).fails('EFAULT');
      },
    },
    {
      title:
        'A segment that is not in user memory is EFAULT, of 0 bytes too; a single one is cut to what one call can do',
      facts: ['iovec.segment-kernel', 'iovec.longest'],
      run(world) {
        const { main } = world;
        const to = world.map(1);
        const { r, w } = pipe(main, O_NONBLOCK);
        const src = world.filled(0x5a);
        main.write(w, src, 8n).gives(8n);
        const empty = world.segments([to, 8n], [KERNEL, 0n]);
        main.readv(r, empty.iov, 2n).fails('EFAULT');
        const endless = world.segments([to, 0x7fffffffffffffffn], [to, 1n]);
        main.readv(r, endless.iov, 2n).fails('EFAULT');
        main.readv(r, endless.iov, 1n).gives(8n);
      },
    },
    {
      title: 'A writev to a pipe is one write: it sleeps segment by segment, and leaves nothing when one is unreadable',
      facts: ['writev.one-write', 'pipe.write.message'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const { r, w } = pipe(main, O_NONBLOCK);
        const bad = world.segments([src, 4n], [UNMAPPED, 4n]);
        main.writev(w, bad.iov, 2n).fails('EFAULT');
        main.read(r, 16n).fails('EAGAIN');
        const good = world.segments([mem, 2n], [src, 0n], [src, 4n], [mem + PAGE, 2n]);
        const writing = world.thread(1).writev(w, good.iov, 4n).sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        main.copy(fd, mem, src);
        writing.sleepsIn('fault');
        main.read(fd).brings(fault(mem + PAGE));
        main.copy(fd, mem + PAGE, src);
        writing.gives(8n);
        main.read(r, 16n).gives(8n);
      },
    },
    {
      title: 'A writev to a pipe without room or without a reader is refused before its bytes are looked at',
      facts: ['pipe.write.full-eagain', 'pipe.write.epipe'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const { iov } = world.segments([UNMAPPED, 4n]);
        const { r, w } = pipe(main, O_NONBLOCK);
        for (let pages = 0; pages < 16; pages += 1) main.write(w, src, PAGE).gives(PAGE);
        main.writev(w, iov, 1n).fails('EAGAIN');
        main.close(r);
        main.writev(w, iov, 1n).fails('EPIPE');
      },
    },
    {
      title: 'Read by readv, a FORK event needs a free descriptor as well',
      facts: ['read.readv', 'read.fork-event-fd', 'read.fork-event-emfile'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_FORK });
        world.missing(fd, 1);
        const to = world.map(1);
        const { iov } = world.segments([to, HALF], [to + HALF, HALF]);
        for (let pipes = 0; pipes < 126; pipes += 1) main.pipe();
        const fork = world.thread(1).fork(world.process(1)).sleepsIn('event');
        main.readv(fd, iov, 2n).fails('EMFILE');
        main.close(100);
        main.readv(fd, iov, 2n).gives(MESSAGE);
        fork.gives(1n);
        main.load(to).gives(0x13n);
        main.load(to + 8n).gives(100n);
      },
    },
  ],
};

function pipe(main: Thread, flags = 0n): { r: number; w: number } {
  const call = main.pipe(flags);
  return { r: Number(call.output('r')), w: Number(call.output('w')) };
}
