import type { Topic } from '../_case.js';
import {
  F_ADD_SEALS,
  F_SEAL_FUTURE_WRITE,
  HUGE,
  MADV_DONTDUMP,
  MADV_DONTFORK,
  MADV_GUARD_INSTALL,
  MADV_GUARD_REMOVE,
  MADV_HUGEPAGE,
  MADV_MERGEABLE,
  MADV_RANDOM,
  MADV_SEQUENTIAL,
  MADV_WIPEONFORK,
  MAP_ANONYMOUS,
  MAP_NORESERVE,
  MAP_PRIVATE,
  MAP_SHARED,
  MAP_STACK,
  MAP_SYNC,
  MODE_MINOR,
  MODE_MISSING,
  MODE_WP,
  MREMAP_FIXED,
  MREMAP_MAYMOVE,
  O_RDONLY,
  PAGE,
  PROT_NONE,
  PROT_READ,
} from '../_linux.js';

const NOBODY = 9;
const ALL_MODES = MODE_MISSING | MODE_WP | MODE_MINOR;
const LOCKS = { root: true, capSysPtrace: true } as const;

interface Shown {
  readonly access?: string;
  readonly offset?: bigint;
  readonly name?: string;
  /** Bytes; a page if nothing is said. */
  readonly length?: bigint;
}

/** A mapping as smaps shows it: where it is, its flags, and what else differs from a page that may be written. */
function mapping(start: bigint, flags: string, { access = 'rw-p', offset = 0n, name = '', length = PAGE }: Shown = {}) {
  const end = (start + length).toString(16);
  const place = offset.toString(16).padStart(8, '0');
  return `${start.toString(16)}-${end} ${access} ${place} 00:00 0 ${name}\nVmFlags: ${flags} \n`;
}

const MEMFD = '/memfd:mmm (deleted)';

export const smapsText: Topic = {
  name: 'what smaps says',
  cases: [
    {
      title: 'What is registered stands in smaps before what is locked and advised, minor faults behind everything',
      facts: ['smaps.order'],
      needs: LOCKS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.map(1);
        main.mlock(mem, PAGE);
        main.madvise(mem, PAGE, MADV_DONTFORK);
        main.register(fd, mem, PAGE, MODE_MISSING | MODE_WP);
        main.smapsRead(0, mem).says(mapping(mem, 'rd wr mr mw me um uw lo dc ac'));
        const shared = world.place(1);
        main.mmap(shared, PAGE, { flags: MAP_SHARED | MAP_ANONYMOUS });
        main.register(fd, shared, PAGE, ALL_MODES);
        const isShared = { access: 'rw-s', name: '/dev/zero (deleted)' };
        main.smapsRead(0, shared).says(mapping(shared, 'rd wr sh mr mw me ms um uw ui', isShared));
      },
    },
    {
      title: 'What mlock, madvise, mmap and mseal say of memory stands in smaps in an order of its own, sealed last',
      facts: ['smaps.order-advice'],
      needs: LOCKS,
      run(world) {
        const { main } = world;
        const mem = world.map(1);
        main.mlock(mem, PAGE);
        for (const advice of [
          MADV_MERGEABLE,
          MADV_HUGEPAGE,
          MADV_DONTDUMP,
          MADV_WIPEONFORK,
          MADV_DONTFORK,
          MADV_RANDOM,
        ])
          main.madvise(mem, PAGE, advice);
        main.smapsRead(0, mem).says(mapping(mem, 'rd wr mr mw me lo rr dc ac wf dd hg mg'));
        const other = world.place(1);
        main.mmap(other, PAGE, { flags: MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_SYNC | MAP_STACK });
        main.madvise(other, PAGE, MADV_SEQUENTIAL);
        main.mseal(other, PAGE);
        main.smapsRead(0, other).says(mapping(other, 'rd wr mr mw me sr nr sf nh sl'));
        const shared = world.place(1);
        main.mmap(shared, PAGE, { flags: MAP_SHARED | MAP_ANONYMOUS });
        main.register(world.userfaultfd(), shared, PAGE, MODE_MINOR);
        main.mseal(shared, PAGE);
        const isShared = { access: 'rw-s', name: '/dev/zero (deleted)' };
        main.smapsRead(0, shared).says(mapping(shared, 'rd wr sh mr mw me ms ui sl', isShared));
      },
    },
    {
      title: 'A mapping begins with its line of maps: where it is, what is allowed, where in which file',
      facts: ['smaps.line', 'smaps.offset', 'smaps.name'],
      run(world) {
        const { main } = world;
        const file = world.memfd(4);
        main.readlink(file).says(MEMFD);
        const name = MEMFD;
        const mem = world.private(file, 3, { first: 1 });
        main.munmap(mem + PAGE, PAGE);
        main.smapsRead(0, mem).says(mapping(mem, 'rd wr mr mw me ac', { offset: PAGE, name }));
        main.smapsRead(0, mem + PAGE).says('');
        const upper = mem + 2n * PAGE;
        main.smapsRead(0, upper + 0xfffn).says(mapping(upper, 'rd wr mr mw me ac', { offset: 3n * PAGE, name }));
        const nameless = Number(main.memfdCreate(0n, 0n).value);
        const empty = world.private(nameless, 1, { prot: PROT_READ });
        const emptyName = '/memfd: (deleted)';
        main.smapsRead(0, empty).says(mapping(empty, 'rd mr mw me', { access: 'r--p', name: emptyName }));
        const plain = world.map(2, PROT_NONE);
        main.smapsRead(0, plain).says(mapping(plain, 'mr mw me', { access: '---p', length: 2n * PAGE }));
        const moved = world.place(1);
        main.mremap(plain + PAGE, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, moved).gives(moved);
        main.smapsRead(0, moved).says(mapping(moved, 'mr mw me', { access: '---p' }));
        const zero = world.shared(Number(main.openZero().value), 1);
        const zeroName = '/dev/zero (deleted)';
        main.smapsRead(0, zero).says(mapping(zero, 'rd wr sh mr mw me ms', { access: 'rw-s', name: zeroName }));
        main.smapsRead(0, 0n).says('');
        main.smapsRead(0, 0x700000000000n).isRefused('driver memory');
      },
    },
    {
      title: 'maps has a line for each mapping above, one where mappings merge; who may read it may read smaps',
      facts: ['maps.lines', 'maps.open'],
      needs: LOCKS,
      run(world) {
        const { main } = world;
        const line = (start: bigint, shown?: Shown): string => mapping(start, '', shown).replace(/VmFlags.*\n/, '');
        const mem = world.map(4);
        main.mapsRead(0, mem).says(line(mem, { length: 4n * PAGE }));
        main.register(world.userfaultfd(), mem + PAGE, PAGE, MODE_MISSING);
        main.mprotect(mem + 2n * PAGE, PAGE, PROT_READ);
        const upper = mem + 2n * PAGE;
        const rest = line(upper, { access: 'r--p' }) + line(mem + 3n * PAGE);
        main.mapsRead(0, mem).says(line(mem) + line(mem + PAGE) + rest);
        main.mapsRead(0, upper).says(rest);
        main.mapsRead(0, upper - 1n).says(line(mem + PAGE) + rest);
        main.mapsRead(0, mem + 4n * PAGE).says('');
        const shared = world.shared(world.memfd(2), 1, { first: 1 });
        main.mapsRead(0, shared).says(line(shared, { access: 'rw-s', offset: PAGE, name: MEMFD }));
        main.fork(world.process(1)).gives(1n);
        const child = world.process(1).main;
        child.mapsRead(0, upper).says(rest + line(shared, { access: 'rw-s', offset: PAGE, name: MEMFD }));
        child.dropPrivileges(3n);
        child.mapsRead(0, upper).fails('EACCES');
        child.mapsRead(1, shared).says(line(shared, { access: 'rw-s', offset: PAGE, name: MEMFD }));
        main.mapsRead(NOBODY, mem).fails('ENOENT');
        for (let pipes = 0; pipes < 125; pipes += 1) main.pipe();
        main.dup(0);
        main.mapsRead(NOBODY, mem).fails('EMFILE');
      },
    },
    {
      title: 'What was mapped as shared stays so in smaps, but is sh only through a descriptor that may write',
      facts: ['smaps.shared'],
      run(world) {
        const { main } = world;
        const file = world.memfd(1);
        const readOnly = Number(main.reopen(file, O_RDONLY).value);
        const name = MEMFD;
        const written = world.shared(file, 1, { prot: PROT_READ });
        main.smapsRead(0, written).says(mapping(written, 'rd sh mr mw me ms', { access: 'r--s', name }));
        const read = world.shared(readOnly, 1, { prot: PROT_READ });
        main.smapsRead(0, read).says(mapping(read, 'rd mr me ms', { access: 'r--s', name }));
      },
    },
    {
      title: 'A memfd that is sealed against writing is mapped as shared without ever becoming writable',
      facts: ['smaps.write-sealed'],
      run(world) {
        const { main } = world;
        const file = world.memfd(1);
        main.fcntl(file, F_ADD_SEALS, F_SEAL_FUTURE_WRITE).gives(0n);
        const mem = world.shared(file, 1, { prot: PROT_READ });
        const shown = { access: 'r--s', name: MEMFD };
        main.smapsRead(0, mem).says(mapping(mem, 'rd sh mr me ms', shown));
        main.mprotect(mem, PAGE, 3n).fails('EACCES');
      },
    },
    {
      title: 'Hugepages are marked in smaps, behind what is registered',
      facts: ['smaps.hugetlb'],
      needs: { hugepages: 2 },
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missingHugetlb(fd, 1, MAP_NORESERVE);
        const shown = { length: HUGE, name: '/anon_hugepage (deleted)' };
        main.smapsRead(0, mem + PAGE).says(mapping(mem, 'rd wr mr mw me um de nr ht', shown));
        main.unregister(fd, mem, HUGE);
        main.smapsRead(0, mem).says(mapping(mem, 'rd wr mr mw me de nr ht', shown));
      },
    },
    {
      title: 'Where guards ever were smaps says so, between what is missing and what is protected, and in a child',
      facts: ['smaps.guard'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.map(2);
        main.madvise(mem, PAGE, MADV_GUARD_INSTALL);
        const both = { length: 2n * PAGE };
        main.smapsRead(0, mem).says(mapping(mem, 'rd wr mr mw me gu ac', both));
        main.madvise(mem, 2n * PAGE, MADV_GUARD_REMOVE);
        main.register(fd, mem, 2n * PAGE, MODE_MISSING | MODE_WP);
        main.smapsRead(0, mem + PAGE).says(mapping(mem, 'rd wr mr mw me um gu uw ac', both));
        main.fork(world.process(1)).gives(1n);
        main.smapsRead(1, mem).says(mapping(mem, 'rd wr mr mw me gu ac', both));
      },
    },
    {
      title: 'A child’s mappings are marked like its parent’s, but for what is registered and locked',
      facts: ['smaps.fork'],
      needs: LOCKS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.map(1);
        main.mlock(mem, PAGE);
        main.madvise(mem, PAGE, MADV_DONTDUMP);
        main.register(fd, mem, PAGE, MODE_MISSING | MODE_WP);
        main.fork(world.process(1)).gives(1n);
        main.smapsRead(1, mem).says(mapping(mem, 'rd wr mr mw me ac dd'));
        main.smapsRead(0, mem).says(mapping(mem, 'rd wr mr mw me um uw lo ac dd'));
        world.process(1).main.smapsRead(0, mem).says(mapping(mem, 'rd wr mr mw me um uw lo ac dd'));
      },
    },
    {
      title: 'Opening smaps needs a descriptor, a process, and the right to look at it, which CAP_PERFMON gives too',
      facts: ['smaps.open'],
      needs: { root: true, capSysPtrace: true, capPerfmon: true },
      run(world) {
        const { main } = world;
        const mem = world.map(1);
        const shown = mapping(mem, 'rd wr mr mw me ac');
        main.fork(world.process(1)).gives(1n);
        const dropped = world.thread(1);
        dropped.dropPrivileges();
        dropped.smapsRead(1, mem).fails('EACCES');
        dropped.pagemapRead(0, mem, PAGE).fails('EACCES');
        dropped.smapsRead(0, mem).says(shown);
        world.thread(2).dropPrivileges(1n);
        world.thread(2).procMemRead(1, mem, 1n).fails('EACCES');
        world.thread(2).smapsRead(1, mem).says(shown);
        main.smapsRead(NOBODY, mem).fails('ENOENT');
        for (let pipes = 0; pipes < 126; pipes += 1) main.pipe();
        main.smapsRead(0, mem).says(shown);
        main.dup(0);
        main.smapsRead(NOBODY, mem).fails('EMFILE');
      },
    },
  ],
};
