import type { Topic } from '../_case.js';
import {
  F_ADD_SEALS,
  F_GET_SEALS,
  F_GETFD,
  F_GETFL,
  F_SEAL_EXEC,
  F_SEAL_FUTURE_WRITE,
  F_SEAL_GROW,
  F_SEAL_SEAL,
  F_SEAL_SHRINK,
  F_SEAL_WRITE,
  F_SETFL,
  KEEP_SIZE,
  MFD_ALLOW_SEALING,
  MFD_CLOEXEC,
  MFD_EXEC,
  MFD_NOEXEC_SEAL,
  O_APPEND,
  O_RDONLY,
  O_RDWR,
  PAGE,
  PROT_READ,
  PUNCH_HOLE,
  SEEK_CUR,
  SEEK_DATA,
  SEEK_END,
  SEEK_HOLE,
} from '../_linux.js';

/** The largest offset that a file can have. */
const LARGEST = 0x7fffffffffffffffn;

const ALL_BITS = (1n << 64n) - 1n;

export const memfd: Topic = {
  name: 'memfd',
  cases: [
    {
      title: 'memfd_create looks at its flags, then at the name, then for a descriptor',
      facts: ['memfd.create.flags', 'memfd.create.exec-both', 'memfd.create.name', 'memfd.create.emfile'],
      run(world) {
        const { main } = world;
        main.memfdCreate(0x20n).fails('EINVAL');
        main.memfdCreate(MFD_EXEC | MFD_NOEXEC_SEAL, 250n).fails('EINVAL');
        main.memfdCreate(0n, 250n).fails('EINVAL');
        main.memfdCreate(0n, 301n).isRefused('limit');
        main.memfdCreate(0n, 249n).gives(3n);
        main.memfdCreate(0n, 0n).gives(4n);
        for (let fd = 5n; fd < 256n; fd += 1n) main.dup(3).gives(fd);
        main.memfdCreate().fails('EMFILE');
        main.memfdCreate(0n, 250n).fails('EINVAL');
        main.reopen(3).fails('EMFILE');
        main.openZero().fails('EMFILE');
      },
    },
    {
      title: 'A memfd is a file of its own: flags, mode, name and seals',
      facts: [
        'memfd.create.status',
        'memfd.create.cloexec',
        'memfd.create.mode',
        'memfd.create.link',
        'memfd.create.seals',
      ],
      run(world) {
        const { main } = world;
        const plain = Number(main.memfdCreate().value);
        const sealable = Number(main.memfdCreate(MFD_ALLOW_SEALING | MFD_CLOEXEC).value);
        const data = Number(main.memfdCreate(MFD_NOEXEC_SEAL).value);
        main.fcntl(plain, F_GETFL).gives(0x8002n);
        main.fcntl(plain, F_GETFD).gives(0n);
        main.fcntl(sealable, F_GETFD).gives(1n);
        main.fstat(plain).gives(0n, { mode: 0x81ffn, size: 0n, nlink: 0n });
        main.fstat(data).gives(0n, { mode: 0x81b6n, size: 0n, nlink: 0n });
        main.readlink(plain).says('/memfd:mmm (deleted)');
        main.fcntl(plain, F_GET_SEALS).gives(F_SEAL_SEAL);
        main.fcntl(sealable, F_GET_SEALS).gives(0n);
        main.fcntl(data, F_GET_SEALS).gives(F_SEAL_EXEC);
        main.memfdCreate(MFD_EXEC).gives(6n);
        main.poll(plain, 0x5n).gives(1n, { revents: 0x5n });
      },
    },
    {
      title: 'Opening a memfd again gives another open file of the same contents',
      facts: ['reopen.new-file', 'reopen.closed', 'reopen.emfile'],
      run(world) {
        const { main } = world;
        const fd = world.memfdOf(0x11);
        main.lseek(fd, 5n).gives(5n);
        const again = Number(main.reopen(fd, O_RDONLY).value);
        main.lseek(again, 0n, SEEK_CUR).gives(0n);
        main.pread(again, 2n).shows(0x11, 0x11);
        main.pwrite(again, 1n).fails('EBADF');
        main.ftruncate(again, 0n).fails('EINVAL');
        main.pwrite(fd, 0x22n).gives(1n);
        main.pread(again, 2n).shows(0x22, 0x11);
        main.reopen(77).fails('ENOENT');
        main.reopen(fd, 0x40n).isRefused('limit');
        for (let next = 5n; next < 256n; next += 1n) main.dup(fd).gives(next);
        main.reopen(77).fails('EMFILE');
      },
    },
    {
      title: 'ftruncate sets the size; what a smaller size leaves of a page is zeros, and the pages behind it are gone',
      facts: ['truncate.sets', 'truncate.zeroes-tail', 'truncate.unmaps', 'blocks.pages'],
      run(world) {
        const { main } = world;
        const fd = world.memfdOf(0x11, 0x22);
        main.fileBlocks(fd).gives(16n);
        const shared = world.shared(fd, 2);
        const copied = world.private(fd, 2);
        main.load(shared).gives(0x11n);
        main.fill(copied, 2n * PAGE, 0x33);
        world.process(0).holds(shared, { file: 0x11 }, { file: 0x22 });
        main.ftruncate(fd, 4n).gives(0n);
        main.fileBlocks(fd).gives(8n);
        world.process(0).holds(shared + PAGE, 'none');
        world.process(0).holds(copied, 0x33, 'none');
        main.load(shared, 8n).gives(0x11111111n);
        main.ftruncate(fd, 3n * PAGE).gives(0n);
        main.fileBlocks(fd).gives(8n);
        main.load(shared, 8n).gives(0x11111111n);
        main.load(shared + PAGE).gives(0n);
        main.ftruncate(fd, 1n << 63n).fails('EINVAL');
      },
    },
    {
      title:
        'Setting the size that there is drops what fallocate reserved behind it, and zeroes the rest of the last page',
      facts: ['truncate.same-size', 'fallocate.reserves'],
      run(world) {
        const { main } = world;
        const fd = world.memfd(1);
        const mem = world.shared(fd, 1);
        main.ftruncate(fd, 8n).gives(0n);
        main.fill(mem, PAGE, 0x11);
        main.fallocate(fd, 0n, 3n * PAGE, KEEP_SIZE).gives(0n);
        main.fileBlocks(fd).gives(24n);
        main.fstat(fd).gives(0n, { size: 8n });
        main.ftruncate(fd, 8n).gives(0n);
        main.fileBlocks(fd).gives(8n);
        main.load(mem + 8n).gives(0n);
        main.load(mem + 7n).gives(0x11n);
      },
    },
    {
      title: 'SEEK_DATA and SEEK_HOLE find what is cached, but for pages that are only reserved',
      facts: ['lseek.data', 'lseek.beyond', 'lseek.reserved', 'fallocate.twice', 'lseek.position', 'lseek.negative'],
      run(world) {
        const { main } = world;
        const fd = world.memfd(6);
        main.lseek(fd, 0n, SEEK_DATA).fails('ENXIO');
        main.lseek(fd, 0n, SEEK_HOLE).gives(0n);
        main.pwrite(fd, 1n, 2n * PAGE).gives(1n);
        main.fallocate(fd, 4n * PAGE, PAGE).gives(0n);
        main.lseek(fd, 100n, SEEK_DATA).gives(2n * PAGE);
        main.lseek(fd, 0n, SEEK_CUR).gives(2n * PAGE);
        main.lseek(fd, 2n * PAGE + 5n, SEEK_DATA).gives(2n * PAGE + 5n);
        main.lseek(fd, 2n * PAGE + 5n, SEEK_HOLE).gives(3n * PAGE);
        main.lseek(fd, 3n * PAGE, SEEK_DATA).fails('ENXIO');
        main.fallocate(fd, 4n * PAGE, PAGE).gives(0n);
        main.lseek(fd, 3n * PAGE, SEEK_DATA).gives(4n * PAGE);
        main.lseek(fd, 6n * PAGE, SEEK_HOLE).fails('ENXIO');
        main.lseek(fd, ALL_BITS, SEEK_DATA).fails('ENXIO');
        main.lseek(fd, 10n, SEEK_END).gives(6n * PAGE + 10n);
        main.lseek(fd, ALL_BITS, SEEK_CUR).gives(6n * PAGE + 9n);
        main.lseek(fd, ALL_BITS).fails('EINVAL');
      },
    },
    {
      title: 'fallocate looks at the range, the mode, the descriptor, and last at what shared memory can do',
      facts: [
        'fallocate.order.range',
        'fallocate.order.mode',
        'fallocate.order.read-only',
        'fallocate.order.pipe',
        'fallocate.order.not-file',
        'fallocate.order.overflow',
        'fallocate.order.shmem-mode',
      ],
      run(world) {
        const { main } = world;
        const fd = world.memfd(1);
        const reader = Number(main.reopen(fd).value);
        const pipe = main.pipe();
        main.fallocate(fd, ALL_BITS, PAGE, 0x100n).fails('EINVAL');
        main.fallocate(fd, 0n, 0n).fails('EINVAL');
        main.fallocate(reader, 0n, PAGE, PUNCH_HOLE).fails('EOPNOTSUPP');
        main.fallocate(reader, 0n, PAGE, 0x100n).fails('EOPNOTSUPP');
        main.fallocate(reader, 1n << 62n, 1n << 62n).fails('EBADF');
        main.fallocate(Number(pipe.output('w')), 0n, PAGE).fails('ESPIPE');
        main.fallocate(0, 1n << 62n, 1n << 62n).fails('ENODEV');
        main.fallocate(fd, 1n << 62n, 1n << 62n, 0x10n).fails('EFBIG');
        main.fallocate(fd, 0n, PAGE, 0x10n).fails('EOPNOTSUPP');
        main.fallocate(77, 0n, PAGE).fails('EBADF');
        main.fileBlocks(77).fails('EBADF');
      },
    },
    {
      title: 'Punching a hole unmaps whole pages everywhere but where they were copied, and zeroes parts of others',
      facts: ['fallocate.punch', 'fallocate.punch-part'],
      run(world) {
        const { main } = world;
        const fd = world.memfdOf(0x11, 0x22, 0x33);
        const shared = world.shared(fd, 3);
        const copied = world.private(fd, 3);
        main.load(shared).gives(0x11n);
        main.fill(copied, PAGE, 0x44);
        main.load(copied + PAGE).gives(0x22n);
        main.fallocate(fd, 0n, 2n * PAGE + 8n, KEEP_SIZE | PUNCH_HOLE).gives(0n);
        world.process(0).holds(shared, 'none', 'none');
        world.process(0).holds(copied, 0x44, 'none');
        main.load(shared + 2n * PAGE).gives(0n);
        main.load(shared + 2n * PAGE + 8n).gives(0x33n);
        main.fileBlocks(fd).gives(8n);
        main.fallocate(fd, 2n * PAGE + 16n, 8n, KEEP_SIZE | PUNCH_HOLE).gives(0n);
        main.load(shared + 2n * PAGE + 16n, 8n).gives(0n);
        main.load(shared + 2n * PAGE + 24n).gives(0x33n);
      },
    },
    {
      title: 'F_ADD_SEALS asks who may, what is known, what it is, and whether seals may be added',
      facts: ['seal.read-only', 'seal.unknown', 'seal.not-shmem', 'seal.sealed', 'seal.exec', 'seal.adds'],
      run(world) {
        const { main } = world;
        const fd = world.memfd(1);
        const reader = Number(main.reopen(fd).value);
        const plain = Number(main.memfdCreate().value);
        main.fcntl(reader, F_ADD_SEALS, 0x40n).fails('EPERM');
        main.fcntl(reader, F_GET_SEALS).gives(0n);
        main.fcntl(0, F_ADD_SEALS, 0x40n).fails('EINVAL');
        main.fcntl(0, F_ADD_SEALS, 0n).fails('EINVAL');
        main.fcntl(0, F_GET_SEALS).fails('EINVAL');
        main.fcntl(plain, F_ADD_SEALS, 0x40n).fails('EINVAL');
        main.fcntl(plain, F_ADD_SEALS, 0n).fails('EPERM');
        main.fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK).gives(0n);
        main.fcntl(fd, F_ADD_SEALS, F_SEAL_EXEC).gives(0n);
        main
          .fcntl(fd, F_GET_SEALS)
          .gives(F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_FUTURE_WRITE | F_SEAL_EXEC);
        main.fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL).gives(0n);
        main.fcntl(fd, F_ADD_SEALS, F_SEAL_GROW).fails('EPERM');
      },
    },
    {
      title: 'Seals forbid to shrink, to grow and to punch holes',
      facts: ['truncate.sealed', 'fallocate.seal-grow', 'fallocate.seal-write', 'truncate.read-only'],
      run(world) {
        const { main } = world;
        const shrinks = world.memfd(2);
        main.fcntl(shrinks, F_ADD_SEALS, F_SEAL_SHRINK).gives(0n);
        main.ftruncate(shrinks, PAGE).fails('EPERM');
        main.ftruncate(shrinks, 2n * PAGE).gives(0n);
        main.ftruncate(shrinks, 3n * PAGE).gives(0n);
        const grows = world.memfd(2);
        main.fcntl(grows, F_ADD_SEALS, F_SEAL_GROW).gives(0n);
        main.ftruncate(grows, 3n * PAGE).fails('EPERM');
        main.ftruncate(grows, 2n * PAGE).gives(0n);
        main.fallocate(grows, PAGE, 2n * PAGE, KEEP_SIZE).fails('EPERM');
        main.fallocate(grows, 0n, 2n * PAGE).gives(0n);
        main.fcntl(grows, F_ADD_SEALS, F_SEAL_FUTURE_WRITE).gives(0n);
        main.fallocate(grows, 0n, PAGE, KEEP_SIZE | PUNCH_HOLE).fails('EPERM');
        const reader = Number(main.reopen(grows).value);
        main.ftruncate(reader, 0n).fails('EINVAL');
      },
    },
    {
      title: 'F_SEAL_WRITE waits for no writable mapping: it is busy, in whatever process that is',
      facts: ['seal.busy'],
      run(world) {
        const { main } = world;
        const fd = world.memfd(1);
        const mem = world.shared(fd, 1, { prot: PROT_READ });
        main.fork(world.process(1)).gives(1n);
        main.munmap(mem, PAGE).gives(0n);
        main.fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE).fails('EBUSY');
        main.fcntl(fd, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_WRITE).fails('EBUSY');
        main.fcntl(fd, F_GET_SEALS).gives(0n);
        world.process(1).main.munmap(mem, PAGE).gives(0n);
        world.private(fd, 1);
        main.fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE).gives(0n);
      },
    },
    {
      title: 'Reads end with the file, and give zeros for what is not there',
      facts: ['memfd.read', 'lseek.reserved'],
      run(world) {
        const { main } = world;
        const fd = world.memfdOf(0x11);
        main.ftruncate(fd, 2n * PAGE + 2n).gives(0n);
        main.fallocate(fd, PAGE, PAGE).gives(0n);
        main.lseek(fd, PAGE - 2n).gives(PAGE - 2n);
        main.read(fd, 4n).shows(0x11, 0x11, 0, 0);
        main.lseek(fd, 0n, SEEK_CUR).gives(PAGE + 2n);
        main.pread(fd, 32n, 2n * PAGE).shows(0, 0);
        main.pread(fd, 32n, 2n * PAGE + 2n).shows();
        main.lseek(fd, PAGE, SEEK_DATA).fails('ENXIO');
        main.fileBlocks(fd).gives(16n);
      },
    },
    {
      title: 'A read whose end no offset can tell fails, wherever the file ends',
      facts: ['memfd.read-overflow', 'lseek.position'],
      run(world) {
        const { main } = world;
        const fd = world.memfdOf(0x11);
        main.lseek(fd, LARGEST - 4n).gives(LARGEST - 4n);
        main.read(fd, 5n).fails('EINVAL');
        main.read(fd, 4n).shows();
        main.lseek(fd, 0n, SEEK_CUR).gives(LARGEST - 4n);
      },
    },
    {
      title: 'pwrite makes pages and the file longer; with O_APPEND it writes at the end',
      facts: ['pwrite.writes', 'pwrite.append', 'pwrite.pipe'],
      run(world) {
        const { main } = world;
        const fd = world.memfd(1);
        const mem = world.shared(fd, 3);
        main.pwrite(fd, 0x2211n, PAGE - 1n, 2n).gives(2n);
        main.fstat(fd).gives(0n, { size: PAGE + 1n });
        main.fileBlocks(fd).gives(16n);
        main.load(mem + PAGE - 1n, 2n).gives(0x2211n);
        main.fcntl(fd, F_SETFL, O_APPEND).gives(0n);
        main.pwrite(fd, 0x33n, 0n).gives(1n);
        main.load(mem + PAGE, 2n).gives(0x3322n);
        main.pwrite(fd, 1n, ALL_BITS).fails('EINVAL');
        main.pwrite(fd, 1n, 0n, 3n).isRefused('limit');
        main.pwrite(77, 1n).fails('EBADF');
        main.pwrite(Number(main.pipe().output('w')), 1n).fails('ESPIPE');
        main.pwrite(Number(main.userfaultfd().value), 1n).fails('ESPIPE');
      },
    },
    {
      title: 'pwrite to a sealed file is EPERM; what lies in the page before the one that is refused is written',
      facts: ['pwrite.sealed'],
      run(world) {
        const { main } = world;
        const grows = world.memfd(1);
        main.fcntl(grows, F_ADD_SEALS, F_SEAL_GROW).gives(0n);
        main.pwrite(grows, 0x2211n, PAGE - 1n, 2n).gives(1n);
        main.pread(grows, 4n, PAGE - 1n).shows(0x11);
        main.pwrite(grows, 0x2211n, PAGE, 2n).fails('EPERM');
        const sealed = world.memfd(1);
        main.fcntl(sealed, F_ADD_SEALS, F_SEAL_FUTURE_WRITE).gives(0n);
        main.pwrite(sealed, 1n).fails('EPERM');
        main.reopen(sealed, O_RDWR).gives(5n);
        main.pwrite(5, 1n).fails('EPERM');
      },
    },
  ],
};
