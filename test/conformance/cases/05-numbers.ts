import type { Topic } from '../_case.js';
import {
  COPY_DONTWAKE,
  COPY_WP,
  EVENT_FORK,
  FAULT_WRITE,
  O_NONBLOCK,
  PAGE,
  UFFD_API,
  UFFD_USER_MODE_ONLY,
  UFFDIO_API,
  UFFDIO_COPY,
  UFFDIO_MOVE,
  UFFDIO_REGISTER,
  UFFDIO_UNREGISTER,
  UFFDIO_WAKE,
  UFFDIO_ZEROPAGE,
  ZEROPAGE_DONTWAKE,
} from '../_linux.js';
import { fault, forked } from '../_message.js';

/** Names of the features, by their bits. */
const FEATURES = [
  'pagefault-flag-wp',
  'event-fork',
  'event-remap',
  'event-remove',
  'missing-hugetlbfs',
  'missing-shmem',
  'event-unmap',
  'sigbus',
  'thread-id',
  'minor-hugetlbfs',
  'minor-shmem',
  'exact-address',
  'wp-hugetlbfs-shmem',
  'wp-unpopulated',
  'poison',
  'wp-async',
  'move',
] as const;
const INITIALIZED = 0x80000000;
const WP_UNPOPULATED = 1 << 13;
const WP_ASYNC = 15;

export const numbers: Topic = {
  name: 'numbers',
  cases: [
    {
      title: 'A structure may end where memory ends; with eight bytes less of it its ioctl is EFAULT',
      facts: [
        'number.uffdio-api',
        'number.uffdio-register',
        'number.uffdio-unregister',
        'number.uffdio-wake',
        'number.uffdio-copy',
        'number.uffdio-zeropage',
        'number.uffdio-move',
        'size.uffdio-api',
        'size.uffdio-register',
        'size.uffdio-range',
        'size.uffdio-copy',
        'size.uffdio-zeropage',
        'size.uffdio-move',
      ],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const mem = world.map(3);
        const end = world.map(1) + PAGE;
        const fd = Number(main.userfaultfd().value);
        const calls: [request: bigint, words: readonly bigint[]][] = [
          [UFFDIO_API, [UFFD_API, 0n, 0n]],
          [UFFDIO_REGISTER, [mem, 3n * PAGE, 1n, 0n]],
          [UFFDIO_COPY, [mem, src, PAGE, 0n, 0n]],
          [UFFDIO_ZEROPAGE, [mem + PAGE, PAGE, 0n, 0n]],
          [UFFDIO_MOVE, [mem + 2n * PAGE, src, PAGE, 0n, 0n]],
          [UFFDIO_WAKE, [mem, PAGE]],
          [UFFDIO_UNREGISTER, [mem, 3n * PAGE]],
        ];
        for (const [request, words] of calls) {
          const start = end - 8n * BigInt(words.length);
          world.words(start + 8n, ...words.slice(0, -1));
          main.ioctl(fd, request, start + 8n).fails('EFAULT');
          // What was done although its result could not be written is undone.
          if (request === UFFDIO_COPY || request === UFFDIO_ZEROPAGE || request === UFFDIO_MOVE) {
            main.munmap(words[0]!, PAGE);
            main.mmap(words[0]!, PAGE).gives(words[0]);
            main.register(fd, words[0]!);
            main.fill(src, PAGE, 0x5a);
          }
          world.words(start, ...words);
          main.ioctl(fd, request, start).gives(0n);
        }
        world.process(0).holds(mem, 0x5a, 0, 0x5a);
        world.process(0).maps(mem, 3, [[0, 3, 0]]);
      },
    },
    {
      title: 'Each feature is enabled by its bit',
      facts: FEATURES.map((name) => `number.feature-${name}`),
      needs: { capSysPtrace: true },
      run(world) {
        FEATURES.forEach((_, bit) => {
          const fd = world.userfaultfd({ features: 1n << BigInt(bit) });
          const implied = bit === WP_ASYNC ? WP_UNPOPULATED : 0;
          world.process(0).offers(fd, ((1 << bit) | implied | INITIALIZED) >>> 0);
        });
        const fd = Number(world.main.userfaultfd().value);
        world.main.api(fd, 1n << BigInt(FEATURES.length)).fails('EINVAL');
      },
    },
    {
      title: 'A message is 32 bytes long, 0x12 for a page fault with 1 for a write, 0x13 for a fork',
      facts: ['number.event-pagefault', 'number.event-fork', 'number.pagefault-flag-write', 'size.uffd-msg'],
      needs: { capSysPtrace: true },
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_FORK });
        const mem = world.missing(fd, 1);
        world.thread(1).store(mem, 1n).sleepsIn('fault');
        const forking = world.thread(2).fork(world.process(1)).sleepsIn('event');
        main.read(fd, 31n).fails('EINVAL');
        const buffer = world.map(1);
        main.readAt(fd, buffer, 32n).gives(32n);
        main.load(buffer, 8n).gives(0x12n);
        main.load(buffer + 8n, 8n).gives(1n);
        main.load(buffer + 16n, 8n).gives(mem);
        main.read(fd, 32n).gives(32n).brings(forked());
        forking.gives(1n);
      },
    },
    {
      title: 'UFFD_API is 0xaa, USER_MODE_ONLY 1, MODE_MISSING 1, DONTWAKE 1, and COPY knows MODE_WP as 2',
      facts: [
        'number.uffd-api',
        'number.user-mode-only',
        'number.register-mode-missing',
        'number.copy-mode-dontwake',
        'number.copy-mode-wp',
        'number.zeropage-mode-dontwake',
      ],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = Number(main.userfaultfd(UFFD_USER_MODE_ONLY | O_NONBLOCK).value);
        main.api(fd, 0n, 0xabn).fails('EINVAL');
        main.api(fd, 0n, 0xaan).leaves({ api: 0xaan });
        const mem = world.map(2);
        main.register(fd, mem, 2n * PAGE, 1n);
        world.process(0).maps(mem, 2, [[0, 2, 1]]);
        const pipe = main.pipe();
        main.write(Number(pipe.output('w')), mem, 1n).fails('EFAULT');
        const first = world.thread(1).store(mem, 1n).sleepsIn('fault');
        const second = world
          .thread(2)
          .load(mem + PAGE)
          .sleepsIn('fault');
        main.read(fd, 64n).brings(fault(mem, FAULT_WRITE), fault(mem + PAGE));
        main.copy(fd, mem, src, PAGE, COPY_WP).fails('EINVAL', { copy: -22n });
        main.copy(fd, mem, src, PAGE, 4n).fails('EINVAL', { copy: 'untouched' });
        main.copy(fd, mem, src, PAGE, COPY_DONTWAKE);
        main.zeropage(fd, mem + PAGE, PAGE, ZEROPAGE_DONTWAKE);
        first.sleepsIn('fault');
        second.sleepsIn('fault');
        main.wake(fd, mem, 2n * PAGE);
        first.gives(0n);
        second.gives(0n);
      },
    },
    {
      title: 'A page is absent, of zeros that are shared, or of its own',
      facts: ['state.none', 'state.zero', 'state.anon'],
      run(world) {
        const { main } = world;
        const mem = world.map(3);
        main.load(mem + PAGE).gives(0n);
        main.fill(mem + 2n * PAGE, PAGE, 0x33);
        world.process(0).holds(mem, 'none', 0, 0x33);
        main.fill(mem + PAGE, PAGE, 0x22);
        world.process(0).holds(mem, 'none', 0x22, 0x33);
      },
    },
  ],
};
