import type { Topic } from '../_case.js';
import { EVENT_REMOVE, F_ADD_SEALS, F_SEAL_FUTURE_WRITE, KEEP_SIZE, MADV_REMOVE, PAGE, PUNCH_HOLE } from '../_linux.js';
import { removed } from '../_message.js';

export const remove: Topic = {
  name: 'MADV_REMOVE and its event',
  cases: [
    {
      title: 'MADV_REMOVE of a file tells of itself before the hole is punched, mapping by mapping',
      facts: ['remove.from.remove', 'remove.one-per-vma', 'remove.old-data', 'event.remove-before'],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd({ features: EVENT_REMOVE });
        const fd = world.memfdOf(0x11, 0x22, 0x33, 0x44);
        const mem = world.shared(fd, 4);
        for (const page of [0n, 2n]) main.register(uffd, mem + page * PAGE).gives(0n);
        const removing = world
          .thread(1)
          .madvise(mem, 3n * PAGE, MADV_REMOVE)
          .sleepsIn('event');
        main.pread(fd, 1n).shows(0x11);
        main.copy(uffd, mem, world.filled(1)).fails('EAGAIN', { copy: -11n });
        main.read(uffd).brings(removed(mem, mem + PAGE));
        removing.sleepsIn('event');
        main.pread(fd, 1n, PAGE).shows(0);
        main.pread(fd, 1n, 2n * PAGE).shows(0x33);
        main.read(uffd).brings(removed(mem + 2n * PAGE, mem + 3n * PAGE));
        removing.gives(0n);
        main.fileBlocks(fd).gives(8n);
        main.pread(fd, 1n, 3n * PAGE).shows(0x44);
      },
    },
    {
      title:
        'What is unmapped while MADV_REMOVE is told of is punched all the same, and what is mapped there then is not',
      facts: ['madvise.remove.told-file', 'remove.from.remove'],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd({ features: EVENT_REMOVE });
        const fd = world.memfdOf(0x11, 0x22);
        const other = world.memfdOf(0x33);
        const mem = world.shared(fd, 2);
        main.register(uffd, mem, 2n * PAGE).gives(0n);
        const removing = world.thread(1).madvise(mem, PAGE, MADV_REMOVE).sleepsIn('event');
        main.munmap(mem, PAGE);
        main.mmap(mem, PAGE, { flags: 0x11n, fd: BigInt(other) }).gives(mem);
        main.read(uffd).brings(removed(mem, mem + PAGE));
        removing.gives(0n);
        main.pread(fd, 1n).shows(0);
        main.pread(other, 1n).shows(0x33);
      },
    },
    {
      title: 'A hole in the range, and a seal, are told of after the event',
      facts: ['madvise.order.hole', 'madvise.remove.sealed', 'madvise.remove.told-sealed'],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd({ features: EVENT_REMOVE });
        const fd = world.memfdOf(0x11, 0x22);
        const mem = world.shared(fd, 2);
        main.register(uffd, mem, 2n * PAGE).gives(0n);
        const beyond = world
          .thread(1)
          .madvise(mem, 3n * PAGE, MADV_REMOVE)
          .sleepsIn('event');
        main.read(uffd).brings(removed(mem, mem + 2n * PAGE));
        beyond.fails('ENOMEM');
        main.fileBlocks(fd).gives(0n);
        main.pwrite(fd, 1n);
        main.fcntl(fd, F_ADD_SEALS, F_SEAL_FUTURE_WRITE).gives(0n);
        const sealed = world.thread(1).madvise(mem, PAGE, MADV_REMOVE).sleepsIn('event');
        main.read(uffd).brings(removed(mem, mem + PAGE));
        sealed.fails('EPERM');
        main.pread(fd, 1n).shows(1);
      },
    },
    {
      title: 'A hole that the file’s own calls make, and a private mapping, send no event',
      facts: ['remove.not.punch-hole', 'remove.not.ftruncate', 'remove.not.remove-private-file'],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd({ features: EVENT_REMOVE });
        const fd = world.memfdOf(0x11, 0x22);
        const mem = world.shared(fd, 2);
        const copied = world.private(fd, 2);
        for (const page of [mem, copied]) main.register(uffd, page, 2n * PAGE).gives(0n);
        main.fallocate(fd, 0n, PAGE, PUNCH_HOLE | KEEP_SIZE);
        main.ftruncate(fd, PAGE);
        main.madvise(copied, PAGE, MADV_REMOVE).fails('EACCES');
        main.read(uffd).fails('EAGAIN');
      },
    },
  ],
};
