import type { Topic } from '../_case.js';
import {
  COPY_DONTWAKE,
  COUNTED,
  EVENT_FORK,
  FAULT_WRITE,
  O_CLOEXEC,
  PAGE,
  POLLIN,
  SA_RESTART,
  SEGV_MAPERR,
  SIG_BLOCK,
  SIG_DFL,
  SIG_IGN,
  SIG_SETMASK,
  SIG_UNBLOCK,
  SIGKILL,
  SIGSEGV,
  SIGUSR1,
  SIGUSR2,
  USR1,
  USR2,
} from '../_linux.js';
import { fault, forked } from '../_message.js';
import type { Thread } from '../_process.js';
import type { World } from '../_world.js';

const NO_SIGNAL = 0n;
/** A number that no signal has. */
const NONE = 65n;

function pipe(main: Thread, flags = 0n): { r: number; w: number } {
  const call = main.pipe(flags);
  return { r: Number(call.output('r')), w: Number(call.output('w')) };
}

/** How many signals an idle thread has handled. */
function handled(thread: Thread, count: bigint): void {
  thread.sigprocmask().gives(0n, { handled: count });
}

/** A userfaultfd whose reads sleep. */
function blocking(world: World): number {
  return world.userfaultfd({ flags: O_CLOEXEC });
}

export const signals: Topic = {
  name: 'signals',
  cases: [
    {
      title: 'After a handler a store across two pages begins anew: with the first page, which is gone now',
      facts: ['signal.user.anew', 'signal.user.handler'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        main.copy(fd, mem, src);
        main.sigaction(SIGUSR1, COUNTED);
        const waiter = world.thread(1);
        const store = waiter.store(mem + PAGE - 1n, 1n, 2n).sleepsIn('fault');
        main.read(fd).brings(fault(mem + PAGE, FAULT_WRITE));
        main.munmap(mem, PAGE).gives(0n);
        main.tgkill(waiter, SIGUSR1);
        store.raises(SIGSEGV, SEGV_MAPERR, mem + PAGE - 1n);
        handled(waiter, 1n);
      },
    },
    {
      title: 'A child has the signal actions of the time when fork began, not of when its event was read',
      facts: ['signal.fork.actions'],
      run(world) {
        const { main } = world;
        const child = world.process(1);
        const fd = world.userfaultfd({ features: EVENT_FORK });
        world.missing(fd, 1);
        main.sigaction(SIGUSR2, COUNTED);
        const forking = world.thread(1).fork(child).sleepsIn('event');
        main.sigaction(SIGUSR2, SIG_DFL);
        main.read(fd).brings(forked());
        forking.gives(1n);
        main.tgkill(child.main, SIGUSR2);
        handled(child.main, 1n);
      },
    },
    {
      title:
        'A signal wakes who waits in user mode: the handler runs, the message is withdrawn and a new one comes last',
      facts: [
        'wake.signal',
        'kernel-fault.state-user',
        'signal.user.wakes',
        'signal.user.withdraws',
        'signal.user.handler',
        'signal.user.new-message',
      ],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        main.sigaction(SIGUSR1, COUNTED);
        const first = world.thread(1).load(mem).sleepsIn('fault');
        const second = world
          .thread(2)
          .load(mem + PAGE)
          .sleepsIn('fault');
        main.tgkill(world.thread(1), SIGUSR1);
        first.sleepsIn('fault');
        world.process(0).queues(fd, 2, 2);
        main.read(fd, 64n).brings(fault(mem + PAGE), fault(mem));
        main.tgkill(world.thread(1), SIGUSR1);
        world.process(0).queues(fd, 1, 2);
        main.read(fd).brings(fault(mem));
        main.copy(fd, mem, src);
        first.gives(0x5an);
        main.copy(fd, mem + PAGE, src);
        second.gives(0x5an);
        handled(world.thread(1), 2n);
        handled(world.thread(2), 0n);
      },
    },
    {
      title: 'Ignored and blocked signals do nothing to a waiter; a blocked one is handled when it is unblocked',
      facts: ['signal.user.ignored', 'signal.user.blocked'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const waiter = world.thread(1);
        main.sigaction(SIGUSR1, COUNTED);
        main.sigaction(SIGUSR2, SIG_IGN);
        waiter.sigprocmask(SIG_BLOCK, USR1).gives(0n, { old: 0n, handled: 0n });
        const load = waiter.load(mem).sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        main.tgkill(waiter, SIGUSR1);
        main.tgkill(waiter, SIGUSR2);
        main.read(fd).fails('EAGAIN');
        main.copy(fd, mem, src);
        load.gives(0x5an);
        waiter.sigprocmask(SIG_UNBLOCK, USR1).gives(0n, { old: USR1, handled: 1n });
      },
    },
    {
      title: 'SIGKILL ends a process whose threads wait; its messages go, and others go on',
      facts: ['signal.user.kill', 'close.process-exits'],
      run(world) {
        const { main } = world;
        const mem = world.place(2);
        main.fork(world.process(1)).gives(1n);
        const child = world.process(1).main;
        child.mmap(mem, 2n * PAGE).gives(mem);
        const fd = Number(child.userfaultfd().value);
        child.api(fd);
        child.register(fd, mem, 2n * PAGE);
        const load = world.process(1).thread(1).load(mem).sleepsIn('fault');
        const store = world
          .process(1)
          .thread(2)
          .store(mem + PAGE, 1n)
          .sleepsIn('fault');
        main.kill(1, SIGKILL);
        load.isKilled(9);
        store.isKilled(9);
        main.kill(1, NO_SIGNAL).fails('ESRCH');
        child.load(mem).isRefused('no such process');
      },
    },
    {
      title: 'A signal whose action is the default ends the process, its own thread that sends it included',
      facts: ['signal.default.kills'],
      run(world) {
        const { main } = world;
        main.fork(world.process(1)).gives(1n);
        main.fork(world.process(2)).gives(2n);
        main.tgkill(world.process(1).main, SIGUSR2);
        main.kill(1, NO_SIGNAL).fails('ESRCH');
        const child = world.process(2);
        child.main.sigaction(SIGUSR1, COUNTED);
        child.main.sigaction(SIGUSR1, SIG_DFL);
        child.thread(1).tgkill(child.main, SIGUSR1).isKilled(10);
      },
    },
    {
      title:
        'A copy to user memory that waits does not let the handler run: it spins until the page is there, and then both end',
      facts: ['signal.copy.handler-deferred', 'signal.copy.spins', 'signal.copy.completes'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const { r, w } = pipe(main);
        main.write(w, src, 4n).gives(4n);
        main.sigaction(SIGUSR1, COUNTED);
        const reader = world.thread(1);
        const reading = reader.readAt(r, mem, 4n).sleepsIn('fault');
        main.tgkill(reader, SIGUSR1);
        reading.sleepsIn('spinning');
        main.wake(fd, mem);
        reading.sleepsIn('spinning');
        main.copy(fd, mem, src);
        reading.gives(4n);
        handled(reader, 1n);
      },
    },
    {
      title: 'Who spins queues its fault again and again: each read that sleeps for a message gets one',
      facts: ['signal.copy.floods'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = blocking(world);
        const mem = world.missing(fd, 1);
        const { w } = pipe(main);
        main.sigaction(SIGUSR1, COUNTED);
        const writer = world.thread(1);
        const writing = writer.write(w, mem, 4n).sleepsIn('fault');
        main.tgkill(writer, SIGUSR1);
        writing.sleepsIn('spinning');
        for (let times = 0; times < 3; times += 1) main.read(fd).brings(fault(mem));
        writing.sleepsIn('spinning');
        main.copy(fd, mem, src);
        writing.gives(4n);
        handled(writer, 1n);
      },
    },
    {
      title: 'Who spins sees by itself what becomes of its page: a fill without waking, or that the mapping is gone',
      facts: ['signal.copy.notices'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const { w } = pipe(main);
        main.sigaction(SIGUSR1, COUNTED);
        const writer = world.thread(1);
        const filled = writer.write(w, mem, 4n).sleepsIn('fault');
        main.tgkill(writer, SIGUSR1);
        filled.sleepsIn('spinning');
        main.copy(fd, mem, src, PAGE, COPY_DONTWAKE);
        filled.gives(4n);
        const unmapped = writer.write(w, mem + PAGE, 4n).sleepsIn('fault');
        main.tgkill(writer, SIGUSR1);
        unmapped.sleepsIn('spinning');
        main.munmap(mem + PAGE, PAGE);
        unmapped.fails('EFAULT');
        handled(writer, 2n);
      },
    },
    {
      title: 'Waiters in get_user_pages hold signals back until the page is there, and do not spin',
      facts: ['signal.gup.held', 'kernel-fault.state-gup'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const local = world.segments([world.map(1), 8n]);
        const remote = world.segments([mem, 8n]);
        main.sigaction(SIGUSR1, COUNTED);
        const caller = world.thread(1);
        const reading = caller.processVmReadv(0, local, remote).sleepsIn('fault');
        const waiting = world
          .thread(2)
          .futexWait(mem + PAGE, 1n, 0n)
          .sleepsIn('fault');
        main.read(fd, 64n).brings(fault(mem), fault(mem + PAGE, FAULT_WRITE));
        main.tgkill(caller, SIGUSR1);
        main.tgkill(world.thread(2), SIGUSR1);
        main.read(fd).fails('EAGAIN');
        reading.sleepsIn('fault');
        waiting.sleepsIn('fault');
        main.copy(fd, mem, src);
        reading.gives(8n);
        main.copy(fd, mem + PAGE, src);
        waiting.fails('EAGAIN');
        handled(caller, 1n);
        handled(world.thread(2), 1n);
      },
    },
    {
      title: 'A read that sleeps for a message is EINTR, or goes on sleeping with SA_RESTART',
      facts: ['read.interrupted'],
      run(world) {
        const { main } = world;
        const fd = blocking(world);
        const reader = world.thread(1);
        main.sigaction(SIGUSR1, COUNTED);
        main.sigaction(SIGUSR2, COUNTED, SA_RESTART);
        const read = reader.read(fd).sleepsIn('read');
        main.tgkill(reader, SIGUSR2);
        read.sleepsIn('read');
        main.tgkill(reader, SIGUSR1);
        read.fails('EINTR');
        handled(reader, 2n);
      },
    },
    {
      title: 'A poll that sleeps is EINTR whatever the handler says; pipes and futex restart if it says so',
      facts: ['signal.poll.eintr', 'signal.pipe', 'signal.futex'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const { r, w } = pipe(main);
        main.sigaction(SIGUSR1, COUNTED);
        main.sigaction(SIGUSR2, COUNTED, SA_RESTART);
        const poll = world.thread(1).poll(fd, POLLIN, -1).sleepsIn('poll');
        main.tgkill(world.thread(1), SIGUSR2);
        poll.fails('EINTR');
        const read = world.thread(2).read(r, 4n).sleepsIn('pipe');
        const futex = world.thread(3).futexWait(src, 0x5a5a5a5an).sleepsIn('futex');
        for (const waiter of [world.thread(2), world.thread(3)]) main.tgkill(waiter, SIGUSR2);
        read.sleepsIn('pipe');
        futex.sleepsIn('futex');
        main.tgkill(world.thread(2), SIGUSR1);
        read.fails('EINTR');
        main.tgkill(world.thread(3), SIGUSR1);
        futex.fails('EINTR');
        for (let pages = 0; pages < 16; pages += 1) main.write(w, src, PAGE).gives(PAGE);
        const write = world.thread(4).write(w, src, PAGE).sleepsIn('pipe');
        main.tgkill(world.thread(4), SIGUSR2);
        write.sleepsIn('pipe');
        main.tgkill(world.thread(4), SIGUSR1);
        write.fails('EINTR');
        handled(world.thread(4), 2n);
      },
    },
    {
      title: 'A signal ends each form of reading and writing a pipe that sleeps',
      facts: ['signal.pipe'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const { r, w } = pipe(main);
        const { iov } = world.segments([src, 8n]);
        main.sigaction(SIGUSR1, COUNTED);
        const readAt = world.thread(1).readAt(r, src, 4n).sleepsIn('pipe');
        const readv = world.thread(2).readv(r, iov, 1n).sleepsIn('pipe');
        for (const call of [readAt, readv]) {
          main.tgkill(call.thread, SIGUSR1);
          call.fails('EINTR');
        }
        for (let pages = 0; pages < 16; pages += 1) main.write(w, src, PAGE).gives(PAGE);
        const writev = world.thread(3).writev(w, iov, 1n).sleepsIn('pipe');
        main.tgkill(writev.thread, SIGUSR1);
        writev.fails('EINTR');
      },
    },
    {
      title: 'SIGKILL ends a fork that waits for its event, and nobody is born',
      facts: ['event.fatal-signal', 'kernel-fault.state-event', 'signal.user.kill'],
      run(world) {
        const { main } = world;
        const mem = world.place(1);
        main.fork(world.process(1)).gives(1n);
        const child = world.process(1);
        child.main.mmap(mem, PAGE).gives(mem);
        const fd = Number(child.main.userfaultfd(O_CLOEXEC).value);
        child.main.api(fd, EVENT_FORK);
        child.main.register(fd, mem);
        const fork = child.thread(1).fork(world.process(2)).sleepsIn('event');
        main.kill(1, SIGKILL);
        fork.isKilled(9);
        main.kill(2, NO_SIGNAL).fails('ESRCH');
      },
    },
    {
      title: 'A call that restarts looks its descriptor up again',
      facts: ['signal.restart.anew'],
      run(world) {
        const { main } = world;
        const fd = blocking(world);
        main.sigaction(SIGUSR2, COUNTED, SA_RESTART);
        const read = world.thread(1).read(fd).sleepsIn('read');
        main.close(fd);
        main.tgkill(world.thread(1), SIGUSR2);
        read.fails('EBADF');
      },
    },
    {
      title: 'After a copy during which a signal came, a read that finds no message is EINTR instead of EAGAIN',
      facts: ['signal.copy.read', 'signal.restart.lowest'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const quiet = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const { iov } = world.segments([world.map(1), 32n]);
        const reader = world.thread(1);
        main.sigaction(SIGUSR1, COUNTED);
        main.sigaction(SIGUSR2, COUNTED, SA_RESTART);
        const ended = reader.readv(quiet, mem, 1n).sleepsIn('fault');
        main.tgkill(reader, SIGUSR2);
        ended.sleepsIn('spinning');
        main.tgkill(reader, SIGUSR1);
        main.copy(fd, mem, iov);
        ended.fails('EINTR');
        const again = reader.readv(quiet, mem + PAGE, 1n).sleepsIn('fault');
        main.tgkill(reader, SIGUSR2);
        again.sleepsIn('spinning');
        main.copy(fd, mem + PAGE, iov);
        again.fails('EAGAIN');
        handled(reader, 3n);
        main.load(src).gives(0x5an);
      },
    },
    {
      title: 'Signals are held back from a fork that waits for its event, and from who waits for a pipe’s mutex',
      facts: ['signal.event.held', 'signal.mutex.held'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd({ features: EVENT_FORK });
        const mem = world.missing(fd, 1);
        const { r, w } = pipe(main);
        main.sigaction(SIGUSR1, COUNTED);
        const fork = world.thread(1).fork(world.process(1)).sleepsIn('event');
        main.tgkill(world.thread(1), SIGUSR1);
        fork.sleepsIn('event');
        main.read(fd).brings(forked());
        fork.gives(1n);
        handled(world.thread(1), 1n);
        const writing = world.thread(2).write(w, mem, 4n).sleepsIn('fault');
        const reading = world.thread(3).read(r, 4n).sleepsIn('lock');
        main.tgkill(world.thread(3), SIGUSR1);
        reading.sleepsIn('lock');
        main.copy(fd, mem, src);
        writing.gives(4n);
        reading.gives(4n);
        handled(world.thread(3), 1n);
      },
    },
    {
      title: 'To ignore a signal discards the one that is pending, although it is blocked',
      facts: ['signal.ignore.discards'],
      run(world) {
        const { main } = world;
        main.sigaction(SIGUSR1, COUNTED);
        main.sigprocmask(SIG_SETMASK, USR1).gives(0n, { old: 0n });
        main.tgkill(main, SIGUSR1);
        main.sigaction(SIGUSR1, SIG_IGN);
        main.sigaction(SIGUSR1, COUNTED);
        main.sigprocmask(SIG_SETMASK, 0n).gives(0n, { old: USR1, handled: 0n });
        main.tgkill(main, SIGUSR1);
        handled(main, 1n);
      },
    },
    {
      title: 'A forked child has the actions of its parent and the mask of the thread that forked',
      facts: ['signal.fork.inherits'],
      run(world) {
        const { main } = world;
        main.sigaction(SIGUSR1, COUNTED);
        main.sigprocmask(SIG_BLOCK, USR1 | USR2);
        main.tgkill(main, SIGUSR1);
        main.fork(world.process(1)).gives(1n);
        const child = world.process(1).main;
        child.sigprocmask(SIG_UNBLOCK, USR1).gives(0n, { old: USR1 | USR2, handled: 0n });
        main.tgkill(child, SIGUSR1);
        child.sigprocmask().gives(0n, { old: USR2, handled: 1n });
      },
    },
    {
      title: 'exec resets handlers and keeps what is ignored, the mask, and what is pending',
      facts: ['signal.exec'],
      run(world) {
        const { main } = world;
        main.fork(world.process(1)).gives(1n);
        const child = world.process(1);
        child.main.sigaction(SIGUSR1, COUNTED);
        child.main.sigaction(SIGUSR2, SIG_IGN);
        const caller = child.thread(2);
        caller.sigprocmask(SIG_BLOCK, USR1);
        main.tgkill(caller, SIGUSR1);
        caller.exec().gives(0n);
        main.tgkill(caller, NO_SIGNAL).fails('ESRCH');
        main.tgkill(child.main, SIGUSR2);
        child.main.sigprocmask().gives(0n, { old: USR1, handled: 0n });
        child.main.sigprocmask(SIG_UNBLOCK, USR1).isKilled(10);
      },
    },
    {
      title: 'Who is not there is ESRCH before a wrong signal is EINVAL',
      facts: ['tgkill.esrch', 'tgkill.einval', 'kill.esrch', 'kill.einval', 'sigaction.einval', 'sigprocmask.how'],
      run(world) {
        const { main } = world;
        main.tgkill(world.thread(5), NONE).fails('ESRCH');
        main.tgkill(world.process(5).main, SIGUSR1).fails('ESRCH');
        main.tgkill(main, NONE).fails('EINVAL');
        main.tgkill(main, NO_SIGNAL).gives(0n);
        main.kill(5, NONE).fails('ESRCH');
        main.kill(0, NONE).fails('EINVAL');
        main.kill(0, NO_SIGNAL).gives(0n);
        main.sigaction(SIGKILL, SIG_IGN).fails('EINVAL');
        main.sigaction(NONE, COUNTED).fails('EINVAL');
        main.sigprocmask(3n, USR1).fails('EINVAL', { old: 0n });
        main.sigprocmask().gives(0n, { old: 0n });
      },
    },
  ],
};
