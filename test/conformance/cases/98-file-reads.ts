import type { Call } from '../_call.js';
import type { Topic } from '../_case.js';
import { COUNTED, FAULT_WRITE, PAGE, PROT_READ, SEEK_CUR, SIGUSR1 } from '../_linux.js';
import { fault } from '../_message.js';
import type { World } from '../_world.js';

/** MAX_RW_COUNT. */
const MOST = 0x7ffff000n;

/** A userfaultfd with so many missing pages, and pages to fill them with. */
function missing(world: World, pages: number): { uffd: number; mem: bigint; source: bigint } {
  const source = world.filled(0x5a);
  const uffd = world.userfaultfd();
  return { uffd, mem: world.missing(uffd, pages), source };
}

/** A thread reads so many pages of a file. */
function readPages(world: World, fd: number, mem: bigint, pages: bigint): Call {
  const { iov, count } = world.segments([mem, pages * PAGE]);
  return world.thread(1).readv(fd, iov, count);
}

export const fileReads: Topic = {
  name: 'reading files into missing memory',
  cases: [
    {
      title: 'A read of a memfd into missing memory sleeps in each page, and locks nobody out meanwhile',
      facts: ['memfd.read-faults', 'memfd.read-position'],
      run(world) {
        const { main } = world;
        const file = world.memfdOf(1, 2);
        const { uffd, mem, source } = missing(world, 2);
        const reading = readPages(world, file, mem, 2n).sleepsIn('fault');
        main.read(uffd).brings(fault(mem, FAULT_WRITE));
        main.pwrite(file, 9n, 2n * PAGE - 1n).gives(1n);
        main.read(file, 2n).shows(1, 1);
        main.lseek(file, 0n, SEEK_CUR).gives(2n);
        main.copy(uffd, mem, source);
        main.read(uffd).brings(fault(mem + PAGE, FAULT_WRITE));
        main.copy(uffd, mem + PAGE, source);
        reading.gives(2n * PAGE);
        main.lseek(file, 0n, SEEK_CUR).gives(2n * PAGE);
        main.load(mem + PAGE - 1n).gives(1n);
        main.load(mem + PAGE).gives(2n);
        main.load(mem + 2n * PAGE - 1n).gives(9n);
      },
    },
    {
      title: 'A page that is being read is held: a store shows in it, cutting the file does not',
      facts: ['memfd.read-held'],
      run(world) {
        const { main } = world;
        const file = world.memfdOf(1, 2);
        const { uffd, mem, source } = missing(world, 4);
        const reading = readPages(world, file, mem, 2n).sleepsIn('fault');
        main.pwrite(file, 7n, 0n).gives(1n);
        main.ftruncate(file, 0n).gives(0n);
        main.copy(uffd, mem, source);
        reading.gives(PAGE);
        main.load(mem).gives(7n);
        main.load(mem + 1n).gives(1n);
        // A hole stays one.
        main.ftruncate(file, PAGE).gives(0n);
        main.lseek(file, 0n).gives(0n);
        const hole = world
          .thread(1)
          .readAt(file, mem + 2n * PAGE, PAGE)
          .sleepsIn('fault');
        main.pwrite(file, 7n, 0n).gives(1n);
        main.copy(uffd, mem + 2n * PAGE, source);
        hole.gives(PAGE);
        main.load(mem + 2n * PAGE).gives(0n);
        // What the file lost and got anew is not what is read.
        main.lseek(file, 0n).gives(0n);
        const old = world
          .thread(1)
          .readAt(file, mem + 3n * PAGE, PAGE)
          .sleepsIn('fault');
        main.ftruncate(file, 0n).gives(0n);
        main.pwrite(file, 8n, 0n).gives(1n);
        main.copy(uffd, mem + 3n * PAGE, source);
        old.gives(PAGE);
        main.load(mem + 3n * PAGE).gives(7n);
      },
    },
    {
      title: 'A read that spans pages of memory reads a page of the file at a time, however long the file is by then',
      facts: ['memfd.read-held', 'memfd.read-faults'],
      run(world) {
        const { main } = world;
        const file = world.memfdOf(1, 2, 3);
        const { uffd, mem, source } = missing(world, 4);
        const reading = readPages(world, file, mem + 0x800n, 3n).sleepsIn('fault');
        main.copy(uffd, mem, source);
        // The second half of the file's first page is next: it is read, though the file ends now.
        main.ftruncate(file, 0n).gives(0n);
        main.copy(uffd, mem + PAGE, source);
        reading.gives(PAGE);
        main.load(mem + PAGE + 0x7ffn).gives(1n);
        main.load(mem + PAGE + 0x800n).gives(0x5an);
      },
    },
    {
      title: 'What was read before memory that can’t be written is the result, and EFAULT if that is nothing',
      facts: ['memfd.read-partial', 'memfd.read-position'],
      run(world) {
        const { main } = world;
        const file = world.memfdOf(1, 2);
        const hole = world.withHole();
        main.lseek(file, 5n).gives(5n);
        main.readAt(file, hole + 2n * PAGE, 1n).fails('EFAULT');
        main.readAt(file, world.map(1, PROT_READ), 1n).fails('EFAULT');
        main.lseek(file, 0n, SEEK_CUR).gives(5n);
        main.readAt(file, hole + 2n * PAGE - 3n, PAGE).gives(3n);
        main.lseek(file, 0n, SEEK_CUR).gives(8n);
        const { iov, count } = world.segments([hole, PAGE], [hole + 2n * PAGE, 8n]);
        main.readv(file, iov, count).gives(PAGE);
        main.lseek(file, 0n, SEEK_CUR).gives(PAGE + 8n);
        main.readAt(file, hole, PAGE).gives(PAGE - 8n);
        main.readAt(file, hole, PAGE).gives(0n);
        main.readAt(file, hole, 0n).gives(0n);
      },
    },
    {
      title: 'readv of a memfd goes on from segment to segment, asleep where one is missing',
      facts: ['memfd.read-faults'],
      run(world) {
        const { main } = world;
        const file = world.memfdOf(1, 2);
        const { uffd, mem, source } = missing(world, 1);
        const first = world.filled(0);
        const { iov, count } = world.segments([first, PAGE - 1n], [mem, 2n]);
        const reading = world.thread(1).readv(file, iov, count).sleepsIn('fault');
        main.copy(uffd, mem, source);
        reading.gives(PAGE + 1n);
        main.load(mem, 4n).gives(0x5a5a0201n);
      },
    },
    {
      title: '/dev/zero writes zeros to missing memory, page by page, and ends where it can’t',
      facts: ['zero.read'],
      run(world) {
        const { main } = world;
        const zero = Number(main.openZero().value);
        const { uffd, mem, source } = missing(world, 2);
        const reading = world
          .thread(1)
          .readAt(zero, mem + PAGE - 8n, 16n)
          .sleepsIn('fault');
        main.copy(uffd, mem, source);
        main.read(uffd).brings(fault(mem + PAGE, FAULT_WRITE));
        main.copy(uffd, mem + PAGE, source);
        reading.gives(16n);
        main.load(mem + PAGE - 16n, 8n).gives(0x5a5a5a5a5a5a5a5an);
        main.load(mem + PAGE - 8n, 8n).gives(0n);
        main.load(mem + PAGE, 8n).gives(0n);
        main.load(mem + PAGE + 8n, 8n).gives(0x5a5a5a5a5a5a5a5an);
        const hole = world.withHole();
        main.readAt(zero, hole + 2n * PAGE, 1n).fails('EFAULT');
        main.readAt(zero, hole + 2n * PAGE - 3n, PAGE).gives(3n);
        const { iov, count } = world.segments([hole, 8n], [mem, 8n]);
        main.readv(zero, iov, count).gives(16n);
      },
    },
    {
      title: 'A signal ends a read of /dev/zero after 4096 bytes, with these',
      facts: ['zero.read-signal'],
      run(world) {
        const { main } = world;
        const zero = Number(main.openZero().value);
        const { uffd, mem, source } = missing(world, 2);
        main.sigaction(SIGUSR1, COUNTED);
        const reading = readPages(world, zero, mem, 2n).sleepsIn('fault');
        main.tgkill(world.thread(1), SIGUSR1);
        reading.sleepsIn('spinning');
        main.copy(uffd, mem, source);
        reading.gives(PAGE);
      },
    },
    {
      title: '/dev/zero and /dev/null take what lies in user addresses, whatever is there',
      facts: ['zero.write', 'fd.most-bytes'],
      run(world) {
        const { main } = world;
        const zero = Number(main.openZero().value);
        const { mem } = missing(world, 1);
        for (const fd of [zero, 1]) {
          main.write(fd, mem, PAGE).gives(PAGE);
          main.write(fd, world.place(1), 3n).gives(3n);
          main.write(fd, 0xffff800000000000n, 1n).fails('EFAULT');
          const { iov, count } = world.segments([mem, 8n], [mem, 1n << 32n]);
          main.writev(fd, iov, count).gives(MOST);
        }
        main.write(Number(main.openZero(0n).value), mem, 1n).fails('EBADF');
      },
    },
  ],
};
