import { readdirSync, readFileSync } from 'node:fs';
import { encodeProgram, MachineFailed } from '../../backend/index.js';
import type { KernelMachine } from '../../backend/kernel/index.js';
import { NO_SETTLE } from '../../backend/wire.js';
import { kernelTest } from './_kernel.js';
import {
  MAIN,
  MEM,
  ownCompletion,
  PAGE,
  registerMemory,
  SRC,
  show,
  sleeps,
  T1,
  threadOf,
  value,
  withMachine,
} from './_machine.js';

const EVENT_FORK = 1n << 1n;
const SIGSTOP = 19;
const SIGCONT = 18;
/** O_CLOEXEC without O_NONBLOCK. */
const BLOCKING = 0x80000n;

kernelTest('a load from a missing page sleeps until COPY fills the page', (t) =>
  withMachine((machine) => {
    const fd = registerMemory(machine);
    t.is(fd, 3n);
    t.is(sleeps(machine, T1, { op: 'load', addr: MEM + 8n }), 'fault');
    const message = ownCompletion(machine.perform(MAIN, { op: 'read', fd }), MAIN);
    t.is(message?.bytes.length, 32);
    t.is(message?.bytes[0], 0x12);
    const completions = machine.perform(MAIN, { op: 'UFFDIO_COPY', fd, dst: MEM, src: SRC, len: PAGE });
    t.deepEqual(ownCompletion(completions, T1)?.outcome, { kind: 'value', value: 0x5an });
    t.is(ownCompletion(completions, MAIN)?.out[0], PAGE);
    t.deepEqual(machine.asleep(), []);
  }),
);

kernelTest('a page looks present only after it was filled, and the same on both sides of a COPY', (t) =>
  withMachine((machine) => {
    const fd = registerMemory(machine);
    t.deepEqual(
      machine.inspect(0, { start: MEM, pages: 2 }).map((page) => page.present),
      [false, false],
    );
    value(machine, MAIN, { op: 'UFFDIO_COPY', fd, dst: MEM, src: SRC, len: PAGE });
    const [filled, missing] = machine.inspect(0, { start: MEM, pages: 2 });
    const [source] = machine.inspect(0, { start: SRC, pages: 1 });
    t.true(filled?.present);
    t.false(missing?.present);
    t.is(filled?.hash, source?.hash);
  }),
);

kernelTest('fork sleeps in its event until the event is read, and the child faults through the new descriptor', (t) =>
  withMachine((machine) => {
    const fd = registerMemory(machine, 4n, EVENT_FORK);
    t.is(sleeps(machine, T1, { op: 'fork', child: 1 }), 'event');
    const completions = machine.perform(MAIN, { op: 'read', fd });
    const ufd = ownCompletion(completions, MAIN)?.out[0];
    t.deepEqual(ownCompletion(completions, T1)?.outcome, { kind: 'value', value: 1n });
    const child = threadOf(1, 0);
    t.is(sleeps(machine, child, { op: 'load', addr: MEM }), 'fault');
    const filled = machine.perform(MAIN, { op: 'UFFDIO_COPY', fd: ufd!, dst: MEM, src: SRC, len: PAGE });
    t.deepEqual(ownCompletion(filled, child)?.outcome, { kind: 'value', value: 0x5an });
    value(machine, child, { op: 'mmap', addr: MEM + 0x10000000n, length: PAGE });
  }),
);

kernelTest('a blocking read sleeps, and so do poll and a read of an empty pipe', (t) =>
  withMachine((machine) => {
    const fd = registerMemory(machine, 4n, 0n, BLOCKING);
    t.is(sleeps(machine, T1, { op: 'read', fd }), 'read');
    const pipe = ownCompletion(machine.perform(MAIN, { op: 'pipe2' }), MAIN);
    t.is(sleeps(machine, threadOf(0, 2), { op: 'read', fd: pipe!.out[0]! }), 'pipe');
    const written = machine.perform(MAIN, { op: 'write', fd: pipe!.out[1]!, buf: SRC, count: 4n });
    t.is(written.length, 2, show(written));
    t.is(sleeps(machine, threadOf(0, 3), { op: 'poll', fd: pipe!.out[0]!, timeout: -1 }), 'poll');
    const again = machine.perform(MAIN, { op: 'write', fd: pipe!.out[1]!, buf: SRC, count: 4n });
    t.is(again.length, 2, show(again));
  }),
);

kernelTest('a signal for a thread that sleeps in write(2) makes it spin, until COPY brings the page', (t) =>
  withMachine((machine) => {
    const fd = registerMemory(machine);
    const pipe = ownCompletion(machine.perform(MAIN, { op: 'pipe2' }), MAIN);
    value(machine, MAIN, { op: 'sigaction', signum: 10, handler: 2 });
    t.is(sleeps(machine, T1, { op: 'write', fd: pipe!.out[1]!, buf: MEM, count: 4n }), 'fault');
    value(machine, MAIN, { op: 'tgkill', process: 0, thread: 1, signum: 10 });
    t.is(machine.asleep().find((sleeper) => sleeper.thread === 1)?.reason, 'spinning');
    const completions = machine.perform(MAIN, { op: 'UFFDIO_COPY', fd, dst: MEM, src: SRC, len: PAGE });
    t.deepEqual(ownCompletion(completions, T1)?.outcome, { kind: 'value', value: 4n });
    t.deepEqual(machine.asleep(), []);
  }),
);

kernelTest('an access without a mapping is a signal, and the thread goes on', (t) =>
  withMachine((machine) => {
    t.deepEqual(ownCompletion(machine.perform(T1, { op: 'load', addr: MEM }), T1)?.outcome, {
      kind: 'signal',
      signal: 11,
      code: 1n,
      address: MEM,
    });
    value(machine, T1, { op: 'mmap', addr: MEM, length: PAGE });
    t.is(value(machine, T1, { op: 'load', addr: MEM }), 0n);
  }),
);

kernelTest('exit ends the threads of its process and no other', (t) =>
  withMachine((machine) => {
    registerMemory(machine);
    value(machine, MAIN, { op: 'fork', child: 3 });
    const child = threadOf(3, 0);
    const idle = threadOf(3, 1);
    value(machine, idle, { op: 'mmap', addr: MEM + 0x10000000n, length: PAGE });
    t.deepEqual(ownCompletion(machine.perform(child, { op: 'exit', status: 7 }), child)?.outcome, {
      kind: 'exited',
      status: 7,
    });
    t.deepEqual(ownCompletion(machine.perform(idle, { op: 'load', addr: MEM }), idle)?.outcome, {
      kind: 'refused',
      refusal: 'no such process',
    });
    t.is(value(machine, MAIN, { op: 'load', addr: SRC }), 0x5an);
  }),
);

kernelTest('exec gives a fresh memory and keeps descriptors without O_CLOEXEC', (t) =>
  withMachine((machine) => {
    value(machine, MAIN, { op: 'mmap', addr: MEM, length: PAGE });
    value(machine, MAIN, { op: 'pipe2', flags: 0x80000n });
    const kept = value(machine, MAIN, { op: 'userfaultfd', flags: 0x800n });
    t.is(kept, 5n);
    t.is(value(machine, T1, { op: 'exec' }), 0n);
    t.is(ownCompletion(machine.perform(MAIN, { op: 'load', addr: MEM }), MAIN)?.outcome.kind, 'signal');
    t.is(value(machine, MAIN, { op: 'userfaultfd' }), 3n);
    value(machine, MAIN, { op: 'UFFDIO_API', fd: kept });
  }),
);

kernelTest('after a reset a machine is as freshly booted, whatever it slept in', (t) =>
  withMachine((machine) => {
    for (let round = 0; round < 20; round += 1) {
      const fd = registerMemory(machine, 4n, EVENT_FORK);
      t.is(fd, 3n);
      t.is(sleeps(machine, T1, { op: 'fork', child: 1 }), 'event');
      machine.reset();
      t.deepEqual(machine.asleep(), []);
    }
    t.is(machine.info().processes.length, 1);
  }),
);

kernelTest(
  'a stop that comes to a thread which spins until its page comes, and that thread after the stop, are not waited for',
  (t) =>
    withMachine((machine) => {
      registerMemory(machine);
      value(machine, MAIN, { op: 'fork', child: 1 });
      t.is(sleeps(machine, MAIN, { op: 'futex_wait', uaddr: MEM, val: 0n, flags: 128n }), 'fault');
      const child = threadOf(1, 0);
      t.is(value(machine, child, { op: 'tgkill', ...MAIN, signum: SIGSTOP }), 0n);
      t.deepEqual(machine.asleep(), [{ ...MAIN, reason: 'spinning' }]);
      t.is(value(machine, child, { op: 'kill', process: 0, signum: SIGCONT }), 0n);
      t.deepEqual(machine.asleep(), [{ ...MAIN, reason: 'spinning' }]);
    }),
);

kernelTest('an invalid program answers with status 3 and is not performed', (t) =>
  withMachine((machine) => {
    for (const length of [0, 1, 31, 159, 160, 2_000_000, 8_000_000]) {
      const results = machine.run(new Uint8Array(length));
      t.is(new DataView(results.buffer, results.byteOffset).getUint32(12, true), 3, `${length} bytes`);
    }
    t.is(registerMemory(machine), 3n);
  }),
);

kernelTest('a machine that is closed fails with a sentence, and closing it again does nothing', async (t) => {
  await withMachine(async (machine) => {
    await machine.close();
    await machine.close();
    t.throws(() => machine.settle(), { instanceOf: MachineFailed, message: 'the machine is closed' });
    t.throws(() => machine.reset(), { instanceOf: MachineFailed, message: 'the machine is closed' });
  });
});

kernelTest('a program is repeated, and equal results are counted', (t) =>
  withMachine((machine) => {
    const program = encodeProgram({
      records: [{ ...MAIN, operation: { op: 'mmap', addr: MEM, length: PAGE } }],
    });
    machine.reset();
    const [once] = [machine.run(program)];
    const repeated = machine.repeat(program, 50);
    t.is(repeated.length, 1);
    t.is(repeated[0]?.times, 50);
    t.deepEqual(repeated[0]?.results, once);
    t.throws(() => machine.repeat(program, 0), { instanceOf: RangeError });
  }),
);

/** CPUs that the threads of a machine's processes may run on, each list once. */
function allowedCpus(machine: KernelMachine): string[] {
  const lists = machine
    .info()
    .processes.flatMap(({ pid }) =>
      readdirSync(`/proc/${pid}/task`).map((tid) => readFileSync(`/proc/${pid}/task/${tid}/status`, 'utf8')),
    );
  return [...new Set(lists.map((status) => /^Cpus_allowed_list:\s*(.*)$/m.exec(status)![1]!))];
}

kernelTest('a thread that has a record can be signalled, however long it takes to be made', (t) =>
  withMachine((machine) => {
    const own = threadOf(1, 1);
    const program = encodeProgram({
      records: [
        { ...MAIN, operation: { op: 'fork', child: 1 } },
        { ...own, operation: { op: 'load', addr: MEM }, flags: NO_SETTLE },
        { ...threadOf(1, 0), operation: { op: 'tgkill', ...own, signum: 65 } },
      ],
    });
    // Where all share a CPU, the thread is made late in a tenth of the runs.
    machine.pin(Number.parseInt(allowedCpus(machine)[0]!, 10));
    t.is(machine.repeat(program, 500).length, 1);
  }),
);

kernelTest('a pinned machine runs on that CPU alone, threads and children that come later too', (t) =>
  withMachine((machine) => {
    const [everywhere] = allowedCpus(machine);
    const first = Number.parseInt(everywhere!, 10);
    machine.pin(first);
    registerMemory(machine);
    t.is(sleeps(machine, T1, { op: 'load', addr: MEM }), 'fault');
    value(machine, MAIN, { op: 'fork', child: 1 });
    t.deepEqual(allowedCpus(machine), [`${first}`]);
    machine.pin(undefined);
    t.deepEqual(allowedCpus(machine), [everywhere]);
    t.throws(() => machine.pin(8191), { instanceOf: MachineFailed, message: /no such CPU/ });
  }),
);

kernelTest('threads that a stop comes before they are made are made when the process goes on', (t) =>
  withMachine((machine) => {
    for (let child = 1; child < 12; child += 1) {
      value(machine, MAIN, { op: 'fork', child });
      const threads = [1, 2, 3, 4, 5, 6, 7].map((thread) => threadOf(child, thread));
      for (const thread of threads) machine.start(thread, { op: 'sigprocmask' });
      const stopped = machine.perform(MAIN, { op: 'kill', process: child, signum: SIGSTOP });
      const waiting = machine.asleep();
      t.true(waiting.every(({ reason }) => reason === 'stopped'));
      const resumed = machine.perform(MAIN, { op: 'kill', process: child, signum: SIGCONT });
      const ended = [...stopped, ...resumed].filter(({ process }) => process === child);
      t.deepEqual(
        ended.map(({ thread, outcome }) => `${thread} ${outcome.kind}`).sort(),
        threads.map(({ thread }) => `${thread} value`),
      );
      machine.perform({ process: child, thread: 0 }, { op: 'exit' });
    }
  }),
);
