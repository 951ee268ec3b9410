import type { Topic } from '../_case.js';
import {
  F_ADD_SEALS,
  F_SEAL_FUTURE_WRITE,
  F_SEAL_WRITE,
  FAULT_READ,
  FAULT_WRITE,
  KEEP_SIZE,
  MADV_DONTNEED,
  MAP_ANONYMOUS,
  MAP_SHARED,
  MODE_MINOR,
  MODE_MISSING,
  O_RDONLY,
  PAGE,
  PROT_READ,
} from '../_linux.js';
import { fault } from '../_message.js';

const EVERY_MODE = [MODE_MISSING, MODE_MINOR, MODE_MISSING | MODE_MINOR];

export const shmemMissing: Topic = {
  name: 'shared memory, missing',
  cases: [
    {
      title: 'Every kind of shared memory can be registered for missing and minor faults, private mappings of it too',
      facts: [
        'register.vma.shared-anon',
        'register.vma.dev-zero-shared',
        'register.vma.memfd-shared',
        'register.vma.memfd-private',
        'register.vma.shmem-read-only',
        'register.vma.sealed-private',
        'feature.missing-shmem',
        'feature.minor-shmem',
        'register.ioctls.n',
        'register.ioctls.mn',
        'register.ioctls.no-minor',
      ],
      run(world) {
        const { main } = world;
        const fd = world.memfd(1);
        const zero = Number(main.openZero().value);
        const sealed = world.memfd(1);
        main.fcntl(sealed, F_ADD_SEALS, F_SEAL_WRITE).gives(0n);
        const anonymous = world.place(1);
        main.mmap(anonymous, PAGE, { flags: MAP_SHARED | MAP_ANONYMOUS }).gives(anonymous);
        const memory = [
          anonymous,
          world.shared(zero, 1),
          world.shared(fd, 1),
          world.private(fd, 1),
          world.shared(fd, 1, { prot: PROT_READ }),
          world.private(Number(main.reopen(fd, O_RDONLY).value), 1),
          world.private(sealed, 1),
        ];
        const ioctls = [0x13cn, 0x1bcn, 0x1bcn];
        const uffd = world.userfaultfd();
        for (const address of memory)
          EVERY_MODE.forEach((mode, index) => {
            main.register(uffd, address, PAGE, mode).gives(0n, { ioctls: ioctls[index]! });
            main.unregister(uffd, address).gives(0n);
          });
      },
    },
    {
      title: 'What may never be written can’t be registered, and the first mapping that can’t decides',
      facts: [
        'register.vma.o-rdonly',
        'register.vma.seal-write',
        'register.vma.seal-future-write',
        'register.vma.before-seal-future-write',
        'register.order.maywrite',
        'register.order.first-vma-decides',
        'register.vma.dev-zero-private',
        'register.vma.anon-minor',
        'unregister.no-eperm',
      ],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const other = world.userfaultfd();
        const fd = world.memfd(1);
        const reader = Number(main.reopen(fd, O_RDONLY).value);
        const at = world.place(3);
        main.mmap(at, PAGE, { flags: 0x11n, fd: BigInt(reader), prot: PROT_READ }).gives(at);
        main.mmap(at + PAGE, PAGE, { flags: 0x32n }).gives(at + PAGE);
        for (const mode of EVERY_MODE) main.register(uffd, at, PAGE, mode).fails('EPERM', { ioctls: 'untouched' });
        main.register(uffd, at, 2n * PAGE, MODE_MINOR).fails('EPERM');
        main.register(other, at + PAGE).gives(0n);
        main.register(uffd, at, 2n * PAGE).fails('EPERM');
        main.register(uffd, at + PAGE, PAGE, MODE_MINOR).fails('EINVAL');
        main.mmap(at + 2n * PAGE, PAGE, { flags: 0x11n, fd: BigInt(reader), prot: PROT_READ }).gives(at + 2n * PAGE);
        main.register(uffd, at + PAGE, 2n * PAGE).fails('EBUSY');
        const before = world.shared(fd, 1);
        main.fcntl(fd, F_ADD_SEALS, F_SEAL_FUTURE_WRITE).gives(0n);
        const after = world.shared(fd, 1, { prot: PROT_READ });
        main.register(uffd, before).gives(0n);
        main.register(uffd, after).fails('EPERM');
        const sealed = world.memfd(1);
        main.fcntl(sealed, F_ADD_SEALS, F_SEAL_WRITE).gives(0n);
        main.register(uffd, world.shared(sealed, 1, { prot: PROT_READ })).fails('EPERM');
        const zero = Number(main.openZero().value);
        const own = world.private(zero, 1);
        main.register(uffd, own).gives(0n);
        main.register(uffd, own, PAGE, MODE_MINOR).fails('EINVAL');
        main.unregister(uffd, after).gives(0n);
      },
    },
    {
      title: 'Of shared memory only what is in no cache is missing; COPY puts it there for everybody',
      facts: [
        'fault.order.file-missing',
        'fault.order.file-cached',
        'copy.shmem.cached-eexist',
        'register.ioctls.lists-move-for-shmem',
      ],
      run(world) {
        const { main } = world;
        const fd = world.memfd(3);
        const mem = world.shared(fd, 3);
        const view = world.shared(fd, 3);
        const uffd = world.userfaultfd();
        main.pwrite(fd, 0x11n, PAGE).gives(1n);
        main.register(uffd, mem, 3n * PAGE).gives(0n, { ioctls: 0x13cn });
        main.load(mem + PAGE).gives(0x11n);
        const loading = world.thread(1).load(mem).sleepsIn('fault');
        const storing = world
          .thread(2)
          .store(mem + 2n * PAGE, 0x22n)
          .sleepsIn('fault');
        main.read(uffd, 64n).bringsInAnyOrder(fault(mem, FAULT_READ), fault(mem + 2n * PAGE, FAULT_WRITE));
        const source = world.filled(0x33, 0x44);
        main.copy(uffd, mem, source).gives(0n, { copy: PAGE });
        loading.gives(0x33n);
        main.copy(uffd, mem + 2n * PAGE, source + PAGE).gives(0n);
        storing.gives(0n);
        main.load(view).gives(0x33n);
        main.load(view + 2n * PAGE, 2n).gives(0x4422n);
        main.madvise(mem, 3n * PAGE, MADV_DONTNEED).gives(0n);
        main.copy(uffd, mem, source).fails('EEXIST', { copy: -17n });
        main.store(source, 0n).gives(0n);
        main.load(mem).gives(0x33n);
      },
    },
    {
      title: 'COPY to shared memory reads its source first, then looks at the end of the file and at the cache',
      facts: [
        'copy.shmem.source-efault',
        'copy.shmem.beyond-eof',
        'copy.shmem.fallocated-eexist',
        'copy.shmem.straddles-eof',
      ],
      run(world) {
        const { main } = world;
        const fd = world.memfd(1);
        main.ftruncate(fd, PAGE + 1n).gives(0n);
        main.fallocate(fd, 3n * PAGE, PAGE, KEEP_SIZE).gives(0n);
        main.fallocate(fd, 0n, PAGE).gives(0n);
        const mem = world.shared(fd, 4);
        const uffd = world.userfaultfd();
        main.register(uffd, mem, 4n * PAGE).gives(0n);
        const source = world.filled(0x11);
        const nothing = world.place(1);
        main.copy(uffd, mem, nothing).fails('EFAULT', { copy: -14n });
        main.copy(uffd, mem, source).fails('EEXIST', { copy: -17n });
        main.copy(uffd, mem + 2n * PAGE, source).fails('EFAULT', { copy: -14n });
        main.copy(uffd, mem + 3n * PAGE, source).fails('EFAULT', { copy: -14n });
        main.copy(uffd, mem + PAGE, source).gives(0n, { copy: PAGE });
        world.process(0).holds(mem, 'none', { file: 0x11 }, 'none', 'none');
      },
    },
    {
      title: 'ZEROPAGE of shared memory allocates a page of the file',
      facts: [
        'zeropage.shmem.allocates',
        'zeropage.shmem.cached-eexist',
        'zeropage.shmem.beyond-eof',
        'fill.zeropage-shmem.none',
        'fill.zeropage-shmem.present',
      ],
      run(world) {
        const { main } = world;
        const fd = world.memfd(2);
        const mem = world.shared(fd, 3);
        const uffd = world.userfaultfd();
        main.register(uffd, mem, 3n * PAGE).gives(0n);
        main.zeropage(uffd, mem).gives(0n, { zeropage: PAGE });
        main.fileBlocks(fd).gives(8n);
        main.store(mem, 0x11n).gives(0n);
        main.pread(fd, 1n).shows(0x11);
        main.zeropage(uffd, mem).fails('EEXIST', { zeropage: -17n });
        main.madvise(mem, PAGE, MADV_DONTNEED).gives(0n);
        main.zeropage(uffd, mem).fails('EEXIST', { zeropage: -17n });
        main.zeropage(uffd, mem + PAGE, 2n * PAGE).fails('EAGAIN', { zeropage: PAGE });
        main.zeropage(uffd, mem + 2n * PAGE).fails('EFAULT', { zeropage: -14n });
        world.process(0).holds(mem, 'none', { file: 0 }, 'none');
      },
    },
    {
      title: 'Into a private mapping COPY and ZEROPAGE bring pages of its own, whatever the file has',
      facts: [
        'copy.private.cached',
        'copy.private.file-untouched',
        'copy.private.fault-around',
        'copy.anon.beyond-eof',
        'zeropage.private-file.beyond-eof',
        'fault-around.missing',
      ],
      run(world) {
        const { main } = world;
        const fd = world.memfdOf(0x11, 0x22);
        main.ftruncate(fd, 3n * PAGE).gives(0n);
        const mem = world.private(fd, 4);
        const uffd = world.userfaultfd();
        main.register(uffd, mem, 4n * PAGE).gives(0n);
        const source = world.filled(0x33);
        main.copy(uffd, mem, source).gives(0n, { copy: PAGE });
        main.copy(uffd, mem + 2n * PAGE, source).gives(0n, { copy: PAGE });
        main.copy(uffd, mem + 3n * PAGE, source).fails('EFAULT', { copy: -14n });
        main.zeropage(uffd, mem + 3n * PAGE).fails('EFAULT', { zeropage: -14n });
        main.fileBlocks(fd).gives(16n);
        main.pread(fd, 1n).shows(0x11);
        main.madvise(mem, 3n * PAGE, MADV_DONTNEED).gives(0n);
        main.load(mem).gives(0x11n);
        world.process(0).holds(mem, { file: 0x11 }, { file: 0x22 }, 'none');
        main.copy(uffd, mem + PAGE, source).fails('EEXIST', { copy: -17n });
        main.zeropage(uffd, mem + 2n * PAGE).gives(0n);
        world.process(0).holds(mem, { file: 0x11 }, { file: 0x22 }, 0);
      },
    },
    {
      title: 'A read of a missing page maps its neighbours before its message comes',
      facts: ['fault-around.before-message', 'fault-around.missing'],
      run(world) {
        const { main } = world;
        const fd = world.memfdOf(0x11, 0x22);
        main.ftruncate(fd, 3n * PAGE).gives(0n);
        const mem = world.shared(fd, 3);
        const uffd = world.userfaultfd();
        main.register(uffd, mem, 3n * PAGE).gives(0n);
        const waiting = world
          .thread(1)
          .load(mem + 2n * PAGE)
          .sleepsIn('fault');
        world.process(0).holds(mem, { file: 0x11 }, { file: 0x22 }, 'none');
        main.zeropage(uffd, mem + 2n * PAGE).gives(0n);
        waiting.gives(0n);
      },
    },
    {
      title: 'What another process or pwrite writes is not trapped: the page is cached then, and nobody is woken',
      facts: [
        'action.foreign-write',
        'wake.not-pwrite',
        'under-waiter.pwrite',
        'under-waiter.pwrite-copy',
        'under-waiter.pwrite-wake',
        'action.foreign-write-missing',
        'action.foreign-write-copy',
      ],
      run(world) {
        const { main } = world;
        const fd = world.memfd(2);
        const mem = world.shared(fd, 2);
        const uffd = world.userfaultfd();
        main.register(uffd, mem, 2n * PAGE).gives(0n);
        const waiting = world.thread(1).load(mem).sleepsIn('fault');
        main.fork(world.process(1)).gives(1n);
        world
          .process(1)
          .main.store(mem + PAGE, 0x22n)
          .gives(0n);
        main.pwrite(fd, 0x11n).gives(1n);
        world.process(0).queues(uffd, 1, 1);
        main.load(mem + PAGE).gives(0x22n);
        const source = world.filled(0x33);
        main.copy(uffd, mem, source).fails('EEXIST');
        waiting.sleepsIn('fault');
        main.wake(uffd, mem).gives(0n);
        waiting.gives(0x11n);
      },
    },
    {
      title: 'mlock asks for missing shared memory as a read',
      facts: ['kernel-fault.mlock-read'],
      run(world) {
        const { main } = world;
        const fd = world.memfd(1);
        const mem = world.shared(fd, 1);
        const uffd = world.userfaultfd();
        main.register(uffd, mem).gives(0n);
        const locking = world.thread(1).mlock(mem, PAGE).sleepsIn('fault');
        main.read(uffd).brings(fault(mem, FAULT_READ));
        main.zeropage(uffd, mem).gives(0n);
        locking.gives(0n);
      },
    },
    {
      title: 'MOVE neither takes from shared memory nor gives to it; a private mapping of /dev/zero is anonymous',
      facts: ['move.einval.src-shared', 'move.einval.dst-shared', 'move.einval.not-anonymous'],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const fd = world.memfdOf(0x11);
        const shared = world.shared(fd, 1);
        const own = world.private(fd, 1);
        const zero = world.private(Number(main.openZero().value), 1);
        const anonymous = world.missing(uffd, 1);
        const source = world.filled(0x22);
        for (const address of [shared, own, zero]) main.register(uffd, address).gives(0n);
        main.fill(own, PAGE, 0x33);
        main.move(uffd, anonymous, shared).fails('EINVAL', { move: -22n });
        main.move(uffd, shared, source).fails('EINVAL', { move: -22n });
        main.move(uffd, anonymous, own).fails('EINVAL', { move: -22n });
        main.move(uffd, own, source).fails('EINVAL', { move: -22n });
        main.move(uffd, zero, source).gives(0n, { move: PAGE });
        main.move(uffd, anonymous, zero).gives(0n, { move: PAGE });
        world.process(0).holds(anonymous, 0x22);
      },
    },
    {
      title: 'A fault of a file makes the page table only with a page',
      facts: ['move.table.file-fault'],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const fd = world.memfd(1);
        const far = 0x120000000000n;
        const target = world.missing(uffd, 1);
        main.zeropage(uffd, target).gives(0n);
        main.mmap(far, PAGE, { flags: 0x11n, fd: BigInt(fd) }).gives(far);
        main.mmap(far + PAGE, PAGE, { flags: 0x32n }).gives(far + PAGE);
        main.register(uffd, far).gives(0n);
        const waiting = world.thread(1).load(far).sleepsIn('fault');
        main.move(uffd, target, far + PAGE).fails('ENOENT', { move: -2n });
        main.pwrite(fd, 0x11n).gives(1n);
        main.wake(uffd, far).gives(0n);
        waiting.gives(0x11n);
        main.move(uffd, target, far + PAGE).fails('EEXIST', { move: -17n });
      },
    },
    {
      title: 'COPY may write through a read-only mapping of a file, and where only minor faults are asked for',
      facts: ['copy.lax.read-only-shared', 'copy.lax.not-missing'],
      run(world) {
        const { main } = world;
        const fd = world.memfd(1);
        const mem = world.shared(fd, 1, { prot: PROT_READ });
        const uffd = world.userfaultfd();
        main.register(uffd, mem, PAGE, MODE_MINOR).gives(0n);
        const source = world.filled(0x11);
        main.copy(uffd, mem, source).gives(0n, { copy: PAGE });
        main.pread(fd, 1n).shows(0x11);
      },
    },
  ],
};
