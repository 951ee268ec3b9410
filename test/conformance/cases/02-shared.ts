import type { Topic } from '../_case.js';
import {
  BUS_ADRERR,
  F_ADD_SEALS,
  F_SEAL_FUTURE_WRITE,
  F_SEAL_WRITE,
  MADV_DONTNEED,
  MADV_POPULATE_READ,
  MADV_REMOVE,
  MADV_WIPEONFORK,
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_NORESERVE,
  MAP_PRIVATE,
  MAP_SHARED,
  O_RDONLY,
  PAGE,
  PROT_NONE,
  PROT_READ,
  PROT_READ_WRITE,
  SEEK_HOLE,
  SIGBUS,
} from '../_linux.js';

const SHARED_ANONYMOUS = { flags: MAP_SHARED | MAP_ANONYMOUS } as const;
/** More pages than RAM and swap have. */
const ENDLESS = 1n << 44n;

export const shared: Topic = {
  name: 'shared memory',
  cases: [
    {
      title: 'What one shared mapping writes all of them show, in every process, and the file too',
      facts: ['mmap.shared.sees', 'fork.shared', 'state.file', 'pagemap.bit-file', 'pagemap.shmem'],
      run(world) {
        const { main } = world;
        const fd = world.memfdOf(0x11, 0x22);
        const one = world.shared(fd, 2);
        const two = world.shared(fd, 1, { first: 1 });
        main.load(one).gives(0x11n);
        main.fork(world.process(1)).gives(1n);
        world.process(1).holds(one, 'none', 'none');
        world.process(1).main.fill(one + PAGE, PAGE, 0x33);
        main.load(two).gives(0x33n);
        main.pread(fd, 1n, PAGE).shows(0x33);
        world.process(0).holds(one, { file: 0x11 }, { file: 0x33 });
        world.process(0).holds(two, { file: 0x33 });
        world.process(1).holds(one, 'none', { file: 0x33 });
      },
    },
    {
      title: 'A private mapping shows the file until it writes: its copy is its own',
      facts: ['mmap.private.sees', 'fork.private-file'],
      run(world) {
        const { main } = world;
        const fd = world.memfdOf(0x11, 0x22);
        const shared = world.shared(fd, 2);
        const untouched = world.private(fd, 2);
        const copied = world.private(fd, 2);
        main.load(untouched).gives(0x11n);
        main.load(copied).gives(0x11n);
        main.fill(copied, PAGE, 0x44);
        main.fill(shared, PAGE, 0x55);
        world.process(0).holds(copied, 0x44, { file: 0x22 });
        world.process(0).holds(untouched, { file: 0x55 }, { file: 0x22 });
        main.fork(world.process(1)).gives(1n);
        world.process(1).holds(copied, 0x44, { file: 0x22 });
        world.process(1).holds(untouched, 'none', 'none');
        world.process(1).main.fill(copied, PAGE, 0x66);
        main.load(copied).gives(0x44n);
        main.pread(fd, 1n).shows(0x55);
      },
    },
    {
      title: 'Shared memory without a file is shared with forked processes',
      facts: ['mmap.shared.anonymous', 'mmap.shared.offset', 'mmap.private.dev-zero'],
      run(world) {
        const { main } = world;
        const zero = Number(main.openZero().value);
        const anonymous = world.place(2);
        main.mmap(anonymous, 2n * PAGE, SHARED_ANONYMOUS).gives(anonymous);
        const device = world.shared(zero, 2);
        const offset = world.shared(zero, 2, { first: 1 });
        const own = world.private(zero, 1);
        main.fork(world.process(1)).gives(1n);
        const child = world.process(1).main;
        child.store(anonymous, 0x11n).gives(0n);
        child.store(device, 0x22n).gives(0n);
        child.store(own, 0x33n).gives(0n);
        main.load(anonymous).gives(0x11n);
        main.load(device).gives(0x22n);
        main.load(own).gives(0n);
        main.store(offset, 1n).gives(0n);
        main.store(offset + PAGE, 1n).raises(SIGBUS, BUS_ADRERR, offset + PAGE);
        world.process(0).holds(own, 0);
      },
    },
    {
      title: 'Beyond the end of file an access is SIGBUS, in the page that straddles it not; kernel accesses fail',
      facts: ['fault.order.beyond-eof', 'truncate.sets'],
      run(world) {
        const { main } = world;
        const fd = world.memfd(1);
        main.ftruncate(fd, PAGE + 1n).gives(0n);
        const mem = world.shared(fd, 3);
        const own = world.private(fd, 3);
        main.store(mem + 2n * PAGE - 1n, 0x11n).gives(0n);
        main.load(mem + 2n * PAGE + 7n).raises(SIGBUS, BUS_ADRERR, mem + 2n * PAGE + 7n);
        main.store(own + 2n * PAGE, 1n).raises(SIGBUS, BUS_ADRERR, own + 2n * PAGE);
        main.madvise(mem, 3n * PAGE, MADV_POPULATE_READ).fails('EFAULT');
        main.mlock(mem, 3n * PAGE).fails('ENOMEM');
        main.procMemRead(0, mem + 2n * PAGE, 1n).fails('EIO');
        const pipe = main.pipe();
        main.write(Number(pipe.output('w')), mem + 2n * PAGE, 1n).fails('EFAULT');
        main.ftruncate(fd, 3n * PAGE).gives(0n);
        main.load(mem + 2n * PAGE).gives(0n);
      },
    },
    {
      title: 'What may never be written can neither be mapped nor made writable, nor emptied',
      facts: [
        'mmap.sealed',
        'mmap.shared.maywrite',
        'mprotect.vma.never-writable',
        'madvise.remove.private',
        'madvise.remove.sealed',
        'proc-mem.shared-read-only',
      ],
      run(world) {
        const { main } = world;
        const fd = world.memfdOf(0x11);
        const reader = Number(main.reopen(fd, O_RDONLY).value);
        const readOnly = world.shared(reader, 1, { prot: PROT_READ });
        main.mprotect(readOnly, PAGE, PROT_READ_WRITE).fails('EACCES');
        main.madvise(readOnly, PAGE, MADV_REMOVE).fails('EACCES');
        main.procMemWrite(0, readOnly, 1n).fails('EIO');
        const own = world.private(reader, 1, { prot: PROT_READ });
        main.mprotect(own, PAGE, PROT_READ_WRITE).gives(0n);
        main.madvise(own, PAGE, MADV_REMOVE).fails('EACCES');
        const before = world.shared(fd, 1);
        main.fcntl(fd, F_ADD_SEALS, F_SEAL_FUTURE_WRITE).gives(0n);
        main.store(before, 0x22n).gives(0n);
        main.madvise(before, PAGE, MADV_REMOVE).fails('EPERM');
        const address = world.place(1);
        const writable = { flags: MAP_SHARED, fd: BigInt(fd), prot: PROT_READ_WRITE };
        main.mmap(address, PAGE, writable).fails('EPERM');
        main.mmap(address, PAGE, { ...writable, flags: MAP_PRIVATE }).gives(address);
        const after = world.shared(fd, 1, { prot: PROT_READ });
        main.mprotect(after, PAGE, PROT_READ_WRITE).fails('EACCES');
        main.mprotect(before, PAGE, PROT_READ).gives(0n);
        main.mprotect(before, PAGE, PROT_READ_WRITE).gives(0n);
        main.munmap(before, PAGE).gives(0n);
        main.fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE).gives(0n);
      },
    },
    {
      title: 'MADV_REMOVE punches a hole for everybody, MADV_DONTNEED only unmaps',
      facts: ['madvise.remove.punches', 'madvise.shmem.dontneed'],
      run(world) {
        const { main } = world;
        const fd = world.memfdOf(0x11, 0x22);
        const one = world.shared(fd, 2);
        const two = world.shared(fd, 2);
        const own = world.private(fd, 2);
        main.fill(own, PAGE, 0x33);
        main.load(one).gives(0x11n);
        main.load(two).gives(0x11n);
        main.madvise(one, 2n * PAGE, MADV_DONTNEED).gives(0n);
        world.process(0).holds(one, 'none', 'none');
        world.process(0).holds(two, { file: 0x11 }, { file: 0x22 });
        main.madvise(own, PAGE, MADV_DONTNEED).gives(0n);
        main.load(own).gives(0x11n);
        main.fill(own, PAGE, 0x33);
        main.madvise(one, PAGE, MADV_REMOVE).gives(0n);
        world.process(0).holds(two, 'none', { file: 0x22 });
        world.process(0).holds(own, 0x33);
        main.fileBlocks(fd).gives(8n);
        main.lseek(fd, 0n, SEEK_HOLE).gives(0n);
        main.load(one).gives(0n);
      },
    },
    {
      title: 'Mappings of one open file with neighbouring pages are one mapping, others are not',
      facts: ['mmap.shared.no-merge', 'vma.merge.file'],
      run(world) {
        const { main } = world;
        const fd = world.memfd(4);
        const again = Number(main.reopen(fd, 2n).value);
        const same = Number(main.dup(fd).value);
        const at = world.place(6);
        const map = (page: number, of: number, first: number): void => {
          const address = at + BigInt(page) * PAGE;
          main
            .mmap(address, PAGE, { flags: MAP_SHARED | MAP_FIXED, fd: BigInt(of), offset: BigInt(first) * PAGE })
            .gives(address);
        };
        map(0, fd, 0);
        map(1, same, 1);
        map(2, fd, 3);
        map(3, again, 2);
        world.process(0).maps(at, 6, [
          [0, 2, 0],
          [2, 3, 0],
          [3, 4, 0],
        ]);
        map(2, fd, 2);
        world.process(0).maps(at, 6, [
          [0, 3, 0],
          [3, 4, 0],
        ]);
        main.mmap(at + 4n * PAGE, PAGE, SHARED_ANONYMOUS).gives(at + 4n * PAGE);
        main.mmap(at + 5n * PAGE, PAGE, SHARED_ANONYMOUS).gives(at + 5n * PAGE);
        world.process(0).maps(at, 6, [
          [0, 3, 0],
          [3, 4, 0],
          [4, 5, 0],
          [5, 6, 0],
        ]);
      },
    },
    {
      title: 'Shared anonymous memory beyond what there is needs MAP_NORESERVE',
      facts: ['mmap.shared.memory'],
      run(world) {
        const { main } = world;
        const at = world.place(1);
        main.mmap(at, ENDLESS, { ...SHARED_ANONYMOUS, prot: PROT_NONE }).fails('ENOMEM');
        main.mmap(at, ENDLESS, { prot: PROT_NONE, flags: SHARED_ANONYMOUS.flags | MAP_NORESERVE }).gives(at);
        main.munmap(at, ENDLESS).gives(0n);
      },
    },
    {
      title: 'A read maps what is cached around it: 16 pages from where the window or the mapping begins',
      facts: ['fault-around.read', 'fault-around.vma', 'fault-around.reserved', 'fault-around.write'],
      run(world) {
        const { main } = world;
        const fd = world.memfdOf(...Array.from({ length: 20 }, (_, page) => page + 1));
        main.fallocate(fd, 1n * PAGE, PAGE, 3n).gives(0n);
        main.fallocate(fd, 2n * PAGE, PAGE, 3n).gives(0n);
        main.fallocate(fd, 2n * PAGE, PAGE).gives(0n);
        const mem = world.shared(fd, 20);
        const cached = (page: number) => (page === 1 || page === 2 ? ('none' as const) : { file: page + 1 });
        main.load(mem + 3n * PAGE).gives(4n);
        world.process(0).holds(mem, ...Array.from({ length: 16 }, (_, page) => cached(page)), 'none');
        const other = world.shared(fd, 20);
        main.store(other + 3n * PAGE, 4n).gives(0n);
        world.process(0).holds(other + 2n * PAGE, 'none', { file: 4 }, 'none');
      },
    },
    {
      title: 'Only private anonymous memory can be wiped on fork',
      facts: ['madvise.flags.wipe-shared'],
      run(world) {
        const { main } = world;
        const fd = world.memfdOf(0x11);
        main.madvise(world.shared(fd, 1), PAGE, MADV_WIPEONFORK).fails('EINVAL');
        main.madvise(world.private(fd, 1), PAGE, MADV_WIPEONFORK).fails('EINVAL');
      },
    },
    {
      title: 'A shared futex lies in the file: its page need not be writable',
      facts: ['futex.file-read-only'],
      run(world) {
        const { main } = world;
        const fd = world.memfdOf(0);
        const mem = world.shared(fd, 1, { prot: PROT_READ });
        main.futexWait(mem, 1n, 0n).fails('EAGAIN');
        world.process(0).holds(mem, { file: 0 });
      },
    },
  ],
};
