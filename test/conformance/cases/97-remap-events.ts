import type { Topic } from '../_case.js';
import {
  EVENT_REMAP,
  EVENT_UNMAP,
  FAULT_WRITE,
  MAP_ANONYMOUS,
  MAP_SHARED,
  MODE_MISSING,
  MODE_WP,
  MREMAP_DONTUNMAP,
  MREMAP_FIXED,
  MREMAP_MAYMOVE,
  PAGE,
  POLLIN,
  SEGV_MAPERR,
  SIGBUS,
  SIGKILL,
  SIGSEGV,
  WP_UNPOPULATED,
} from '../_linux.js';
import { fault, remapped, unmapped } from '../_message.js';

const FIXED = MREMAP_MAYMOVE | MREMAP_FIXED;
const STAYS = FIXED | MREMAP_DONTUNMAP;
const BOTH = Number(MODE_MISSING | MODE_WP);
/** More than there is memory for, and less than reaches the end of the arena. */
const LARGE = 0x300000000000n;

export const remapEvents: Topic = {
  name: 'mremap of registered memory',
  cases: [
    {
      title:
        'With EVENT_REMAP a mremap that moves sleeps until its event is read; the memory has moved, and is registered there',
      facts: [
        'feature.event-remap',
        'number.event-remap',
        'number.feature-event-remap',
        'event.remap-payload',
        'event.remap-after',
        'remap.from.mremap',
        'remap.with.registered',
      ],
      run(world) {
        const { main } = world;
        const src = world.filled(7);
        const fd = world.userfaultfd({ features: EVENT_REMAP });
        const mem = world.missing(fd, 2);
        const to = world.place(3);
        main.copy(fd, mem, src);
        const moving = world
          .thread(1)
          .mremap(mem, 2n * PAGE, 3n * PAGE, FIXED, to)
          .sleepsIn('event');
        main.poll(fd).gives(1n, { revents: POLLIN });
        world.process(0).maps(mem, 2, []);
        world.process(0).maps(to, 3, [[0, 3, 1]]);
        world.process(0).holds(to, 7, 'none', 'none');
        main.copy(fd, to + PAGE, src).fails('EAGAIN', { copy: -11n });
        moving.sleepsIn('event');
        main.read(fd).brings(remapped(mem, to, 2n * PAGE));
        moving.gives(to);
        const load = world
          .thread(1)
          .load(to + 2n * PAGE)
          .sleepsIn('fault');
        main.read(fd).brings(fault(to + 2n * PAGE));
        main.copy(fd, to + PAGE, src, PAGE);
        main.zeropage(fd, to + 2n * PAGE);
        load.gives(0n);
      },
    },
    {
      title: 'Without EVENT_REMAP what moved is not registered any more, and what stays is; nobody hears that it moved',
      facts: ['remap.without.unregistered', 'remap.without.rest'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 3);
        const to = world.place(1);
        main.mremap(mem + PAGE, PAGE, PAGE, FIXED, to).gives(to);
        world.process(0).maps(mem, 3, [
          [0, 1, 1],
          [2, 3, 1],
        ]);
        world.process(0).maps(to, 1, [[0, 1, 0]]);
        main.load(to).gives(0n);
        main.read(fd).fails('EAGAIN');
        world.thread(1).load(mem).sleepsIn('fault');
      },
    },
    {
      title: 'Without EVENT_REMAP write protection is dropped with the registration, markers too',
      facts: ['remap.without.wp-dropped', 'wp.life.mremap'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: WP_UNPOPULATED });
        const mem = world.filled(7, 8);
        main.register(fd, mem, 2n * PAGE, MODE_WP);
        main.munmap(mem + PAGE, PAGE);
        main.mmap(mem + PAGE, PAGE).gives(mem + PAGE);
        main.register(fd, mem + PAGE, PAGE, MODE_WP);
        main.writeprotect(fd, mem, 2n * PAGE);
        world.process(0).holds(mem, { wp: 7 }, 'wp-marker');
        const to = world.place(2);
        main.mremap(mem, 2n * PAGE, 2n * PAGE, FIXED, to).gives(to);
        world.process(0).holds(to, 7, 'none');
        main.store(to, 1n);
        main.register(fd, to, 2n * PAGE, MODE_WP);
        main.store(to + PAGE, 1n);
      },
    },
    {
      title: 'With EVENT_REMAP write protection moves along, markers too',
      facts: ['remap.with.wp-kept', 'wp.life.mremap-event'],
      run(world) {
        const { main } = world;
        const src = world.filled(7);
        const fd = world.userfaultfd({ features: WP_UNPOPULATED | EVENT_REMAP });
        const mem = world.registered(fd, 2, MODE_MISSING | MODE_WP);
        main.copy(fd, mem, src);
        main.writeprotect(fd, mem, 2n * PAGE);
        const to = world.place(2);
        const moving = world
          .thread(1)
          .mremap(mem, 2n * PAGE, 2n * PAGE, FIXED, to)
          .sleepsIn('event');
        main.writeprotect(fd, to, PAGE, 0n).fails('EAGAIN');
        main.read(fd).brings(remapped(mem, to, 2n * PAGE));
        moving.gives(to);
        world.process(0).holds(to, { wp: 7 }, 'wp-marker');
        world.process(0).maps(to, 2, [[0, 2, BOTH]]);
        const store = world.thread(1).store(to, 1n).sleepsIn('fault');
        main.writeprotect(fd, to, 2n * PAGE, 0n);
        store.gives(0n);
        world.process(0).holds(to + PAGE, 'none');
      },
    },
    {
      title:
        'One mremap’s events come one by one: UNMAP of the target, REMAP, UNMAP of the tail, UNMAP of the old place; all count from the start',
      facts: ['remap.order', 'remap.changing', 'unmap.from.mremap'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_REMAP | EVENT_UNMAP });
        const mem = world.missing(fd, 3);
        const to = world.missing(fd, 2);
        const other = world.missing(fd, 1);
        const moving = world
          .thread(1)
          .mremap(mem, 3n * PAGE, 2n * PAGE, FIXED, to)
          .sleepsIn('event');
        const events = [
          unmapped(to, to + 2n * PAGE),
          remapped(mem, to, 2n * PAGE),
          unmapped(mem + 2n * PAGE, mem + 3n * PAGE),
          unmapped(mem, mem + 2n * PAGE),
        ];
        for (const event of events) {
          main.zeropage(fd, other).fails('EAGAIN', { zeropage: -11n });
          moving.sleepsIn('event');
          main.read(fd, 4096n).brings(event);
        }
        moving.gives(to);
        main.zeropage(fd, other);
        world.process(0).maps(to, 2, [[0, 2, 1]]);
      },
    },
    {
      title:
        'Two userfaultfds hear of what was theirs: one that its memory was replaced, the other that its own moved there',
      facts: ['unmap.two-uffds', 'remap.order'],
      run(world) {
        const { main } = world;
        const [from, over] = [
          world.userfaultfd({ features: EVENT_REMAP | EVENT_UNMAP }),
          world.userfaultfd({ features: EVENT_REMAP | EVENT_UNMAP }),
        ];
        const mem = world.missing(from, 1);
        const to = world.missing(over, 1);
        const moving = world.thread(1).mremap(mem, PAGE, PAGE, FIXED, to).sleepsIn('event');
        main.read(from).fails('EAGAIN');
        main.read(over).brings(unmapped(to, to + PAGE));
        moving.sleepsIn('event');
        main.read(from).brings(remapped(mem, to, PAGE));
        moving.sleepsIn('event');
        main.read(from).brings(unmapped(mem, mem + PAGE));
        moving.gives(to);
        main.zeropage(from, to);
      },
    },
    {
      title: 'A mremap that fails has unmapped its target all the same, and says so',
      facts: ['remap.failed'],
      needs: { overcommit: 0 },
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_REMAP | EVENT_UNMAP });
        const mem = world.missing(fd, 1);
        const to = world.missing(fd, 1);
        const moving = world.thread(1).mremap(mem, PAGE, LARGE, FIXED, to).sleepsIn('event');
        main.read(fd, 4096n).brings(unmapped(to, to + LARGE));
        moving.fails('ENOMEM');
        main.read(fd).fails('EAGAIN');
        world.process(0).maps(to, 1, []);
        world.process(0).maps(mem, 1, [[0, 1, 1]]);
      },
    },
    {
      title:
        'Shrinking in place makes no REMAP event, and an UNMAP event only with that feature; the rest stays registered',
      facts: ['remap.shrink-in-place', 'remap.shrink-rest'],
      run(world) {
        const { main } = world;
        const silent = world.userfaultfd({ features: EVENT_REMAP });
        const mem = world.missing(silent, 2);
        main.mremap(mem, 2n * PAGE, PAGE, MREMAP_MAYMOVE).gives(mem);
        main.read(silent).fails('EAGAIN');
        world.process(0).maps(mem, 2, [[0, 1, 1]]);
        const told = world.userfaultfd({ features: EVENT_UNMAP });
        const other = world.missing(told, 3);
        const shrinking = world
          .thread(1)
          .mremap(other, 3n * PAGE, PAGE + 1n)
          .sleepsIn('event');
        main.read(told).brings(unmapped(other + 2n * PAGE, other + 3n * PAGE));
        shrinking.gives(other);
        world.process(0).maps(other, 3, [[0, 2, 1]]);
      },
    },
    {
      title: 'Memory that grows in place grows registered, without an event',
      facts: ['register.effect.mremap-grows'],
      run(world) {
        const { main } = world;
        for (const features of [0n, EVENT_REMAP | EVENT_UNMAP]) {
          const fd = world.userfaultfd({ features });
          const mem = world.missing(fd, 1);
          main.mremap(mem, PAGE, 2n * PAGE).gives(mem);
          main.read(fd).fails('EAGAIN');
          world.process(0).maps(mem, 2, [[0, 2, 1]]);
          main.zeropage(fd, mem, 2n * PAGE);
        }
      },
    },
    {
      title: 'DONTUNMAP with EVENT_REMAP: both are registered, the old one empty; there is no UNMAP event',
      facts: ['remap.dontunmap-old', 'unmap.not.dontunmap', 'remap.from.mremap'],
      run(world) {
        const { main } = world;
        const src = world.filled(7);
        const fd = world.userfaultfd({ features: EVENT_REMAP | EVENT_UNMAP });
        const mem = world.missing(fd, 1);
        main.copy(fd, mem, src);
        const to = world.place(1);
        const moving = world.thread(1).mremap(mem, PAGE, PAGE, STAYS, to).sleepsIn('event');
        main.read(fd).brings(remapped(mem, to, PAGE));
        moving.gives(to);
        main.read(fd).fails('EAGAIN');
        world.process(0).maps(mem, 1, [[0, 1, 1]]);
        world.process(0).maps(to, 1, [[0, 1, 1]]);
        world.process(0).holds(to, 7);
        const store = world.thread(1).store(mem, 1n).sleepsIn('fault');
        main.read(fd).brings(fault(mem, FAULT_WRITE));
        main.zeropage(fd, mem);
        store.gives(0n);
      },
    },
    {
      title: 'DONTUNMAP without EVENT_REMAP: the old one stays registered and asks again, the new one is not',
      facts: ['remap.dontunmap-new', 'remap.dontunmap-old'],
      run(world) {
        const { main } = world;
        const src = world.filled(7);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        main.copy(fd, mem, src);
        const to = world.place(1);
        main.mremap(mem, PAGE, PAGE, STAYS, to).gives(to);
        world.process(0).maps(mem, 1, [[0, 1, 1]]);
        world.process(0).maps(to, 1, [[0, 1, 0]]);
        main.load(to).gives(7n);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.copy(fd, mem, src);
        load.gives(7n);
      },
    },
    {
      title: 'A second mapping of registered shared memory is not registered',
      facts: ['remap.duplicate'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.place(1);
        main.mmap(mem, PAGE, { flags: MAP_SHARED | MAP_ANONYMOUS }).gives(mem);
        main.register(fd, mem);
        const to = world.place(1);
        main.mremap(mem, 0n, PAGE, FIXED, to).gives(to);
        world.process(0).maps(mem, 1, [[0, 1, 1]]);
        world.process(0).maps(to, 1, [[0, 1, 0]]);
        main.store(to, 5n);
        main.load(mem).gives(5n);
      },
    },
    {
      title: 'A second mapping that would lie over the page it is of is refused, and its place is empty then',
      facts: ['remap.duplicate-over-itself'],
      run(world) {
        const { main } = world;
        const mem = world.place(3);
        main.mmap(mem, 3n * PAGE, { flags: MAP_SHARED | MAP_ANONYMOUS }).gives(mem);
        main.mremap(mem + PAGE, 0n, 2n * PAGE, FIXED, mem + PAGE).fails('EFAULT');
        world.process(0).maps(mem, 3, [[0, 1, 0]]);
        main.mremap(mem, 0n, PAGE, FIXED, mem + PAGE).gives(mem + PAGE);
      },
    },
    {
      title: 'Several mappings do not move when one of them is registered; those before it have moved by then',
      facts: ['remap.multi-vma', 'remap.multi-vma-earlier'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_REMAP });
        const mem = world.filled(1, 2);
        main.register(fd, mem + PAGE);
        const to = world.place(3);
        main.mremap(mem + PAGE, 2n * PAGE, 2n * PAGE, FIXED, to).fails('EFAULT');
        world.process(0).maps(to, 2, []);
        main.mremap(mem, 2n * PAGE, 2n * PAGE, FIXED, to).fails('EFAULT');
        world.process(0).maps(mem, 2, [[1, 2, 1]]);
        world.process(0).maps(to, 2, [[0, 1, 0]]);
        world.process(0).holds(to, 1);
        main.read(fd).fails('EAGAIN');
      },
    },
    {
      title: 'Without EVENT_REMAP memory that moves next to memory of the same userfaultfd unregisters that as well',
      facts: ['remap.without.neighbour'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const at = world.place(3);
        main.mmap(at, 2n * PAGE).gives(at);
        main.register(fd, at, 2n * PAGE);
        const waiting = world.thread(1).load(at).sleepsIn('fault');
        main.mremap(mem, PAGE, PAGE, FIXED, at + 2n * PAGE).gives(at + 2n * PAGE);
        world.process(0).maps(at, 3, [[0, 3, 0]]);
        main.load(at + PAGE).gives(0n);
        waiting.sleepsIn('fault');
        main.wake(fd, at);
        waiting.gives(0n);
      },
    },
    {
      title:
        'Without EVENT_REMAP a part that moves next to the rest of its own untouched mapping unregisters that as well',
      facts: ['remap.without.self', 'mremap.merge.self'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        main.mremap(mem + PAGE, PAGE, PAGE, FIXED, mem + 2n * PAGE).gives(mem + 2n * PAGE);
        world.process(0).maps(mem, 3, [
          [0, 1, 0],
          [2, 3, 0],
        ]);
        main.load(mem).gives(0n);
      },
    },
    {
      title: 'Who waits for a page that moves away waits on, and finds nothing there when woken',
      facts: ['mremap.waiters'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_REMAP });
        const mem = world.missing(fd, 1);
        const to = world.place(1);
        const waiting = world.thread(1).load(mem).sleepsIn('fault');
        const moving = world.thread(2).mremap(mem, PAGE, PAGE, FIXED, to).sleepsIn('event');
        main.read(fd).brings(fault(mem));
        main.read(fd).brings(remapped(mem, to, PAGE));
        moving.gives(to);
        main.zeropage(fd, to);
        waiting.sleepsIn('fault');
        main.wake(fd, mem);
        waiting.raises(SIGSEGV, SEGV_MAPERR, mem);
      },
    },
    {
      title:
        'Locked memory that grows and moves asks for its new pages before its event comes: no fill helps, unregistering does',
      facts: ['remap.with.populate'],
      needs: { root: true, capSysPtrace: true },
      run(world) {
        const { main } = world;
        const src = world.filled(7);
        const fd = world.userfaultfd({ features: EVENT_REMAP });
        const mem = world.missing(fd, 1);
        main.copy(fd, mem, src);
        main.mlock(mem, PAGE);
        const to = world.place(2);
        const moving = world
          .thread(1)
          .mremap(mem, PAGE, 2n * PAGE, FIXED, to)
          .sleepsIn('fault');
        main.read(fd, 4096n).brings(fault(to + PAGE, FAULT_WRITE));
        main.copy(fd, to + PAGE, src).fails('EAGAIN', { copy: -11n });
        main.zeropage(fd, to + PAGE).fails('EAGAIN', { zeropage: -11n });
        main.wake(fd, to + PAGE);
        moving.sleepsIn('fault');
        main.read(fd, 4096n).brings(fault(to + PAGE, FAULT_WRITE));
        main.unregister(fd, to, 2n * PAGE);
        moving.sleepsIn('event');
        main.read(fd).brings(remapped(mem, to, PAGE));
        moving.gives(to);
        world.process(0).holds(to, 7, 0);
      },
    },
    {
      title: 'Poison moves along, with EVENT_REMAP and without',
      facts: ['poison.survives.mremap'],
      run(world) {
        const { main } = world;
        for (const features of [0n, EVENT_REMAP]) {
          const fd = world.userfaultfd({ features });
          const mem = world.missing(fd, 2);
          main.poison(fd, mem + PAGE);
          const to = world.place(2);
          const moving = world.thread(1).mremap(mem, 2n * PAGE, 2n * PAGE, FIXED, to);
          if (features === EVENT_REMAP) {
            moving.sleepsIn('event');
            main.read(fd).brings(remapped(mem, to, 2n * PAGE));
          }
          moving.gives(to);
          world.process(0).holds(to, 'none', 'poison-marker');
          main.load(to + PAGE).raises(SIGBUS, world.poisonCode, to + PAGE);
        }
      },
    },
    {
      title: 'Who sleeps for its REMAP event goes on when the userfaultfd is closed, and ends when killed',
      facts: ['event.blocks', 'event.fatal-signal', 'remap.from.mremap'],
      needs: { capSysPtrace: true },
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_REMAP });
        const [mem, to] = [world.missing(fd, 1), world.place(2)];
        const moving = world.thread(1).mremap(mem, PAGE, PAGE, FIXED, to).sleepsIn('event');
        main.close(fd);
        moving.gives(to);
        const child = world.process(1);
        main.fork(child).gives(1n);
        const theirs = Number(child.main.userfaultfd(0n).value);
        child.main.api(theirs, EVENT_REMAP);
        child.main.register(theirs, to);
        const killed = child
          .thread(1)
          .mremap(to, PAGE, PAGE, FIXED, to + PAGE)
          .sleepsIn('event');
        main.kill(1, SIGKILL);
        killed.isKilled(Number(SIGKILL));
      },
    },
  ],
};
