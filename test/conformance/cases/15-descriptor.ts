import type { Topic } from '../_case.js';
import {
  F_DUPFD,
  F_DUPFD_CLOEXEC,
  F_GETFD,
  F_GETFL,
  F_SETFD,
  F_SETFL,
  FAULT_WRITE,
  FIOASYNC,
  FIOCLEX,
  FIONBIO,
  FIONCLEX,
  MAP_FIXED,
  MAP_FIXED_NOREPLACE,
  MAP_PRIVATE,
  MAP_SHARED,
  O_APPEND,
  O_ASYNC,
  O_CLOEXEC,
  O_DIRECT,
  O_NOATIME,
  O_NONBLOCK,
  O_WRONLY,
  PAGE,
  POLLERR,
  POLLIN,
  PROT_EXEC,
  PROT_READ,
  PROT_WRITE,
} from '../_linux.js';
import { fault } from '../_message.js';

/** RLIMIT_NOFILE of a machine. */
const LIMIT = 256;
/** /dev/null, from boot. */
const NULL = 0;
const MAP_SHARED_VALIDATE = 3n;
const O_RDWR_LARGEFILE = 0x8002n;
const S_IFIFO = 0o010000n;

export const descriptor: Topic = {
  name: 'the descriptor',
  cases: [
    {
      title: 'F_GETFL shows O_NONBLOCK if it was asked for; F_SETFL can set and clear it, which read and poll obey',
      facts: ['fd.getfl', 'fd.setfl'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ flags: O_CLOEXEC });
        const mem = world.missing(fd, 1);
        main.fcntl(fd, F_GETFL).gives(0n);
        main.poll(fd).gives(1n, { revents: POLLERR });
        main.fcntl(fd, F_SETFL, O_NONBLOCK);
        main.fcntl(fd, F_GETFL).gives(O_NONBLOCK);
        main.read(fd).fails('EAGAIN');
        main.poll(fd).gives(0n);
        world.thread(1).load(mem).sleepsIn('fault');
        main.poll(fd).gives(1n, { revents: POLLIN });
        main.fcntl(fd, F_SETFL, 0n);
        main.poll(fd).gives(1n, { revents: POLLERR });
        main.read(fd).brings(fault(mem));
        world.thread(2).read(fd).sleepsIn('read');
        const other = Number(main.userfaultfd(O_NONBLOCK).value);
        main.fcntl(other, F_GETFL).gives(O_NONBLOCK);
      },
    },
    {
      title: 'F_SETFL sets O_APPEND and O_NOATIME, ignores O_ASYNC and unknown bits, and refuses O_DIRECT',
      facts: ['fcntl.setfl-kept', 'fd.o-async', 'fcntl.setfl-direct'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        main.fcntl(fd, F_SETFL, O_APPEND | O_NOATIME | O_WRONLY);
        main.fcntl(fd, F_GETFL).gives(O_APPEND | O_NOATIME);
        main.fcntl(fd, F_SETFL, O_ASYNC | O_NONBLOCK);
        main.fcntl(fd, F_GETFL).gives(O_NONBLOCK);
        main.fcntl(fd, F_SETFL, O_DIRECT).fails('EINVAL');
        main.fcntl(fd, F_GETFL).gives(O_NONBLOCK);
        main.fcntl(fd, F_SETFL, 0xffffffffffffffffn & ~O_DIRECT);
        main.fcntl(fd, F_GETFL).gives(O_APPEND | O_NOATIME | O_NONBLOCK);
        main.fcntl(fd, F_SETFL, 1n << 32n);
        main.fcntl(fd, F_GETFL).gives(0n);
      },
    },
    {
      title: 'Who is not root can set O_NOATIME only on what it has created',
      facts: ['fcntl.setfl-noatime'],
      needs: { capSysPtrace: true },
      run(world) {
        const { main } = world;
        const other = world.thread(1);
        const fd = world.userfaultfd();
        other.dropPrivileges(2n);
        other.fcntl(fd, F_SETFL, O_NOATIME).fails('EPERM');
        other.fcntl(fd, F_SETFL, O_NOATIME | O_DIRECT).fails('EPERM');
        other.fcntl(NULL, F_SETFL, O_NOATIME).fails('EPERM');
        main.fcntl(fd, F_SETFL, O_NOATIME);
        other.fcntl(fd, F_SETFL, O_NOATIME | O_NONBLOCK);
        const own = Number(other.userfaultfd().value);
        other.fcntl(own, F_SETFL, O_NOATIME);
        const pipe = Number(other.pipe().output('w'));
        other.fcntl(pipe, F_SETFL, O_NOATIME);
      },
    },
    {
      title: 'F_GETFL shows the access mode of pipes and of /dev/null, which F_SETFL does not change',
      facts: ['fcntl.access-mode', 'fcntl.setfl-kept'],
      run(world) {
        const { main } = world;
        const pipe = main.pipe(O_NONBLOCK);
        const reading = Number(pipe.output('r'));
        const writing = Number(pipe.output('w'));
        main.fcntl(reading, F_GETFL).gives(O_NONBLOCK);
        main.fcntl(writing, F_GETFL).gives(O_NONBLOCK | O_WRONLY);
        main.read(reading).fails('EAGAIN');
        main.fcntl(writing, F_SETFL, 0n);
        main.fcntl(writing, F_GETFL).gives(O_WRONLY);
        main.fcntl(reading, F_GETFL).gives(O_NONBLOCK);
        main.fcntl(NULL, F_GETFL).gives(O_RDWR_LARGEFILE);
        main.fcntl(NULL, F_SETFL, O_DIRECT).fails('EINVAL');
        main.fcntl(NULL, F_SETFL, O_NONBLOCK);
        main.fcntl(2, F_GETFL).gives(O_RDWR_LARGEFILE | O_NONBLOCK);
      },
    },
    {
      title: 'Close-on-exec is the descriptor’s own, O_NONBLOCK is shared by all duplicates, in other processes too',
      facts: ['fcntl.getfd', 'fcntl.setfd', 'fcntl.cloexec-per-descriptor', 'fcntl.status-shared'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        main.fcntl(fd, F_GETFD).gives(1n);
        const copy = Number(main.dup(fd).gives(4n).value);
        main.fcntl(copy, F_GETFD).gives(0n);
        main.fcntl(copy, F_SETFD, 3n);
        main.fcntl(copy, F_GETFD).gives(1n);
        main.fcntl(fd, F_SETFD, 0x80002n);
        main.fcntl(fd, F_GETFD).gives(0n);
        const child = world.process(1);
        main.fork(child);
        child.main.fcntl(copy, F_SETFL, 0n);
        main.fcntl(fd, F_GETFL).gives(0n);
        child.main.fcntl(copy, F_SETFD, 0n);
        main.fcntl(copy, F_GETFD).gives(1n);
        main.exec();
        main.fcntl(copy, F_GETFL).fails('EBADF');
        main.fcntl(fd, F_GETFL).gives(0n);
      },
    },
    {
      title: 'F_DUPFD makes the lowest free descriptor from its argument on, F_DUPFD_CLOEXEC one that exec closes',
      facts: ['fcntl.dupfd', 'fcntl.dupfd-cloexec', 'fcntl.dupfd-einval', 'fcntl.dupfd-emfile'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        main.fcntl(fd, F_DUPFD).gives(4n);
        main.fcntl(4, F_GETFD).gives(0n);
        main.fcntl(fd, F_DUPFD_CLOEXEC, 100n).gives(100n);
        main.fcntl(100, F_GETFD).gives(1n);
        main.fcntl(fd, F_DUPFD, 100n).gives(101n);
        main.fcntl(fd, F_DUPFD, (1n << 32n) + 255n).gives(255n);
        main.fcntl(fd, F_DUPFD, 255n).fails('EMFILE');
        main.fcntl(fd, F_DUPFD_CLOEXEC, 256n).fails('EINVAL');
        main.fcntl(fd, F_DUPFD, 0xffffffffffffffffn).fails('EINVAL');
        main.fcntl(77, F_DUPFD, 256n).fails('EBADF');
      },
    },
    {
      title: 'With a full descriptor table dup and F_DUPFD are EMFILE, and dup3 can still replace',
      facts: ['dup.lowest', 'dup.emfile', 'fcntl.dupfd-emfile'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        for (let next = 4; next < LIMIT; next += 1) main.dup(fd).gives(BigInt(next));
        main.dup(fd).fails('EMFILE');
        main.fcntl(fd, F_DUPFD).fails('EMFILE');
        main.fcntl(fd, F_DUPFD, 256n).fails('EINVAL');
        main.dup(256).fails('EBADF');
        main.dup3(fd, 255).gives(255n);
        main.close(77);
        main.fcntl(fd, F_DUPFD, 78n).fails('EMFILE');
        main.dup(fd).gives(77n);
      },
    },
    {
      title:
        'dup3 refuses bad flags, then equal descriptors, then a new one out of range, then an old one that is closed',
      facts: ['dup3.flags', 'dup3.same', 'dup3.range', 'dup3.cloexec'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        main.dup3(99, 300, O_NONBLOCK).fails('EINVAL');
        main.dup3(fd, fd).fails('EINVAL');
        main.dup3(300, 300).fails('EINVAL');
        main.dup3(fd, 256).fails('EBADF');
        main.dup3(fd, -1).fails('EBADF');
        main.dup3(99, 10).fails('EBADF');
        main.dup3(fd, 10, O_CLOEXEC).gives(10n);
        main.fcntl(10, F_GETFD).gives(1n);
        main.dup3(fd, 10).gives(10n);
        main.fcntl(10, F_GETFD).gives(0n);
      },
    },
    {
      title: 'dup3 onto the last descriptor of a userfaultfd closes that: its waiters go on at once',
      facts: ['dup3.replaces', 'close.wakes-all'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        const other = Number(main.userfaultfd().value);
        main.dup3(other, fd).gives(BigInt(fd));
        load.gives(0n);
        world.process(0).maps(mem, 1, [[0, 1, 0]]);
        main.api(fd);
        main.api(other).fails('EINVAL');
      },
    },
    {
      title: 'A duplicate keeps a userfaultfd alive when the first descriptor is closed, and works as well',
      facts: ['close.last-reference', 'dup.lowest'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const copy = Number(main.dup(fd).value);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.close(fd);
        load.sleepsIn('fault');
        main.read(copy).brings(fault(mem));
        main.copy(copy, mem, src);
        load.gives(0x5an);
        const store = world
          .thread(1)
          .store(mem + PAGE, 1n)
          .sleepsIn('fault');
        main.close(copy);
        store.gives(0n);
      },
    },
    {
      title: 'A read that sleeps does not notice that O_NONBLOCK is set meanwhile',
      facts: ['read.nonblock-at-start'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ flags: O_CLOEXEC });
        const mem = world.missing(fd, 2);
        const first = world.thread(1).read(fd).sleepsIn('read');
        main.fcntl(fd, F_SETFL, O_NONBLOCK);
        first.sleepsIn('read');
        main.read(fd).fails('EAGAIN');
        world.thread(2).load(mem).sleepsIn('fault');
        first.brings(fault(mem));
        main.fcntl(fd, F_SETFL, 0n);
        const second = world.thread(1).read(fd).sleepsIn('read');
        main.fcntl(fd, F_SETFL, O_NONBLOCK);
        world
          .thread(3)
          .store(mem + PAGE, 1n)
          .sleepsIn('fault');
        second.brings(fault(mem + PAGE, FAULT_WRITE));
      },
    },
    {
      title: 'A poll that sleeps sees that O_NONBLOCK was cleared only when it is woken, and says POLLERR then',
      facts: ['poll.nonblock-anew'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const poll = world.thread(1).poll(fd, POLLIN, -1).sleepsIn('poll');
        main.fcntl(fd, F_SETFL, 0n);
        poll.sleepsIn('poll');
        world.thread(2).load(mem).sleepsIn('fault');
        poll.gives(1n, { revents: POLLERR });
      },
    },
    {
      title: 'FIONBIO sets and clears O_NONBLOCK, even before the handshake, and is EFAULT where its int can’t be read',
      facts: ['fd.fionbio', 'fd.fionbio-efault'],
      run(world) {
        const { main } = world;
        const mem = world.map(1);
        const fd = Number(main.userfaultfd(0n).value);
        main.store(mem, 0x100n, 4n);
        main.ioctl(fd, FIONBIO, mem);
        main.fcntl(fd, F_GETFL).gives(O_NONBLOCK);
        main.ioctl(fd, FIONBIO, mem + 4n);
        main.fcntl(fd, F_GETFL).gives(0n);
        main.ioctl(fd, FIONBIO, 8n).fails('EFAULT');
        main.ioctl(fd, FIONBIO, mem + PAGE - 2n).fails('EFAULT');
        main.ioctl(NULL, FIONBIO, mem);
        main.fcntl(1, F_GETFL).gives(O_RDWR_LARGEFILE | O_NONBLOCK);
        main.ioctl(99, FIONBIO, mem).fails('EBADF');
      },
    },
    {
      title: 'FIONBIO whose int lies in a missing page sleeps until the page is filled',
      facts: ['fd.fionbio', 'kernel-fault.ioctl-argument'],
      run(world) {
        const { main } = world;
        const src = world.filled(1);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const clear = world
          .thread(1)
          .ioctl(fd, FIONBIO, mem + PAGE - 2n)
          .sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        main.fcntl(fd, F_SETFL, 0n);
        main.copy(fd, mem, src);
        clear.sleepsIn('fault');
        main.read(fd).brings(fault(mem + PAGE));
        main.copy(fd, mem + PAGE, src);
        clear.gives(0n);
        main.fcntl(fd, F_GETFL).gives(O_NONBLOCK);
      },
    },
    {
      title:
        'FIOASYNC is ENOTTY when it is to set O_ASYNC, and nothing otherwise; FIOCLEX and FIONCLEX ignore their pointer',
      facts: ['fd.fioasync', 'fd.fioclex'],
      run(world) {
        const { main } = world;
        const mem = world.map(1);
        const fd = Number(main.userfaultfd(0n).value);
        main.ioctl(fd, FIOASYNC, mem);
        main.store(mem, 1n);
        main.ioctl(fd, FIOASYNC, mem).fails('ENOTTY');
        main.ioctl(fd, FIOASYNC, 8n).fails('EFAULT');
        main.fcntl(fd, F_GETFL).gives(0n);
        main.ioctl(fd, FIOCLEX, 8n);
        main.fcntl(fd, F_GETFD).gives(1n);
        main.ioctl(fd, FIONCLEX, mem);
        main.fcntl(fd, F_GETFD).gives(0n);
      },
    },
    {
      title:
        'As a file a userfaultfd has mode 0600 and no type, no size, one link, and the name anon_inode:[userfaultfd]',
      facts: ['fd.st-mode', 'fd.st-size', 'fd.st-nlink', 'fd.readlink', 'fd.readlink-closed'],
      run(world) {
        const { main } = world;
        const fd = Number(main.userfaultfd().value);
        main.fstat(fd).gives(0n, { mode: 0o600n, size: 0n, nlink: 1n });
        main.readlink(fd).says('anon_inode:[userfaultfd]');
        main.readlink(NULL).says('/dev/null');
        main.fstat(99).fails('EBADF');
        main.readlink(99).fails('ENOENT');
        main.readlink(-1).fails('ENOENT');
        const pipe = main.pipe();
        main.fstat(Number(pipe.output('w'))).gives(0n, { mode: S_IFIFO | 0o600n, size: 0n, nlink: 1n });
      },
    },
    {
      title: 'lseek of a userfaultfd gives 0 whatever it is told, but a whence above SEEK_HOLE is EINVAL',
      facts: ['fd.lseek', 'fd.lseek-whence', 'fd.lseek-pipe'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        for (const whence of [0n, 1n, 2n, 3n, 4n]) main.lseek(fd, 100n, whence).gives(0n);
        main.lseek(fd, -1n).gives(0n);
        main.lseek(fd, 0n, 5n).fails('EINVAL');
        main.lseek(fd, 0n, 0xffffffffffffffffn).fails('EINVAL');
        main.lseek(99, 0n, 5n).fails('EBADF');
        main.lseek(NULL, 100n).gives(0n);
        const pipe = Number(main.pipe().output('r'));
        main.lseek(pipe, 0n).fails('ESPIPE');
        main.lseek(pipe, 0n, 5n).fails('EINVAL');
      },
    },
    {
      title: 'pread of a userfaultfd is ESPIPE, with a message waiting too; a negative offset is EINVAL before all',
      facts: ['fd.pread', 'fd.pread-negative'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        world.thread(1).load(mem).sleepsIn('fault');
        main.pread(fd).fails('ESPIPE');
        main.pread(fd, 0n, 32n).fails('ESPIPE');
        main.pread(fd, 32n, -1n).fails('EINVAL');
        main.pread(99, 32n, -1n).fails('EINVAL');
        main.pread(99).fails('EBADF');
        main.pread(NULL).gives(0n);
        main.pread(NULL, 32n, 0x7fffffffffffffffn).fails('EINVAL');
        main.read(fd).brings(fault(mem));
      },
    },
    {
      title: 'ftruncate of a userfaultfd is EINVAL',
      facts: ['fd.ftruncate'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        main.ftruncate(fd, 0n).fails('EINVAL');
        main.ftruncate(fd, PAGE).fails('EINVAL');
        main.ftruncate(99, -1n).fails('EINVAL');
        main.ftruncate(99, 0n).fails('EBADF');
      },
    },
    {
      title: 'mmap of a userfaultfd is ENODEV, but what is wrong with length, place, type and rights comes first',
      facts: [
        'fd.mmap',
        'fd.mmap-place-first',
        'fd.mmap-overflow',
        'fd.mmap-type',
        'fd.mmap-validate',
        'fd.mmap-shared-write',
        'fd.mmap-exec',
      ],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.map(1);
        const free = world.place(1);
        const prot = PROT_READ;
        main.mmap(free, PAGE, { flags: MAP_PRIVATE, fd: 99n }).fails('EBADF');
        main.mmap(free, PAGE, { flags: MAP_PRIVATE, fd: BigInt(fd) }).fails('ENODEV');
        main.mmap(free, PAGE, { prot, flags: MAP_SHARED, fd: BigInt(fd) }).fails('ENODEV');
        main.mmap(free, 0n, { flags: MAP_PRIVATE, fd: BigInt(fd) }).fails('EINVAL');
        main.mmap(mem, PAGE, { flags: MAP_PRIVATE | MAP_FIXED_NOREPLACE, fd: BigInt(fd) }).fails('EEXIST');
        main.mmap(free, PAGE, { flags: MAP_PRIVATE, fd: BigInt(fd), offset: -PAGE }).fails('EOVERFLOW');
        main.mmap(free, PAGE, { flags: MAP_FIXED, fd: BigInt(fd) }).fails('EINVAL');
        main.mmap(free, PAGE, { flags: 8n | MAP_FIXED, fd: BigInt(fd) }).fails('EINVAL');
        const validate = MAP_SHARED_VALIDATE | MAP_FIXED_NOREPLACE;
        main.mmap(free, PAGE, { prot, flags: validate, fd: BigInt(fd) }).fails('EOPNOTSUPP');
        main.mmap(free, PAGE, { flags: MAP_SHARED, fd: BigInt(fd) }).fails('EACCES');
        main.mmap(free, PAGE, { prot: PROT_READ | PROT_EXEC, flags: MAP_SHARED, fd: BigInt(fd) }).fails('EPERM');
        main.mmap(free, PAGE, { prot: PROT_WRITE | PROT_EXEC, flags: MAP_SHARED, fd: BigInt(fd) }).fails('EACCES');
        main.mmap(mem, PAGE, { flags: MAP_PRIVATE | MAP_FIXED, fd: BigInt(fd) }).fails('ENODEV');
        world.process(0).maps(mem, 1, [[0, 1, 0]]);
      },
    },
    {
      title: 'mmap of a pipe’s write end is EACCES, of its read end and of /dev/null ENODEV',
      facts: ['fd.mmap-unreadable', 'fd.mmap'],
      run(world) {
        const { main } = world;
        const pipe = main.pipe();
        const free = world.place(1);
        main.mmap(free, PAGE, { flags: MAP_PRIVATE, fd: pipe.output('w') }).fails('EACCES');
        main.mmap(free, PAGE, { flags: MAP_PRIVATE, fd: pipe.output('r') }).fails('ENODEV');
        main.mmap(free, PAGE, { flags: MAP_SHARED, fd: BigInt(NULL) }).fails('ENODEV');
      },
    },
  ],
};
