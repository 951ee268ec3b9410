import type { Call } from '../_call.js';
import type { Topic } from '../_case.js';
import { EXACT_ADDRESS, FAULT_WRITE, PAGE, THREAD_ID } from '../_linux.js';
import { fault, type PagefaultMessage } from '../_message.js';
import type { World } from '../_world.js';

/** One waiter: what it performs, the message that it queues, and what comes of it once its page is there or is zeros. */
interface Waiter {
  readonly call: Call;
  readonly message: PagefaultMessage;
  readonly ends: (call: Call, filled: boolean) => void;
}

/** Threads 1 to 6 each sleep for the page at `mem`, each by another kind of access; with EXACT_ADDRESS and THREAD_ID. */
function everyKind(world: World, mem: bigint, full: bigint): readonly Waiter[] {
  const { main } = world;
  const pipe = (): { r: number; w: number } => {
    const call = main.pipe();
    return { r: Number(call.output('r')), w: Number(call.output('w')) };
  };
  const empty = pipe();
  const ready = pipe();
  main.write(ready.w, full, 4n).gives(4n);
  const local = world.segments([world.map(1), 8n]);
  const remote = world.segments([mem + 0x40n, 8n]);
  const [load, store, write, readAt, processVm, futex] = [1, 2, 3, 4, 5, 6].map((number) => world.thread(number));
  const waiter = (call: Call, message: PagefaultMessage, ends: Waiter['ends']): Waiter => ({
    call: call.sleepsIn('fault'),
    message,
    ends,
  });
  return [
    waiter(load!.load(mem + 1n), fault(mem + 1n, 0n, load!.ptid), (call, filled) => {
      call.gives(filled ? 0x5an : 0n);
    }),
    waiter(store!.store(mem + 0x102n, 7n), fault(mem + 0x102n, FAULT_WRITE, store!.ptid), (call) => {
      call.gives(0n);
    }),
    waiter(write!.write(empty.w, mem + 3n, 4n), fault(mem + 3n, 0n, write!.ptid), (call) => {
      call.gives(4n);
    }),
    waiter(readAt!.readAt(ready.r, mem + 0x204n, 4n), fault(mem + 0x204n, FAULT_WRITE, readAt!.ptid), (call) => {
      call.gives(4n);
    }),
    waiter(processVm!.processVmReadv(0, local, remote), fault(mem, 0n, processVm!.ptid), (call) => {
      call.gives(8n);
    }),
    waiter(futex!.futexWait(mem + 0x80n, 1n), fault(mem + 0x80n, 0n, futex!.ptid), (call) => {
      call.fails('EAGAIN');
    }),
  ];
}

export const waiters: Topic = {
  name: 'waiters of every kind',
  cases: [
    {
      title:
        'Each kind of access to one page queues a message of its own, with its thread and its address; one COPY frees all',
      facts: [
        'queue.per-thread',
        'queue.one-wake',
        'queue.total',
        'message.ptid',
        'message.address.exact',
        'process-vm.message',
      ],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd({ features: EXACT_ADDRESS | THREAD_ID });
        const mem = world.missing(fd, 1);
        const all = everyKind(world, mem, src);
        main.read(fd, 32n * 4n).brings(...all.slice(0, 4).map(({ message }) => message));
        world.process(0).queues(fd, 2, 6);
        main.copy(fd, mem, src);
        for (const { call, ends } of all) ends(call, true);
        main.read(fd).fails('EAGAIN');
      },
    },
    {
      title: 'After a WAKE without the page each kind of access asks again, in an order that is open',
      facts: ['queue.per-thread', 'wake.retry', 'wake.no-retry-limit'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd({ features: EXACT_ADDRESS | THREAD_ID });
        const mem = world.missing(fd, 1);
        const all = everyKind(world, mem, src);
        const messages = all.map(({ message }) => message);
        main.read(fd, 32n * 6n).brings(...messages);
        main.wake(fd, mem);
        for (const { call } of all) call.sleepsIn('fault');
        main.read(fd, 32n * 6n).bringsInAnyOrder(...messages);
        main.copy(fd, mem, src);
        for (const { call, ends } of all) ends(call, true);
      },
    },
    {
      title: 'The last close lets waiters of every kind go on, with a page of zeros',
      facts: ['close.wakes-all', 'close.missing-filled', 'close.kernel-completes', 'close.last-reference'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd({ features: EXACT_ADDRESS | THREAD_ID });
        const mem = world.missing(fd, 1);
        const all = everyKind(world, mem, src);
        const other = Number(main.dup(fd).value);
        main.read(fd, 32n).brings(all[0]!.message);
        main.close(fd);
        for (const { call } of all) call.sleepsIn('fault');
        main.close(other);
        for (const { call, ends } of all) ends(call, false);
        main.load(mem + PAGE - 1n).gives(0n);
      },
    },
  ],
};
