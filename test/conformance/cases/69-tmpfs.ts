import type { Case, Topic } from '../_case.js';
import {
  BUS_ADRERR,
  COPY_WP,
  F_ADD_SEALS,
  F_GET_SEALS,
  F_GETFL,
  F_SEAL_SEAL,
  F_SEAL_SHRINK,
  KEEP_SIZE,
  MADV_POPULATE_WRITE,
  MADV_REMOVE,
  MODE_MINOR,
  MODE_MISSING,
  MODE_WP,
  O_RDONLY,
  O_RDWR,
  PAGE,
  PUNCH_HOLE,
  SEEK_DATA,
  SIGBUS,
} from '../_linux.js';
import type { World } from '../_world.js';

const UNMAPPED = 0x5000n;
const EVERY_MODE = [1n, 2n, 3n, 4n, 5n, 6n, 7n];
const ENOMEM = -12n;

/** A file of `pages` pages in a tmpfs that has room for `limit`: its descriptor. */
function tmpfs(world: World, limit: number, pages: number): number {
  const fd = Number(world.main.tmpfsFile(BigInt(limit) * PAGE).value);
  world.main.ftruncate(fd, BigInt(pages) * PAGE).gives(0n);
  return fd;
}

/** The same with its first pages written, each of them full of one byte: as many as there is room for. */
function full(world: World, pages: number, ...bytes: readonly number[]): number {
  const fd = tmpfs(world, bytes.length, pages);
  const address = world.shared(fd, bytes.length);
  bytes.forEach((byte, index) => {
    world.main.fill(address + BigInt(index) * PAGE, PAGE, byte);
  });
  world.main.munmap(address, BigInt(bytes.length) * PAGE);
  return fd;
}

const CASES: readonly Case[] = [
  {
    title: 'A file of a tmpfs is shared memory that can’t be sealed, with a name and a place in its directory',
    facts: ['tmpfs.file', 'tmpfs.size'],
    run(world) {
      const { main } = world;
      const fd = Number(main.tmpfsFile(PAGE + 1n).value);
      main.fstat(fd).gives(undefined, { mode: 0o100600n, size: 0n, nlink: 1n });
      main.readlink(fd).says('/file');
      main.fcntl(fd, F_GETFL).gives(0x8002n);
      main.fcntl(fd, F_GET_SEALS).gives(F_SEAL_SEAL);
      main.fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK).fails('EPERM');
      main.fallocate(fd, 0n, 2n * PAGE).gives(0n);
      main.fallocate(fd, 2n * PAGE, PAGE).fails('ENOSPC');
      const endless = Number(main.tmpfsFile(0n).value);
      main.fallocate(endless, 0n, 100n * PAGE).gives(0n);
      main.fileBlocks(endless).gives(800n);
    },
  },
  {
    title: 'mincore tells who neither owns a file nor may write it that all pages are there',
    facts: ['mincore.not-theirs'],
    run(world) {
      const { main } = world;
      const mine = world.shared(full(world, 2, 1), 4);
      const everybodys = world.shared(world.memfd(2), 2);
      main.load(everybodys + PAGE);
      const other = world.thread(1);
      other.dropPrivileges(1n);
      other.mincore(mine, 4n * PAGE).shows(1, 0, 0, 0);
      other.dropPrivileges(2n);
      other.mincore(mine, 4n * PAGE).shows(1, 1, 1, 1);
      main.mincore(mine, 4n * PAGE).shows(1, 0, 0, 0);
      other.mincore(everybodys, 2n * PAGE).shows(0, 1);
    },
  },
  {
    title: 'Every mode accepts a tmpfs file, shared or private, and private ones of what is open for reading alone',
    facts: ['register.vma.tmpfs', 'register.vma.o-rdonly', 'register.vma.sealed-private'],
    run(world) {
      const { main } = world;
      const fd = tmpfs(world, 1, 1);
      const reader = Number(main.reopen(fd, O_RDONLY).value);
      const uffd = world.userfaultfd();
      for (const mode of EVERY_MODE) {
        main.register(uffd, world.shared(fd, 1), PAGE, mode).gives(0n);
        main.register(uffd, world.private(fd, 1), PAGE, mode).gives(0n);
        main.register(uffd, world.private(reader, 1), PAGE, mode).gives(0n);
        main.register(uffd, world.shared(reader, 1, { prot: 1n }), PAGE, mode).fails('EPERM');
      }
    },
  },
  {
    title: 'When the tmpfs is full COPY is ENOMEM whatever its source and its destination are like, and so is ZEROPAGE',
    facts: ['copy.shmem.enomem', 'copy.shmem.no-enospc', 'zeropage.shmem.enomem'],
    run(world) {
      const { main } = world;
      const fd = full(world, 4, 0x11, 0x22);
      const mem = world.shared(fd, 5);
      const src = world.filled(0x33, 0x44);
      const uffd = world.userfaultfd();
      main.register(uffd, mem, 5n * PAGE, MODE_MISSING | MODE_WP);
      const missing = world.missing(uffd, 1);
      main.copy(uffd, mem + 2n * PAGE, src).fails('ENOMEM', { copy: ENOMEM });
      main.copy(uffd, mem + 2n * PAGE, src, PAGE, COPY_WP).fails('ENOMEM', { copy: ENOMEM });
      main.copy(uffd, mem + 2n * PAGE, UNMAPPED).fails('ENOMEM');
      main.copy(uffd, mem + 2n * PAGE, missing).fails('ENOMEM');
      main.copy(uffd, mem, src).fails('ENOMEM');
      main.copy(uffd, mem + 4n * PAGE, src).fails('ENOMEM');
      main.copy(uffd, mem + 3n * PAGE, src, 2n * PAGE).fails('ENOMEM');
      main.zeropage(uffd, mem + 2n * PAGE).fails('ENOMEM', { zeropage: ENOMEM });
      main.zeropage(uffd, mem).fails('ENOMEM');
      main.fallocate(fd, PAGE, PAGE, PUNCH_HOLE | KEEP_SIZE).gives(0n);
      main.copy(uffd, mem, src).fails('EEXIST');
      main.copy(uffd, mem + 4n * PAGE, src).fails('EFAULT');
      main.copy(uffd, mem + 2n * PAGE, src, 2n * PAGE).fails('EAGAIN', { copy: PAGE });
      world.process(0).holds(mem, 'none', 'none', { file: 0x33 }, 'none');
    },
  },
  {
    title: 'Who waits for a page of a full tmpfs can be given one when another is taken away',
    facts: ['copy.shmem.enomem', 'tmpfs.full.freed'],
    run(world) {
      const { main } = world;
      const fd = full(world, 2, 0x11);
      const mem = world.shared(fd, 2);
      const src = world.filled(0x33);
      const uffd = world.userfaultfd();
      main.register(uffd, mem, 2n * PAGE, MODE_MISSING);
      const load = world
        .thread(1)
        .load(mem + PAGE)
        .sleepsIn('fault');
      main.copy(uffd, mem + PAGE, src).fails('ENOMEM');
      load.sleepsIn('fault');
      main.madvise(mem, PAGE, MADV_REMOVE).gives(0n);
      main.copy(uffd, mem + PAGE, src).gives(0n);
      load.gives(0x33n);
      main.ftruncate(fd, PAGE).gives(0n);
      const store = main.store(mem, 0x44n).sleepsIn('fault');
      world.thread(1).zeropage(uffd, mem).gives(0n);
      store.gives(0n);
    },
  },
  {
    title: 'A COPY whose source had to be waited for finds the tmpfs full when it comes to the destination',
    facts: ['copy.shmem.enomem', 'copy.src.re-evaluated'],
    run(world) {
      const { main } = world;
      const fd = tmpfs(world, 1, 2);
      const mem = world.shared(fd, 2);
      const filled = world.filled(0x33);
      const uffd = world.userfaultfd();
      main.register(uffd, mem, 2n * PAGE, MODE_MISSING);
      const src = world.missing(uffd, 1);
      const copy = world.thread(1).copy(uffd, mem, src).sleepsIn('fault');
      main.pwrite(fd, 0x11n, PAGE).gives(1n);
      main.copy(uffd, src, filled).gives(0n);
      copy.fails('ENOMEM', { copy: ENOMEM });
      main.fileBlocks(fd).gives(8n);
    },
  },
  {
    title: 'An access to a page that a full tmpfs has no room for is SIGBUS, reads of holes too; kernel accesses fail',
    facts: ['tmpfs.full.access'],
    run(world) {
      const { main } = world;
      const fd = full(world, 3, 0x11);
      const mem = world.shared(fd, 3);
      const own = world.private(fd, 3);
      for (const address of [mem, own]) {
        main.load(address).gives(0x11n);
        main.load(address + PAGE + 7n).raises(SIGBUS, BUS_ADRERR, address + PAGE + 7n);
        main.store(address + 2n * PAGE, 1n).raises(SIGBUS, BUS_ADRERR, address + 2n * PAGE);
        main.madvise(address, 3n * PAGE, MADV_POPULATE_WRITE).fails('EFAULT');
        main.mlock(address, 3n * PAGE).fails('ENOMEM');
        main.munlock(address, 3n * PAGE).gives(0n);
        main.procMemRead(0, address + PAGE, 1n).fails('EIO');
      }
      const pipe = main.pipe();
      main.write(Number(pipe.output('w')), mem + PAGE, 1n).fails('EFAULT');
      main.fallocate(fd, 0n, PAGE, PUNCH_HOLE | KEEP_SIZE).gives(0n);
      main.fill(mem + PAGE, PAGE, 0x22).gives(0n);
      main.load(mem).raises(SIGBUS, BUS_ADRERR, mem);
      world.process(0).holds(mem, 'none', { file: 0x22 });
    },
  },
  {
    title:
      'What is mapped or cached works when the tmpfs is full: CONTINUE, POISON, protection, and all that private mappings have of their own',
    facts: ['tmpfs.full.no-page'],
    run(world) {
      const { main } = world;
      const fd = full(world, 4, 0x11, 0x22);
      const mem = world.shared(fd, 4);
      const own = world.private(fd, 4);
      const src = world.filled(0x33);
      const uffd = world.userfaultfd();
      main.register(uffd, mem, 4n * PAGE, MODE_MISSING | MODE_WP | MODE_MINOR);
      main.register(uffd, own, 4n * PAGE, MODE_MISSING);
      main.continue(uffd, mem).gives(0n);
      main.continue(uffd, mem + 2n * PAGE).fails('EFAULT');
      main.poison(uffd, mem + 2n * PAGE).gives(0n);
      main.writeprotect(uffd, mem, 4n * PAGE).gives(0n);
      main.copy(uffd, own + 2n * PAGE, src).gives(0n);
      main.zeropage(uffd, own + 3n * PAGE).gives(0n);
      main.load(own).gives(0x11n);
      main.fill(own, PAGE, 0x44).gives(0n);
      main.fileBlocks(fd).gives(16n);
      world.process(0).holds(own, 0x44, { file: 0x22 }, 0x33, 0);
    },
  },
  {
    title: 'pwrite to a full tmpfs is ENOSPC, or ends where the room does; what is cached can be written',
    facts: ['tmpfs.full.write'],
    run(world) {
      const { main } = world;
      const fd = full(world, 1, 0x11);
      main.pwrite(fd, 0x22n).gives(1n);
      main.pwrite(fd, 0x22n, PAGE).fails('ENOSPC');
      main.pwrite(fd, 0x4433n, PAGE - 1n, 2n).gives(1n);
      main.fstat(fd).gives(undefined, { mode: 0o100600n, size: PAGE, nlink: 1n });
      main.pread(fd, 2n, PAGE - 1n).shows(0x33);
      main.ftruncate(fd, 0n).gives(0n);
      main.pwrite(fd, 0x55n, PAGE).gives(1n);
    },
  },
  {
    title:
      'fallocate that does not fit is ENOSPC and gives its pages back, and makes data of what was reserved on its way',
    facts: ['tmpfs.full.fallocate', 'tmpfs.full.fallocate-larger'],
    run(world) {
      const { main } = world;
      const fd = tmpfs(world, 3, 8);
      main.fallocate(fd, PAGE, PAGE).gives(0n);
      main.fallocate(fd, 4n * PAGE, PAGE).gives(0n);
      main.fallocate(fd, 0n, 4n * PAGE).fails('ENOSPC');
      main.lseek(fd, 0n, SEEK_DATA).fails('ENXIO');
      main.fallocate(fd, 0n, 3n * PAGE, KEEP_SIZE).fails('ENOSPC');
      main.fileBlocks(fd).gives(16n);
      main.lseek(fd, 0n, SEEK_DATA).gives(PAGE);
      main.lseek(fd, 2n * PAGE, SEEK_DATA).fails('ENXIO');
      main.fallocate(fd, 0n, 2n * PAGE).gives(0n);
      main.fileBlocks(fd).gives(24n);
    },
  },
  {
    title: 'A tmpfs is for who has CAP_SYS_ADMIN; others can’t even open root’s file in it again',
    facts: ['tmpfs.eperm', 'tmpfs.reopen-eacces'],
    run(world) {
      const { main } = world;
      const fd = tmpfs(world, 1, 1);
      const other = world.thread(1);
      other.dropPrivileges(2n).gives(0n);
      other.tmpfsFile(PAGE).fails('EPERM');
      other.reopen(fd, O_RDWR).fails('EACCES');
      main.reopen(fd, O_RDWR).gives();
      main.tmpfsFile(PAGE).gives();
    },
  },
  {
    title: 'A tmpfs takes two descriptors until its file is made; a file on a disk and secret memory take one',
    facts: ['tmpfs.emfile', 'opaque.emfile'],
    run(world) {
      const { main } = world;
      world.many(
        'takes all descriptors but two',
        Array.from({ length: 251 }, () => ({ op: 'dup', fd: 0 }) as const),
      );
      main.tmpfsFile(PAGE).gives(254n);
      main.tmpfsFile(PAGE).fails('EMFILE');
      main.diskFile(PAGE).gives(255n);
      main.diskFile(PAGE).fails('EMFILE');
      main.memfdSecret(PAGE).fails('EMFILE');
    },
  },
];

export const tmpfsLimits: Topic = {
  name: 'a tmpfs with a limit',
  cases: CASES.map((one) => ({
    ...one,
    needs: one.facts.includes('opaque.emfile') ? { tmpfs: true, diskFiles: true, secretMemory: true } : { tmpfs: true },
  })),
};
