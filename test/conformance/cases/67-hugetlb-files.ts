import type { Topic } from '../_case.js';
import {
  BUS_ADRERR,
  F_ADD_SEALS,
  F_GET_SEALS,
  F_GETFL,
  F_SEAL_EXEC,
  F_SEAL_GROW,
  F_SEAL_SEAL,
  HUGE,
  HUGETLB,
  KEEP_SIZE,
  MADV_DONTNEED,
  MADV_REMOVE,
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_HUGE_2MB,
  MAP_HUGETLB,
  MAP_NORESERVE,
  MAP_PRIVATE,
  MAP_SHARED,
  MFD_ALLOW_SEALING,
  MFD_HUGETLB,
  MFD_NOEXEC_SEAL,
  O_RDONLY,
  PAGE,
  PROT_READ,
  PROT_READ_WRITE,
  PUNCH_HOLE,
  SEEK_DATA,
  SEEK_HOLE,
  SIGBUS,
} from '../_linux.js';
import { FILE_ALONE, FILE_SHARED, OWN } from '../_pagemap.js';
import { left, NEEDS, POOL } from '../_pool.js';

const PUNCH = KEEP_SIZE | PUNCH_HOLE;
const PRIVATE = MAP_PRIVATE | MAP_NORESERVE;
const SHARED_HUGETLB = MAP_SHARED | MAP_ANONYMOUS | MAP_HUGETLB;
/** Flags that ask for hugepages of a size that there is not. */
const NO_SIZE = 16n << 26n;

export const hugetlbFiles: Topic = {
  name: 'hugepages, files',
  cases: [
    {
      title:
        'memfd_create makes files of hugepages, of a size that there is; their status, mode and seals are as others’',
      facts: ['memfd.create.huge-flags', 'memfd.create.huge-size', 'memfd.create.seals', 'memfd.create.mode'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        main.memfdCreate(MAP_HUGE_2MB).fails('EINVAL');
        main.memfdCreate(MFD_HUGETLB | 0x100n).fails('EINVAL');
        main.memfdCreate(MFD_HUGETLB | NO_SIZE).fails('ENODEV');
        main.memfdCreate(MFD_HUGETLB | NO_SIZE, 250n).fails('EINVAL');
        const fd = Number(main.memfdCreate(MFD_HUGETLB | MAP_HUGE_2MB).value);
        main.fstat(fd).gives(0n, { mode: 0o100777n, size: 0n });
        main.fcntl(fd, F_GET_SEALS).gives(F_SEAL_SEAL);
        main.fcntl(fd, F_GETFL).gives(0x8002n);
        const other = Number(main.memfdCreate(MFD_HUGETLB | MFD_NOEXEC_SEAL).value);
        main.fstat(other).gives(0n, { mode: 0o100666n });
        main.fcntl(other, F_GET_SEALS).gives(F_SEAL_EXEC);
      },
    },
    {
      title:
        'Such a file is as long as whole hugepages, has 4096 blocks for each that is there, and is read but not written',
      facts: ['hugetlb.file.size', 'hugetlb.file.blocks', 'hugetlb.file.read', 'hugetlb.file.write'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.hugeMemfd(0, MFD_ALLOW_SEALING);
        main.ftruncate(fd, PAGE).fails('EINVAL');
        main.ftruncate(fd, 100n * HUGE);
        main.ftruncate(fd, 2n * HUGE);
        main.fileBlocks(fd).gives(0n);
        const mem = world.hugeOf(fd, 2);
        main.store(mem + HUGE + 5n, 0x5an);
        main.fileBlocks(fd).gives(4096n);
        main
          .pread(fd, 2n, HUGE + 4n)
          .gives(2n)
          .shows(0, 0x5a);
        main.pread(fd, 10n, 2n * HUGE - 4n).gives(4n);
        main.pread(fd, 10n, 2n * HUGE).gives(0n);
        main.pread(fd, 1n, 0n).gives(1n).shows(0);
        main.fileBlocks(fd).gives(4096n);
        main.pwrite(fd, 1n, HUGE).fails('EINVAL');
        main.fcntl(fd, F_ADD_SEALS, F_SEAL_GROW);
        main.pwrite(fd, 1n, 2n * HUGE).fails('EINVAL');
        main.ftruncate(fd, 3n * HUGE - 1n).fails('EINVAL');
        main.ftruncate(fd, 3n * HUGE).fails('EPERM');
      },
    },
    {
      title: 'To lseek all of such a file is data',
      facts: ['hugetlb.file.seek'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.hugeMemfd(2);
        main.lseek(fd, 5n, SEEK_DATA).gives(5n);
        main.lseek(fd, 5n, SEEK_HOLE).gives(2n * HUGE);
        for (const whence of [SEEK_DATA, SEEK_HOLE]) main.lseek(fd, 2n * HUGE, whence).fails('ENXIO');
        main.lseek(fd, 7n).gives(7n);
        main.lseek(fd, -1n, SEEK_DATA).fails('EINVAL');
        main.lseek(fd, 0n, 1n).gives(7n);
        main.lseek(fd, -1n, SEEK_HOLE).gives(2n * HUGE);
      },
    },
    {
      title:
        'A mapping of such a file is one of hugepages: its length is rounded up, its place and its offset are aligned; MAP_HUGETLB is for no other file',
      facts: ['hugetlb.mmap.file', 'hugetlb.mmap.other-file', 'hugetlb.mmap.offset', 'hugetlb.mmap.fixed-aligned'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.hugeMemfd(2);
        const file = BigInt(fd);
        const mem = world.placeHuge(2);
        main.mmap(mem, PAGE, { flags: MAP_SHARED, fd: file }).gives(mem);
        main.mmap(mem, HUGE + 1n, { flags: MAP_SHARED | MAP_HUGETLB | NO_SIZE | MAP_FIXED, fd: file }).gives(mem);
        world.process(0).maps(mem, 1024, [[0, 1024, 0]]);
        main.mmap(mem + PAGE, HUGE, { flags: MAP_SHARED | MAP_FIXED, fd: file }).fails('EINVAL');
        main.mmap(mem + PAGE, HUGE, { flags: MAP_SHARED, fd: file, offset: HUGE }).gives(0x5fffffe00000n);
        main.mmap(mem, HUGE, { flags: MAP_SHARED | MAP_FIXED, fd: file, offset: PAGE }).fails('EINVAL');
        world.process(0).maps(mem, 1024, [[512, 1024, 0]]);
        const small = world.memfd(1);
        main.mmap(mem, PAGE, { flags: MAP_SHARED | MAP_HUGETLB, fd: BigInt(small) }).fails('EINVAL');
        main.mmap(mem, PAGE, { flags: MAP_SHARED | MAP_HUGETLB, fd: 77n }).fails('EBADF');
      },
    },
    {
      title: 'A writable mapping makes the file as long as it reaches, in spite of its seals; a read-only one does not',
      facts: ['hugetlb.mmap.grows', 'hugetlb.fault.beyond-eof'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.hugeMemfd(0, MFD_ALLOW_SEALING);
        const reading = world.hugeOf(fd, 1, { prot: PROT_READ });
        main.fstat(fd).gives(0n, { size: 0n });
        main.load(reading + 5n).raises(SIGBUS, BUS_ADRERR, reading + 5n);
        main.fcntl(fd, F_ADD_SEALS, F_SEAL_GROW);
        world.hugeOf(fd, 1, { first: 1, flags: PRIVATE });
        main.fstat(fd).gives(0n, { size: 2n * HUGE });
        main.load(reading + 5n).gives(0n);
        const place = world.placeHuge(1);
        main.mmap(place, BigInt(POOL + 1) * HUGE, { flags: MAP_SHARED, fd: BigInt(fd), offset: HUGE }).fails('ENOMEM');
        main.fstat(fd).gives(0n, { size: 2n * HUGE });
      },
    },
    {
      title: 'All shared mappings of a file see one memory, which a fault in any of them brings; so do children',
      facts: ['hugetlb.fault.file', 'hugetlb.pagemap.file', 'hugetlb.fork.shared', 'hugetlb.mincore'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.hugeMemfd(1);
        const one = world.hugeOf(fd, 1);
        const other = world.hugeOf(fd, 1);
        main.store(one + PAGE, 7n);
        main.pagemapRead(0, one, PAGE).maps(FILE_ALONE);
        main.mincore(other, PAGE).shows(0);
        main.load(other + PAGE).gives(7n);
        main.mincore(other, PAGE).shows(1);
        main.pagemapRead(0, one, PAGE).maps(FILE_SHARED);
        main.madvise(other, HUGE, MADV_DONTNEED);
        main.load(other + PAGE).gives(7n);
        const child = world.process(1);
        main.fork(child);
        main.pagemapRead(1, one, PAGE).maps(0);
        child.main.store(one + PAGE, 8n);
        main.load(other + PAGE).gives(8n);
        main.pread(fd, 1n, PAGE).shows(8);
      },
    },
    {
      title:
        'Shared memory of hugepages without a descriptor is a file of its own that children share, until the last mapping goes',
      facts: ['hugetlb.mmap.anonymous', 'hugetlb.pool.file', 'hugetlb.pool.file-late'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const mem = world.placeHuge(2);
        main.mmap(mem, 2n * HUGE, { flags: SHARED_HUGETLB }).gives(mem);
        main.mapsRead(0, mem);
        main.smapsRead(0, mem);
        left(world, POOL - 2);
        const child = world.process(1);
        main.fork(child);
        child.main.store(mem + HUGE, 5n);
        main.load(mem + HUGE).gives(5n);
        left(world, POOL - 2);
        main.munmap(mem, 2n * HUGE);
        left(world, POOL - 2);
        child.main.mmap(mem, 3n * HUGE, { flags: HUGETLB | MAP_FIXED }).fails('ENOMEM');
        left(world, POOL);
      },
    },
    {
      title:
        'Shared mappings reserve for the file what is neither there nor reserved, and it stays reserved when they go; ftruncate gives it back',
      facts: ['hugetlb.pool.file', 'hugetlb.pool.file-keeps', 'hugetlb.file.truncate'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.hugeMemfd(4);
        const some = world.hugeOf(fd, 2, { flags: MAP_SHARED });
        left(world, 2);
        const more = world.hugeOf(fd, 2, { flags: MAP_SHARED, first: 1 });
        left(world, 1);
        main.munmap(some, 2n * HUGE);
        left(world, 1);
        const any = world.hugeOf(fd, 4);
        main.store(any, 1n);
        left(world, 1);
        main.store(more, 1n);
        main.fallocate(fd, 2n * HUGE, HUGE);
        left(world, 1);
        main.ftruncate(fd, HUGE);
        left(world, 3);
        main.ftruncate(fd, 4n * HUGE);
        main.load(any).gives(1n);
        main.load(more).gives(0n);
        left(world, 2);
        main.mmap(world.placeHuge(4), 4n * HUGE, { flags: MAP_SHARED, fd: BigInt(fd) });
        left(world, 0);
      },
    },
    {
      title:
        'A private mapping of a file loads what that has and copies it for the first store, out of a reservation of its own; what the file has not is its own',
      facts: ['hugetlb.fault.file-private', 'hugetlb.pool.file-private', 'hugetlb.pagemap.file'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.hugeMemfd(2);
        const shared = world.hugeOf(fd, 2);
        main.store(shared, 5n);
        const mem = world.hugeOf(fd, 2, { flags: MAP_PRIVATE });
        left(world, 1);
        main.load(mem).gives(5n);
        main.pagemapRead(0, mem, PAGE).maps(FILE_SHARED);
        main.store(shared, 6n);
        main.load(mem).gives(6n);
        main.store(mem + PAGE, 7n);
        main.pagemapRead(0, mem, PAGE).maps(OWN);
        main.store(shared, 8n);
        main.load(mem).gives(6n);
        main.load(mem + HUGE).gives(0n);
        main.pagemapRead(0, mem + HUGE, PAGE).maps(OWN);
        main.fileBlocks(fd).gives(4096n);
        left(world, 1);
        main.madvise(mem, 2n * HUGE, MADV_DONTNEED);
        left(world, 1);
        main.load(mem).gives(8n);
      },
    },
    {
      title: 'With none left a private mapping still loads what the file has; its first store ends in SIGBUS',
      facts: ['hugetlb.pool.file-exhausted', 'hugetlb.pool.sigbus'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.hugeMemfd(POOL + 1);
        main.fallocate(fd, 0n, BigInt(POOL) * HUGE);
        const shared = world.hugeOf(fd, POOL + 1);
        const mem = world.hugeOf(fd, 1, { flags: PRIVATE });
        main.load(mem).gives(0n);
        main.store(mem + 3n, 1n).raises(SIGBUS, BUS_ADRERR, mem + 3n);
        main.load(mem).gives(0n);
        const end = shared + BigInt(POOL) * HUGE;
        main.load(end).raises(SIGBUS, BUS_ADRERR, end);
        main.fallocate(fd, HUGE, HUGE, PUNCH);
        main.store(mem, 1n);
      },
    },
    {
      title:
        'ftruncate takes all that lies behind the new end, from everywhere, also when the file does not get shorter',
      facts: [
        'hugetlb.file.truncate',
        'hugetlb.fault.beyond-eof',
        'hugetlb.fault.beyond-eof-cached',
        'hugetlb.file.allocate',
      ],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.hugeMemfd(2);
        const shared = world.hugeOf(fd, 2);
        const copy = world.hugeOf(fd, 2, { flags: PRIVATE });
        main.store(shared + HUGE, 1n);
        main.store(copy + HUGE, 2n);
        main.ftruncate(fd, HUGE);
        main.load(shared + HUGE).raises(SIGBUS, BUS_ADRERR, shared + HUGE);
        main.load(copy + HUGE).raises(SIGBUS, BUS_ADRERR, copy + HUGE);
        left(world, POOL);
        main.fallocate(fd, HUGE, HUGE, KEEP_SIZE);
        main.fstat(fd).gives(0n, { size: HUGE });
        main.load(shared + HUGE).gives(0n);
        main.fallocate(fd, HUGE, 1n);
        main.fstat(fd).gives(0n, { size: HUGE + 1n });
        main.pread(fd, 9n, HUGE).gives(1n);
        main.fileBlocks(fd).gives(4096n);
        main.ftruncate(fd, HUGE);
        main.fallocate(fd, HUGE, HUGE, KEEP_SIZE);
        main.ftruncate(fd, HUGE);
        main.fileBlocks(fd).gives(0n);
        main.load(shared + HUGE + 9n).raises(SIGBUS, BUS_ADRERR, shared + HUGE + 9n);
      },
    },
    {
      title: 'fallocate ends with ENOSPC where the pool does, what it has allocated before being there',
      facts: ['hugetlb.file.enospc', 'hugetlb.file.allocate'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.hugeMemfd(1);
        main.fallocate(fd, HUGE, BigInt(POOL + 1) * HUGE).fails('ENOSPC');
        main.fstat(fd).gives(0n, { size: HUGE });
        main.fileBlocks(fd).gives(BigInt(POOL) * 4096n);
        main.ftruncate(fd, HUGE);
        main.fallocate(fd, 5n, HUGE);
        main.fstat(fd).gives(0n, { size: HUGE + 5n });
        main.fileBlocks(fd).gives(2n * 4096n);
      },
    },
    {
      title: 'A hole takes whole hugepages from everywhere, copies too, and zeroes what it cuts; so does MADV_REMOVE',
      facts: ['hugetlb.file.punch'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.hugeMemfd(2);
        const shared = world.hugeOf(fd, 2);
        const copy = world.hugeOf(fd, 2, { flags: PRIVATE });
        main.fill(shared, 2n * HUGE, 9);
        main.store(copy, 7n);
        main.fallocate(fd, HUGE - 2n, PAGE, PUNCH);
        main.load(shared + HUGE - 3n).gives(9n);
        main.load(shared + HUGE - 2n, 8n).gives(0n);
        main.load(shared + HUGE + PAGE - 3n, 2n).gives(0x900n);
        main.load(copy).gives(7n);
        main.fallocate(fd, 0n, HUGE + 1n, PUNCH);
        main.mincore(shared, PAGE).shows(0);
        main.mincore(copy, PAGE).shows(0);
        main.fileBlocks(fd).gives(4096n);
        main.load(copy).gives(0n);
        main.store(copy + HUGE + PAGE, 1n);
        main.madvise(shared + HUGE, HUGE, MADV_REMOVE);
        main.load(copy + HUGE + PAGE).gives(0n);
        main.load(shared + HUGE + 2n * PAGE).gives(0n);
        main.madvise(copy, HUGE, MADV_REMOVE).fails('EACCES');
      },
    },
    {
      title: 'A hole keeps the reservations of what is not there, and leaves none of what was',
      facts: ['hugetlb.file.punch-reservation', 'hugetlb.pool.file-keeps'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.hugeMemfd(2);
        const mem = world.hugeOf(fd, 2, { flags: MAP_SHARED });
        main.store(mem, 1n);
        left(world, POOL - 2);
        main.fallocate(fd, 0n, 2n * HUGE, PUNCH);
        left(world, POOL - 1);
        main.store(mem, 1n);
        left(world, POOL - 2);
        main.close(fd);
        main.munmap(mem, 2n * HUGE);
        left(world, POOL);
      },
    },
    {
      title:
        'A shared mapping through a descriptor that is only read brings hugepages into the file, and can’t be registered',
      facts: ['hugetlb.file.read-only', 'register.order.maywrite'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.hugeMemfd(1);
        const reader = Number(main.reopen(fd, O_RDONLY).value);
        const mem = world.placeHuge(1);
        main.mmap(mem, HUGE, { flags: MAP_SHARED, fd: BigInt(reader), prot: PROT_READ_WRITE }).fails('EACCES');
        main.mmap(mem, HUGE, { flags: MAP_SHARED, fd: BigInt(reader), prot: PROT_READ }).gives(mem);
        left(world, POOL - 1);
        main.load(mem).gives(0n);
        main.fileBlocks(fd).gives(4096n);
        left(world, POOL - 1);
        main.mprotect(mem, HUGE, PROT_READ_WRITE).fails('EACCES');
        main.register(world.userfaultfd(), mem, HUGE).fails('EPERM');
        main.ftruncate(reader, 0n).fails('EINVAL');
      },
    },
  ],
};
