import type { Topic } from '../_case.js';
import {
  EVENT_FORK,
  FAULT_WRITE,
  MAP_ANONYMOUS,
  MAP_NORESERVE,
  MAP_PRIVATE,
  MOVE_ALLOW_SRC_HOLES,
  MOVE_DONTWAKE,
  PAGE,
  PROT_EXEC,
  PROT_READ,
  PROT_READ_WRITE,
  UFFDIO_MOVE,
} from '../_linux.js';
import { fault, forked } from '../_message.js';

const NEEDS = { capSysPtrace: true } as const;
const NOTHING = { move: 'untouched' } as const;

export const move: Topic = {
  name: 'UFFDIO_MOVE',
  cases: [
    {
      title: 'MOVE refuses a bad pointer, ranges that are not aligned, and unknown modes without writing its result',
      facts: [
        'move.order.copy-in',
        'move.order.range-dst',
        'move.order.range-src',
        'move.order.mode',
        'out.argument-error',
      ],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const src = world.filled(0x11);
        main.ioctl(fd, UFFDIO_MOVE, 0x1n).fails('EFAULT');
        main.move(fd, mem + 1n, src).fails('EINVAL', NOTHING);
        main.move(fd, mem, src + 8n).fails('EINVAL', NOTHING);
        main.move(fd, mem, src, PAGE + 1n).fails('EINVAL', NOTHING);
        main.move(fd, mem, src, 0n).fails('EINVAL', NOTHING);
        main.move(fd, 0x7ffffffff000n, src).fails('EINVAL', NOTHING);
        main.move(fd, mem, 0x7ffffffff000n).fails('EINVAL', NOTHING);
        main.move(fd, mem, src, PAGE, 4n).fails('EINVAL', NOTHING);
        main.move(fd, mem, src, PAGE, 1n << 63n).fails('EINVAL', NOTHING);
        main.move(fd, world.place(1), src, PAGE, 4n).fails('EINVAL', NOTHING);
        world.process(0).holds(mem, 'none');
        world.process(0).holds(src, 0x11);
      },
    },
    {
      title: 'From any other address space MOVE is EINVAL, after EFAULT and before it looks at its ranges',
      facts: ['move.order.same-mm', 'mm.move-other', 'mm.acts-on-creator'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const src = world.filled(0x11);
        main.fork(world.process(1));
        const child = world.process(1).main;
        child.ioctl(fd, UFFDIO_MOVE, 0x1n).fails('EFAULT');
        child.move(fd, mem, src).fails('EINVAL', NOTHING);
        child.move(fd, mem + 1n, src, 0n, 8n).fails('EINVAL', NOTHING);
        child.zeropage(fd, mem);
        world.process(0).holds(mem, 0);
      },
    },
    {
      title: 'After exec, and with the process gone that it belongs to, MOVE is EINVAL where other fills are ESRCH',
      facts: ['mm.dead-move', 'mm.dead-fill'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ flags: 0n });
        const mem = world.missing(fd, 1);
        const src = world.filled(0x11);
        main.fork(world.process(1));
        main.exec().gives(0n);
        main.move(fd, mem, src).fails('EINVAL', NOTHING);
        main.zeropage(fd, mem).fails('ESRCH', { zeropage: 'untouched' });
        const child = world.process(1).main;
        child.move(fd, mem, src).fails('EINVAL', NOTHING);
        child.zeropage(fd, mem).fails('ESRCH', { zeropage: 'untouched' });
      },
    },
    {
      title: 'MOVE to or from where nothing is mapped is ENOENT',
      facts: ['move.order.dst-vma', 'move.order.src-vma', 'out.error'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const src = world.filled(0x11);
        const nowhere = world.place(1);
        main.move(fd, nowhere, src).fails('ENOENT', { move: -2n });
        main.move(fd, mem, nowhere).fails('ENOENT', { move: -2n });
        main.move(fd, nowhere, nowhere).fails('ENOENT', { move: -2n });
        main.move(fd, nowhere, src, 2n * PAGE).fails('ENOENT', { move: -2n });
        world.process(0).holds(mem, 'none');
        world.process(0).holds(src, 0x11);
      },
    },
    {
      title: 'A range that leaves its mapping is EINVAL on either side, and nothing of it moves',
      facts: ['move.einval.src-leaves-vma', 'move.einval.dst-leaves-vma', 'out.error'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const wide = world.missing(fd, 2);
        const src = world.filled(0x11, 0x22);
        main.move(fd, wide, src + PAGE, 2n * PAGE).fails('EINVAL', { move: -22n });
        main.move(fd, mem, src, 2n * PAGE).fails('EINVAL', { move: -22n });
        world.process(0).holds(wide, 'none', 'none');
        world.process(0).holds(mem, 'none');
        world.process(0).holds(src, 0x11, 0x22);
      },
    },
    {
      title: 'Source and destination must be mapped with the same access, and both be writable',
      facts: ['move.einval.access-differs', 'move.einval.not-writable'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const src = world.filled(0x11);
        main.mprotect(src, PAGE, PROT_READ);
        main.move(fd, mem, src).fails('EINVAL', { move: -22n });
        const readable = world.missing(fd, 1, PROT_READ);
        main.move(fd, readable, src).fails('EINVAL', { move: -22n });
        main.mprotect(src, PAGE, PROT_READ_WRITE | PROT_EXEC);
        main.move(fd, mem, src).fails('EINVAL', { move: -22n });
        main.mprotect(src, PAGE, PROT_READ_WRITE);
        main.move(fd, mem, src).gives(0n, { move: PAGE });
        world.process(0).holds(mem, 0x11);
      },
    },
    {
      title: 'Source and destination must both be locked, or neither',
      facts: ['move.einval.lock-differs'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const src = world.filled(0x11);
        main.mlock(src, PAGE);
        main.move(fd, mem, src).fails('EINVAL', { move: -22n });
        const locking = world.thread(1).mlock(mem, PAGE).sleepsIn('fault');
        main.move(fd, mem, src).gives(0n, { move: PAGE });
        locking.gives(0n);
        main.move(fd, mem, world.filled(0x22)).fails('EINVAL', { move: -22n });
        world.process(0).holds(mem, 0x11);
      },
    },
    {
      title: 'The destination must be registered to the userfaultfd that moves; the source may be anybody’s',
      facts: ['move.einval.dst-not-own', 'move.lax.src-unregistered', 'move.src.empty', 'fill.move.none'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const other = world.userfaultfd();
        const mem = world.missing(fd, 3);
        const foreign = world.missing(other, 1);
        const plain = world.filled(0x11, 0x22, 0x33);
        main.register(fd, plain + PAGE);
        main.register(other, plain + 2n * PAGE);
        main.move(fd, foreign, plain).fails('EINVAL', { move: -22n });
        main.move(fd, plain, plain + PAGE).fails('EINVAL', { move: -22n });
        main.move(fd, mem, plain).gives(0n, { move: PAGE });
        main.move(fd, mem + PAGE, plain + PAGE).gives(0n, { move: PAGE });
        main.move(fd, mem + 2n * PAGE, plain + 2n * PAGE).gives(0n, { move: PAGE });
        world.process(0).holds(mem, 0x11, 0x22, 0x33);
        world.process(0).holds(plain, 'none', 'none', 'none');
        main.load(plain).gives(0n);
        const own = world
          .thread(1)
          .load(plain + PAGE)
          .sleepsIn('fault');
        const others = world
          .thread(2)
          .load(plain + 2n * PAGE)
          .sleepsIn('fault');
        main.read(fd).brings(fault(plain + PAGE));
        main.read(other).brings(fault(plain + 2n * PAGE));
        main.move(fd, plain + PAGE, mem);
        own.gives(0x11n);
        main.zeropage(other, plain + 2n * PAGE);
        others.gives(0n);
      },
    },
    {
      title: 'MOVE needs neither its feature nor memory that is accounted like the destination',
      facts: ['move.lax.no-feature', 'feature.move', 'move.lax.noreserve'],
      run(world) {
        const { main } = world;
        const plain = world.userfaultfd();
        const asked = world.userfaultfd({ features: 1n << 16n });
        const src = world.place(2);
        main.mmap(src, 2n * PAGE, { flags: MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE }).gives(src);
        main.fill(src, 2n * PAGE, 0x11);
        for (const [fd, page] of [
          [plain, src],
          [asked, src + PAGE],
        ] as const) {
          const mem = world.missing(fd, 1);
          main.move(fd, mem, page).gives(0n, { move: PAGE });
          world.process(0).holds(mem, 0x11);
        }
      },
    },
    {
      title: 'MOVE takes pages away from one place, gives them to another, and wakes who waits there',
      facts: ['move.wakes', 'move.dst.writable', 'move.src.empty', 'out.success', 'wake.fill-range'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 4);
        const src = world.filled(0x11, 0x22, 0x33);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        const store = world
          .thread(2)
          .store(mem + PAGE, 0x77n, 8n)
          .sleepsIn('fault');
        const beyond = world
          .thread(3)
          .load(mem + 3n * PAGE)
          .sleepsIn('fault');
        main.move(fd, mem, src, 3n * PAGE).gives(0n, { move: 3n * PAGE });
        load.gives(0x11n);
        store.gives(0n);
        beyond.sleepsIn('fault');
        main.store(mem + 2n * PAGE, 0x33n);
        main.load(mem + PAGE, 8n).gives(0x77n);
        world.process(0).holds(mem + 2n * PAGE, 0x33, 'none');
        world.process(0).holds(src, 'none', 'none', 'none');
        main.zeropage(fd, mem + 3n * PAGE);
        beyond.gives(0n);
      },
    },
    {
      title: 'MOVE wakes nobody who waits in its source, nor anybody else’s waiters',
      facts: ['move.src-waiters', 'wake.fill-own-uffd'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const src = world.missing(fd, 2);
        const page = world.filled(0x11);
        const load = world.thread(1).load(src).sleepsIn('fault');
        main.read(fd).brings(fault(src));
        main.copy(fd, src, page, PAGE, 1n);
        main.move(fd, mem, src).gives(0n, { move: PAGE });
        load.sleepsIn('fault');
        world.process(0).queues(fd, 0, 1);
        main.wake(fd, src);
        load.sleepsIn('fault');
        main.move(fd, src, mem);
        load.gives(0x11n);
      },
    },
    {
      title: 'With DONTWAKE pages move and nobody is woken; the message stays readable',
      facts: ['number.move-mode-dontwake', 'wake.fill-dontwake', 'queue.dontwake-readable'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const src = world.filled(0x11);
        const store = world.thread(1).store(mem, 2n).sleepsIn('fault');
        main.move(fd, mem, src, PAGE, MOVE_DONTWAKE).gives(0n, { move: PAGE });
        store.sleepsIn('fault');
        world.process(0).holds(mem, 0x11);
        main.read(fd).brings(fault(mem, FAULT_WRITE));
        main.wake(fd, mem);
        store.gives(0n);
      },
    },
    {
      title:
        'A hole in the source is ENOENT; with ALLOW_SRC_HOLES it counts as moved, and the destination stays missing',
      facts: [
        'move.page.hole',
        'move.page.hole-allowed',
        'move.hole-wakes',
        'number.move-mode-allow-src-holes',
        'wake.none-on-error',
      ],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 3);
        const src = world.map(3);
        main.fill(src + PAGE, PAGE, 0x22);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        main.move(fd, mem, src, 3n * PAGE).fails('ENOENT', { move: -2n });
        world.process(0).queues(fd, 0, 1);
        main.move(fd, mem, src, 3n * PAGE, MOVE_ALLOW_SRC_HOLES).gives(0n, { move: 3n * PAGE });
        world.process(0).holds(mem, 'none', 0x22, 'none');
        load.sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        main.zeropage(fd, mem);
        load.gives(0n);
      },
    },
    {
      title: 'A destination that is there is EEXIST, whatever is in the source, and keeps what it has',
      facts: ['move.page.dst-eexist', 'fill.move.present', 'wake.none-on-eexist'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const src = world.filled(0x11, 0x22);
        main.copy(fd, mem, src);
        main.zeropage(fd, mem + PAGE);
        const empty = world.map(1);
        for (const page of [mem, mem + PAGE]) {
          main.move(fd, page, src + PAGE).fails('EEXIST', { move: -17n });
          main.move(fd, page, empty).fails('EEXIST', { move: -17n });
          main.move(fd, page, empty, PAGE, MOVE_ALLOW_SRC_HOLES).fails('EEXIST', { move: -17n });
        }
        world.process(0).holds(mem, 0x11, 0);
        world.process(0).holds(src, 0x11, 0x22);
      },
    },
    {
      title: 'A MOVE that stops on the way is EAGAIN with what it did, wakes that part, and the next one learns why',
      facts: ['out.partial', 'out.partial-error-lost', 'wake.partial', 'move.order.pages', 'move.batched'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 6);
        const src = world.filled(0x11, 0x22, 0x33, 0x44);
        main.madvise(src + 3n * PAGE, PAGE, 4n);
        const done = world
          .thread(1)
          .load(mem + PAGE)
          .sleepsIn('fault');
        const beyond = world
          .thread(2)
          .load(mem + 3n * PAGE)
          .sleepsIn('fault');
        main.zeropage(fd, mem + 2n * PAGE);
        main.move(fd, mem, src, 4n * PAGE).fails('EAGAIN', { move: 2n * PAGE });
        done.gives(0x22n);
        beyond.sleepsIn('fault');
        main.move(fd, mem + 2n * PAGE, src + 2n * PAGE, 2n * PAGE).fails('EEXIST', { move: -17n });
        world.process(0).holds(mem, 0x11, 0x22, 0, 'none');
        world.process(0).holds(src, 'none', 'none', 0x33, 'none');
        main.move(fd, mem + 3n * PAGE, src + 2n * PAGE, 2n * PAGE).fails('EAGAIN', { move: PAGE });
        beyond.gives(0x33n);
        main.move(fd, mem + 4n * PAGE, src + 3n * PAGE).fails('ENOENT', { move: -2n });
        world.process(0).holds(mem + 3n * PAGE, 0x33, 'none');
      },
    },
    {
      title: 'A zero page moves as the zero page',
      facts: ['move.page.zero', 'fill.move.none'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const src = world.map(2);
        main.load(src).gives(0n);
        main.register(fd, src + PAGE);
        main.zeropage(fd, src + PAGE);
        main.move(fd, mem, src).gives(0n, { move: PAGE });
        main.move(fd, mem + PAGE, src + PAGE).gives(0n, { move: PAGE });
        world.process(0).holds(src, 'none', 'none');
        world.process(0).holds(mem, 0, 0);
        // Had the mapping pages of its own a child would have them too: zero pages are nobody's, and move on after a fork.
        main.fork(world.process(1));
        main.move(fd, src + PAGE, mem).gives(0n, { move: PAGE });
        main.fill(mem + PAGE, PAGE, 0x33);
        world.process(0).holds(mem, 'none', 0x33);
        world.process(0).holds(src, 'none', 0);
      },
    },
    {
      title: 'Moved onto itself a page is EEXIST and a hole is ENOENT',
      facts: ['move.same-hole', 'move.same-present'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const src = world.filled(0x11);
        main.copy(fd, mem, src);
        main.move(fd, mem, mem).fails('EEXIST', { move: -17n });
        main.move(fd, mem + PAGE, mem + PAGE).fails('ENOENT', { move: -2n });
        main.move(fd, mem + PAGE, mem + PAGE, PAGE, MOVE_ALLOW_SRC_HOLES).gives(0n, { move: PAGE });
        world.process(0).holds(mem, 0x11, 'none');
      },
    },
    {
      title: 'Ranges that overlap move down, and are EEXIST on their way up',
      facts: ['move.overlap-down', 'move.overlap-up'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 5);
        const src = world.filled(0x11, 0x22, 0x33);
        main.move(fd, mem + PAGE, src, 3n * PAGE).gives(0n, { move: 3n * PAGE });
        main.move(fd, mem + 2n * PAGE, mem + PAGE, 3n * PAGE).fails('EEXIST', { move: -17n });
        main.move(fd, mem + 2n * PAGE, mem + PAGE, 3n * PAGE, MOVE_ALLOW_SRC_HOLES).fails('EEXIST', { move: -17n });
        main.move(fd, mem, mem + PAGE, 3n * PAGE).gives(0n, { move: 3n * PAGE });
        world.process(0).holds(mem, 0x11, 0x22, 0x33, 'none', 'none');
        // Up from a page that is followed by holes: what was moved is what comes next.
        main.move(fd, mem + 3n * PAGE, mem + 2n * PAGE, 2n * PAGE).gives(0n, { move: 2n * PAGE });
        world.process(0).holds(mem, 0x11, 0x22, 'none', 'none', 0x33);
      },
    },
    {
      title:
        'MOVE has touched its destination also when it then is EINVAL, or ENOENT for its source, but never its source',
      facts: [
        'vma.anon.created-by.move',
        'vma.anon.not-created-by.move-source',
        'vma.anon.not-created-by.refused-fill',
      ],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const empty = world.map(1);
        const nowhere = world.place(1);
        /** Two VMAs that were touched apart never merge; what lies between them merges with the lower one alone. */
        const merged = (touch: (page: bigint) => void, end: number): void => {
          const mem = world.place(3);
          for (const page of [mem, mem + 2n * PAGE]) {
            main.mmap(page, PAGE).gives(page);
            main.register(fd, page);
            touch(page);
          }
          main.mmap(mem + PAGE, PAGE).gives(mem + PAGE);
          main.register(fd, mem + PAGE);
          world.process(0).maps(
            mem,
            3,
            end === 3
              ? [[0, 3, 1]]
              : [
                  [0, 2, 1],
                  [2, 3, 1],
                ],
          );
        };
        merged((page) => main.move(fd, page, nowhere).fails('ENOENT'), 2);
        merged((page) => main.move(fd, page, empty, 2n * PAGE).fails('EINVAL'), 2);
        merged((page) => main.move(fd, page, empty, PAGE, 8n).fails('EINVAL'), 3);
        const dst = world.missing(fd, 1);
        merged((page) => main.move(fd, dst, page, PAGE, MOVE_ALLOW_SRC_HOLES), 3);
      },
    },
    {
      title: 'When the result of MOVE can’t be written it is EFAULT: the page has moved, but nobody is woken',
      facts: ['out.unwritable-efault', 'out.unwritable-installed', 'out.unwritable-no-wake'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const src = world.filled(0x11);
        const structure = world.readOnlyPage(mem, src, PAGE, 0n);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.ioctl(fd, UFFDIO_MOVE, structure).fails('EFAULT');
        load.sleepsIn('fault');
        world.process(0).holds(mem, 0x11);
        world.process(0).holds(src, 'none');
        main.wake(fd, mem);
        load.gives(0x11n);
      },
    },
    {
      title: 'A MOVE can take away the page that its structure lies in: its result then waits for that page to come',
      facts: ['out.missing-sleeps', 'move.src.empty', 'number.uffdio-move'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const structure = world.map(1);
        world.words(structure, mem, structure, PAGE, 0n, 0n);
        main.register(fd, structure);
        const moving = world.thread(1).ioctl(fd, UFFDIO_MOVE, structure).sleepsIn('fault');
        main.read(fd).brings(fault(structure, FAULT_WRITE));
        main.zeropage(fd, structure);
        moving.gives(0n);
        main.load(structure + 32n, 8n).gives(PAGE);
        main.load(mem + 16n, 8n).gives(PAGE);
      },
    },
    {
      title: 'While a fork waits for its event MOVE is EAGAIN before it looks at anything',
      facts: [
        'move.order.changing',
        'changing.fill-eagain',
        'changing.fill-out',
        'changing.before-arguments',
        'changing.fill-bad-pointer',
      ],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_FORK });
        const mem = world.missing(fd, 1);
        const src = world.map(1);
        const forking = world.thread(1).fork(world.process(1)).sleepsIn('event');
        main.move(fd, mem, src).fails('EAGAIN', { move: -11n });
        main.move(fd, mem + 1n, src, 0n, 9n).fails('EAGAIN', { move: -11n });
        main.ioctl(fd, UFFDIO_MOVE, 0x1000n).fails('EFAULT');
        main.read(fd).brings(forked());
        forking.gives(1n);
        main.fill(src, PAGE, 0x11);
        main.move(fd, mem, src).gives(0n, { move: PAGE });
      },
    },
    {
      title: 'An event that comes while MOVE sleeps for its structure makes it EAGAIN too, but after its arguments',
      facts: ['move.order.changing-again', 'move.order.src-vma'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_FORK });
        const mem = world.missing(fd, 1);
        const src = world.filled(0x11);
        const nowhere = world.place(1);
        const bytes = world.map(1);
        const calls = [
          [mem, src, PAGE, 0n, 0n],
          [mem, src, PAGE, 8n, 0n],
          [nowhere, src, PAGE, 0n, 0n],
          [mem, nowhere, PAGE, 0n, 0n],
          [src, mem, PAGE, 0n, 0n],
        ];
        world.words(bytes, ...calls.flat());
        const other = world.userfaultfd();
        const structure = world.missing(other, 1);
        const moving = calls.map((_, index) =>
          world
            .thread(index + 1)
            .ioctl(fd, UFFDIO_MOVE, structure + 40n * BigInt(index))
            .sleepsIn('fault'),
        );
        const forking = world.thread(6).fork(world.process(1)).sleepsIn('event');
        main.copy(other, structure, bytes);
        moving[0]!.fails('EAGAIN');
        moving[1]!.fails('EINVAL');
        moving[2]!.fails('ENOENT');
        moving[3]!.fails('ENOENT');
        moving[4]!.fails('EAGAIN');
        main.load(structure + 32n, 8n).gives(BigInt.asUintN(64, -11n));
        main.load(structure + 72n, 8n).gives(0n);
        main.read(fd).brings(forked());
        forking.gives(1n);
        world.process(0).holds(mem, 'none');
        world.process(0).holds(src, 0x11);
      },
    },
  ],
};
