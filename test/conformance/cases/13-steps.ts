import type { Topic } from '../_case.js';
import {
  COPY_DONTWAKE,
  COUNTED,
  EVENT_FORK,
  FAULT_WRITE,
  O_NONBLOCK,
  PAGE,
  PROT_READ_WRITE,
  SIGUSR1,
  UFFDIO_COPY,
  UFFDIO_REGISTER,
} from '../_linux.js';
import { fault, forked } from '../_message.js';
import type { World } from '../_world.js';

const NEEDS = { capSysPtrace: true } as const;
/** Descriptors of a machine that are free at boot. */
const DESCRIPTORS = 253;

/** Two pages registered for FORK events, and thread 1 in a fork that waits until its event is read. */
function forking(world: World) {
  const fd = world.userfaultfd({ features: EVENT_FORK });
  const mem = world.missing(fd, 2);
  const child = world.process(1);
  return { fd, mem, child, fork: world.thread(1).fork(child).sleepsIn('event') };
}

/** What can come between the steps of an operation: what sleeps holds no lock. */
export const steps: Topic = {
  name: 'what comes between the steps of an operation',
  cases: [
    {
      title: 'While a thread waits for a page others map, protect, register, fill and unmap around it',
      facts: ['atomic.lock.not-held-asleep', 'atomic.wake.removes'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 3);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.mprotect(mem + PAGE, PAGE, 1n);
        main.mprotect(mem, 3n * PAGE, PROT_READ_WRITE);
        main.munmap(mem + 2n * PAGE, PAGE);
        main.mmap(mem + 2n * PAGE, PAGE).gives(mem + 2n * PAGE);
        main.register(fd, mem + 2n * PAGE);
        main.unregister(fd, mem + PAGE);
        main.copy(fd, mem, src, PAGE, COPY_DONTWAKE);
        world.process(0).queues(fd, 1, 1);
        load.sleepsIn('fault');
        main.wake(fd, mem);
        load.gives(0x11n);
        main.read(fd).fails('EAGAIN');
      },
    },
    {
      title: 'WAKE ends all waits of its range at once, of messages that were read and that were not',
      facts: ['atomic.wake.one-step', 'atomic.wake.removes'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11, 0x22);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const low = world.thread(1).load(mem).sleepsIn('fault');
        const high = world
          .thread(2)
          .load(mem + PAGE)
          .sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        world.process(0).queues(fd, 1, 2);
        main.copy(fd, mem, src, 2n * PAGE, COPY_DONTWAKE);
        main.wake(fd, mem, 2n * PAGE);
        low.gives(0x11n);
        high.gives(0x22n);
        world.process(0).queues(fd, 0, 0);
        main.read(fd).fails('EAGAIN');
      },
    },
    {
      title: 'A signal takes the message of its thread out of the queue: the new one is the last',
      facts: ['atomic.fault.withdraw', 'signal.user.handler'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const first = world.thread(1);
        main.sigaction(SIGUSR1, COUNTED);
        first.load(mem).sleepsIn('fault');
        world
          .thread(2)
          .load(mem + PAGE)
          .sleepsIn('fault');
        main.tgkill(first, SIGUSR1);
        world.process(0).queues(fd, 2, 2);
        main.read(fd, 64n).brings(fault(mem + PAGE), fault(mem));
      },
    },
    {
      title: 'REGISTER whose structure is missing holds nothing meanwhile, and finds the memory as it is then',
      facts: ['atomic.register.copy-in', 'atomic.lock.not-held-asleep'],
      run(world) {
        const { main } = world;
        const src = world.filled(0);
        const fd = world.userfaultfd();
        const argument = world.missing(fd, 1);
        const mem = world.map(1);
        world.words(src, mem, PAGE, 1n);
        const register = world.thread(1).ioctl(fd, UFFDIO_REGISTER, argument).sleepsIn('fault');
        main.munmap(mem, PAGE);
        main.copy(fd, argument, src);
        register.fails('EINVAL');
        main.mmap(mem, PAGE).gives(mem);
        main.ioctl(fd, UFFDIO_REGISTER, argument);
        world.process(0).maps(mem, 1, [[0, 1, 1]]);
      },
    },
    {
      title: 'COPY whose structure is missing holds nothing meanwhile: its destination can be unmapped and mapped',
      facts: ['atomic.fill.copy-in', 'atomic.munmap.waits-for-fill'],
      run(world) {
        const { main } = world;
        const src = world.filled(0);
        const bytes = world.filled(0x33);
        const fd = world.userfaultfd();
        const argument = world.missing(fd, 1);
        const mem = world.missing(fd, 1);
        world.words(src, mem, bytes, PAGE, 0n);
        const copy = world.thread(1).ioctl(fd, UFFDIO_COPY, argument).sleepsIn('fault');
        main.munmap(mem, PAGE);
        main.copy(fd, argument, src);
        copy.fails('ENOENT');
        main.load(argument + 32n, 8n).gives(BigInt.asUintN(64, -2n));
      },
    },
    {
      title: 'munmap does not wait for a COPY that sleeps in its source, and that then finds nothing to fill',
      facts: ['atomic.munmap.waits-for-fill', 'atomic.copy.source-slow', 'atomic.lock.vma'],
      run(world) {
        const { main } = world;
        const bytes = world.filled(0x33, 0x44);
        const fd = world.userfaultfd();
        const src = world.missing(fd, 2);
        const mem = world.missing(fd, 2);
        main.copy(fd, src, bytes);
        const copy = world
          .thread(1)
          .copy(fd, mem, src, 2n * PAGE)
          .sleepsIn('fault');
        world.process(0).holds(mem, 0x33, 'none');
        main.munmap(mem, 2n * PAGE);
        main.copy(fd, src + PAGE, bytes + PAGE);
        copy.fails('EAGAIN', { copy: PAGE });
      },
    },
    {
      title: 'Before each message faults are looked at first: one that came last is read first',
      facts: ['atomic.read.faults-before-events', 'read.faults-first'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const { fd, mem, fork } = forking(world);
        world.thread(2).load(mem).sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        world
          .thread(3)
          .store(mem + PAGE, 1n)
          .sleepsIn('fault');
        main.read(fd, 64n).brings(fault(mem + PAGE, FAULT_WRITE), forked());
        fork.gives(1n);
      },
    },
    {
      title:
        'A FORK event for whose descriptor there is no room goes back into its queue, and completes when it is read',
      facts: ['atomic.read.fork', 'read.fork-event-emfile', 'atomic.fork.child-not-started'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const { fd, fork } = forking(world);
        for (let taken = 1; taken < DESCRIPTORS; taken += 1) main.dup(fd);
        for (let tries = 0; tries < 2; tries += 1) main.read(fd).fails('EMFILE');
        fork.sleepsIn('event');
        main.close(200);
        const read = main.read(fd).brings(forked(200));
        fork.gives(1n);
        main.poll(Number(read.output('ufd'))).gives(0n);
      },
    },
    {
      title: 'While fork waits its process goes on, which the child does not see: neither memory nor descriptors',
      facts: ['atomic.fork.events-after', 'atomic.fork.files-copied-first', 'atomic.fork.write-locked'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const kept = world.filled(0x11);
        const later = world.place(1);
        const { fd, child, fork } = forking(world);
        main.fill(kept, PAGE, 0x22);
        main.mmap(later, PAGE).gives(later);
        const own = Number(main.userfaultfd(O_NONBLOCK).value);
        main.read(fd).brings(forked());
        fork.gives(1n);
        child.holds(kept, 0x11);
        child.maps(later, 1, []);
        child.main.close(own).fails('EBADF');
        child.main.close(fd);
        world.process(0).holds(kept, 0x22);
      },
    },
    {
      title: 'From the step on that copies the memory until fork goes on fills are EAGAIN',
      facts: ['atomic.fork.changing', 'changing.fill-eagain', 'atomic.lock.changing'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const src = world.filled(0x11);
        const { fd, mem, fork } = forking(world);
        main.copy(fd, mem, src).fails('EAGAIN', { copy: -11n });
        main.read(fd).brings(forked());
        fork.gives(1n);
        main.copy(fd, mem, src);
        world.process(0).holds(mem, 0x11, 'none');
      },
    },
    {
      title: 'vfork makes no event: its child has no memory of its own',
      facts: ['fork.event.vfork', 'fork.event.none'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_FORK });
        const mem = world.missing(fd, 1);
        main.vfork().gives(0n);
        main.read(fd).fails('EAGAIN');
        world.thread(1).load(mem).sleepsIn('fault');
        world.thread(2).vfork().gives(0n);
        world.process(0).queues(fd, 1, 1);
      },
    },
    {
      title: 'exec ends the threads that wait, gives the process fresh memory, and closes what is close-on-exec last',
      facts: ['atomic.exec.threads-first', 'atomic.exec.mm-dead'],
      run(world) {
        const { main } = world;
        const kept = world.userfaultfd({ flags: O_NONBLOCK });
        const mem = world.missing(kept, 1);
        const other = world.userfaultfd();
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.exec().gives(0n);
        load.exits();
        main.mmap(mem, PAGE).gives(mem);
        main.zeropage(kept, mem).fails('ESRCH');
        main.wake(kept, mem);
        main.wake(other, mem).fails('EBADF');
        main.read(kept).fails('EAGAIN');
        world.process(0).maps(mem, 1, [[0, 1, 0]]);
      },
    },
    {
      title:
        'A last close that races with a load and a COPY lets neither sleep, and has unregistered all when it returns',
      facts: ['atomic.close.no-lost-fault', 'atomic.close.before-return', 'atomic.close.write-locked'],
      run(world) {
        const src = world.filled(0x11, 0x22);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        world.race({
          run: {
            load: [world.thread(1), { op: 'load', addr: mem + PAGE }],
            copy: [world.thread(2), { op: 'UFFDIO_COPY', fd, dst: mem, src, len: 2n * PAGE }],
            close: [world.thread(3), { op: 'close', fd }],
          },
          ends: ['load = 0x0, copy = -1 EBADF, close = 0x0', 'load = 0x22, copy = 0x0, close = 0x0'],
        });
      },
    },
    {
      title: 'A last close wakes those that wait only after all is unregistered: none of them asks again',
      facts: ['atomic.close.wakes-after', 'close.wakes-all'],
      run(world) {
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const [low, high] = [world.thread(1), world.thread(2)];
        low.load(mem).sleepsIn('fault');
        high.store(mem + PAGE, 7n).sleepsIn('fault');
        world.race({
          run: {
            close: [world.thread(3), { op: 'close', fd }],
            load: [world.thread(4), { op: 'load', addr: mem + PAGE }],
          },
          also: { low, high },
          ends: ['close = 0x0, load = 0x0, low = 0x0, high = 0x0', 'close = 0x0, load = 0x7, low = 0x0, high = 0x0'],
        });
      },
    },
    {
      title: 'A read of several messages takes them one by one: a fault that comes late follows the event',
      facts: ['atomic.read.several', 'atomic.read.faults-before-events'],
      needs: NEEDS,
      run(world) {
        const { fd, mem, fork } = forking(world);
        const event = 'FORK{ufd=4}';
        const message = `PAGEFAULT{flags=0, address=0x${mem.toString(16)}, ptid=0}`;
        world.race({
          run: {
            read: [world.main, { op: 'read', fd, count: 64 }],
            load: [world.thread(2), { op: 'load', addr: mem }],
          },
          also: { fork: fork.thread },
          ends: [[event], [message, event], [event, message]].map(
            (read) => `read = [${read.join(', ')}], load = asleep in fault, fork = 0x1`,
          ),
        });
      },
    },
    {
      title: 'A poll that races with a fault sees its message or not',
      facts: ['atomic.poll.lockless', 'poll.pollin'],
      run(world) {
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        world.race({
          run: {
            load: [world.thread(1), { op: 'load', addr: mem }],
            poll: [world.thread(2), { op: 'poll', fd }],
          },
          ends: ['load = asleep in fault, poll = 0x0', 'load = asleep in fault, poll = 0x1'],
        });
      },
    },
    {
      title: 'A page that COPY filled can be unmapped before its own wake: who waited finds nothing',
      facts: ['atomic.fill.wake-last', 'atomic.fill.out-after'],
      run(world) {
        const src = world.filled(0x11);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const waiter = world.thread(3);
        waiter.load(mem).sleepsIn('fault');
        world.race({
          run: {
            copy: [world.thread(1), { op: 'UFFDIO_COPY', fd, dst: mem, src, len: PAGE }],
            munmap: [world.thread(2), { op: 'munmap', addr: mem, length: PAGE }],
          },
          also: { load: waiter },
          ends: [
            'copy = 0x0, munmap = 0x0, load = 0x11',
            'copy = -1 ENOENT, munmap = 0x0, load = asleep in fault',
            `copy = 0x0, munmap = 0x0, load = signal 11 {si_code=1, si_addr=0x${mem.toString(16)}}`,
          ],
        });
      },
    },
  ],
};
