import type { Topic } from '../_case.js';
import { COUNTED, FAULT_WRITE, O_CLOEXEC, PAGE, POLLIN, SIGCONT, SIGKILL, SIGSTOP, SIGUSR1 } from '../_linux.js';
import { fault } from '../_message.js';
import type { Thread } from '../_process.js';
import type { World } from '../_world.js';

/** A process that can stop the first one and let it go on: a child of it. */
function other(world: World): Thread {
  world.main.fork(world.process(1)).gives(1n);
  return world.process(1).main;
}

export const stop: Topic = {
  name: 'SIGSTOP and SIGCONT',
  cases: [
    {
      title: 'SIGSTOP takes a waiter’s message back, and SIGCONT makes it queue a new one',
      facts: ['signal.user.stop', 'signal.stop.process'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const guardian = other(world);
        const read = world.thread(1).load(mem).sleepsIn('fault');
        const unread = world
          .thread(2)
          .store(mem + PAGE, 1n)
          .sleepsIn('fault');
        guardian.read(fd).brings(fault(mem));
        guardian.kill(0, SIGSTOP);
        read.sleepsIn('stopped');
        unread.sleepsIn('stopped');
        world.process(1).queues(fd, 0, 0);
        guardian.read(fd).fails('EAGAIN');
        guardian.kill(0, SIGCONT);
        read.sleepsIn('fault');
        unread.sleepsIn('fault');
        guardian.read(fd, 64n).bringsInAnyOrder(fault(mem), fault(mem + PAGE, FAULT_WRITE));
        guardian.copy(fd, mem, src);
        read.gives(0x5an);
        guardian.zeropage(fd, mem + PAGE);
        unread.gives();
        main.load(mem + PAGE).gives(1n);
      },
    },
    {
      title: 'Whichever thread SIGSTOP goes to, all of its process stop, and what they are asked for waits for SIGCONT',
      facts: ['signal.stop.process', 'signal.stop.memory'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const guardian = other(world);
        const waiting = world.thread(1).load(mem).sleepsIn('fault');
        guardian.tgkill(world.thread(1), SIGSTOP);
        waiting.sleepsIn('stopped');
        const asked = main.load(mem).sleepsIn('stopped');
        world.thread(2).load(mem).isRefused('stopped');
        guardian.read(fd).fails('EAGAIN');
        guardian.copy(fd, mem, src);
        world.process(0).holds(mem, 0x5a);
        guardian.procMemRead(0, mem, 8n).gives(8n);
        guardian.ptracePeek(0, mem).gives(0n, { word: 0x5a5a5a5a5a5a5a5an });
        guardian.tgkill(main, SIGCONT);
        waiting.gives(0x5an);
        asked.gives(0x5an);
        guardian.read(fd).fails('EAGAIN');
      },
    },
    {
      title: 'A read, a poll and a futex that a SIGSTOP interrupts begin anew after SIGCONT',
      facts: ['signal.stop.restarts'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ flags: O_CLOEXEC });
        const word = world.map(1);
        const pipe = main.pipe();
        const [r, w] = [Number(pipe.output('r')), Number(pipe.output('w'))];
        const guardian = other(world);
        const reading = world.thread(1).read(fd).sleepsIn('read');
        const polling = world.thread(2).poll(r, POLLIN, -1).sleepsIn('poll');
        const waiting = world.thread(3).futexWait(word, 0n).sleepsIn('futex');
        guardian.kill(0, SIGSTOP);
        for (const call of [reading, polling, waiting]) call.sleepsIn('stopped');
        guardian.write(w, word, 4n).gives(4n);
        polling.sleepsIn('stopped');
        guardian.kill(0, SIGCONT);
        reading.sleepsIn('read');
        polling.gives(1n, { revents: POLLIN });
        waiting.sleepsIn('futex');
      },
    },
    {
      title: 'A thread in get_user_pages sleeps on while its process is stopped, and stops when its call is over',
      facts: ['signal.stop.gup'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const guardian = other(world);
        const locking = world.thread(1).mlock(mem, PAGE).sleepsIn('fault');
        guardian.tgkill(main, SIGSTOP);
        locking.sleepsIn('fault');
        const asked = main.mincore(mem, PAGE).sleepsIn('stopped');
        guardian.read(fd).brings(fault(mem, FAULT_WRITE));
        guardian.copy(fd, mem, src);
        locking.sleepsIn('stopped');
        guardian.kill(0, SIGCONT);
        locking.gives(0n);
        asked.shows(1);
      },
    },
    {
      title: 'A SIGSTOP for a thread in get_user_pages waits for that thread; a SIGCONT before that makes it undone',
      facts: ['signal.stop.directed', 'signal.cont.pending'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const guardian = other(world);
        const first = world.thread(1).mlock(mem, PAGE).sleepsIn('fault');
        guardian.tgkill(world.thread(1), SIGSTOP);
        first.sleepsIn('fault');
        main.mincore(mem, PAGE).shows(0);
        guardian.copy(fd, mem, src);
        first.sleepsIn('stopped');
        guardian.kill(0, SIGCONT);
        first.gives(0n);
        const second = world
          .thread(1)
          .mlock(mem + PAGE, PAGE)
          .sleepsIn('fault');
        guardian.tgkill(world.thread(1), SIGSTOP);
        guardian.kill(0, SIGCONT);
        guardian.copy(fd, mem + PAGE, src);
        second.gives(0n);
        main.mincore(mem, 2n * PAGE).shows(1, 1);
      },
    },
    {
      title:
        'A process that stops itself has not returned from it until SIGCONT; a SIGCONT without a stop does nothing',
      facts: ['signal.stop.self', 'signal.cont.nothing'],
      run(world) {
        const { main } = world;
        const guardian = other(world);
        guardian.kill(0, SIGCONT).gives(0n);
        const stopping = main.kill(0, SIGSTOP).sleepsIn('stopped');
        guardian.kill(0, SIGSTOP);
        guardian.kill(0, SIGCONT).gives(0n);
        stopping.gives(0n);
        const again = main.tgkill(main, SIGSTOP).sleepsIn('stopped');
        guardian.tgkill(main, SIGCONT);
        again.gives(0n);
        guardian.tgkill(main, SIGCONT).gives(0n);
        main.load(world.filled(7)).gives(7n);
      },
    },
    {
      title: 'Signals for a stopped process are handled after SIGCONT, but SIGKILL ends it at once',
      facts: ['signal.stop.held', 'signal.stop.kill'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        main.sigaction(SIGUSR1, COUNTED);
        const guardian = other(world);
        const waiting = world.thread(1).load(mem).sleepsIn('fault');
        guardian.kill(0, SIGSTOP);
        guardian.tgkill(main, SIGUSR1);
        guardian.kill(0, SIGCONT);
        waiting.sleepsIn('fault');
        main.sigprocmask().gives(0n, { handled: 1n });
        guardian.kill(0, SIGSTOP);
        waiting.sleepsIn('stopped');
        const asked = main.load(mem).sleepsIn('stopped');
        guardian.kill(0, SIGKILL);
        waiting.isKilled(9);
        asked.isKilled(9);
        guardian.kill(0, SIGCONT).fails('ESRCH');
      },
    },
  ],
};
