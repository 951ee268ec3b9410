import test, { type ExecutionContext } from 'ava';
import { deferred } from '../../handler/deferred.js';
import { isErrno, type Userfaultfd } from '../../handler/index.js';
import {
  type Handler,
  HandlerFailure,
  TestError,
  type TestOptions,
  testHandler,
  type WorldCode,
} from '../../testing/index.js';

const PAGE = 4096n;
const page = new Uint8Array(Number(PAGE)).fill(0x5a);

/** Fills every page that is asked for, and knows that somebody may have done so before. */
async function fill(uffd: Userfaultfd): Promise<void> {
  for await (const message of uffd) {
    if (message.event !== 'pagefault') continue;
    try {
      await uffd.copy(message.page, page);
    } catch (error) {
      if (!isErrno(error, 'EEXIST')) throw error;
      await uffd.wake(message.page, PAGE);
    }
  }
}

/** Two threads read one page. */
const twoLoads: WorldCode = async (world) => {
  const memory = await world.registered(PAGE, { batch: 2 });
  const [one, two] = ['T1', 'T2'].map((name) => world.thread(name, (thread) => thread.load(memory)));
  world.check((end) => {
    if (one!.value !== 0x5an || two!.value !== 0x5an || end.contents(memory) !== '0x5a')
      throw new Error('wrong contents');
  });
};

async function failure<Given>(
  t: ExecutionContext,
  handler: Handler<Given>,
  world: WorldCode<Given>,
  options: TestOptions = {},
): Promise<HandlerFailure> {
  return (await t.throwsAsync(testHandler(handler, world, options), { instanceOf: HandlerFailure }))!;
}

test('a handler that is right passes every schedule', async (t) => {
  const report = await testHandler(fill, twoLoads, { preemptions: Number.POSITIVE_INFINITY });
  t.true(report.complete);
  t.true(report.schedules! > 100n && report.runs < Number(report.schedules));
  t.deepEqual([...report.outcomes.keys()], ['T1: 0x5a; T2: 0x5a; 0x100000000000: 0x5a']);
  t.regex(String(report), /^explored (\d+) of \1 schedules \(\d+ runs, \d+ states\); 1 outcome$/);
  const bounded = await testHandler(fill, twoLoads, { preemptions: 1 });
  t.true(bounded.schedules! < report.schedules!);
  t.regex(String(bounded), /with at most 1 preemption /);
});

test('the same exploration, to the number', async (t) => {
  const [one, two] = [await testHandler(fill, twoLoads), await testHandler(fill, twoLoads)];
  t.deepEqual(one.outcomes, two.outcomes);
  t.deepEqual([one.runs, one.schedules, one.states], [two.runs, two.schedules, two.states]);
});

test('an errno that the handler does not expect fails, with the trace, the reason and a schedule that replays it', async (t) => {
  const naive: Handler = async (uffd) => {
    for await (const message of uffd) if (message.event === 'pagefault') await uffd.copy(message.page, page);
  };
  const found = await failure(t, naive, twoLoads);
  t.is(found.kind, 'handler failed');
  t.is(found.summary, 'handler failed: UFFDIO_COPY: EEXIST');
  t.true(isErrno(found.cause, 'EEXIST'));
  t.true(found.trace.some((line) => /^handler +ioctl\(3, UFFDIO_COPY, .*\) = -1 EEXIST/.test(line)));
  t.true(found.trace.some((line) => /# copy\.anon\.eexist: /.test(line)));
  t.regex(found.message, /\nUFFD_SCHEDULE=\S+ replays it\.$/);
  const again = await failure(t, naive, twoLoads, { schedule: found.schedule! });
  t.deepEqual(again.trace, found.trace);
});

test('a fault in a page that is copied while it is asked for needs a schedule', async (t) => {
  const forgetful: Handler = async (uffd) => {
    for await (const message of uffd) {
      if (message.event !== 'pagefault') continue;
      await uffd.copy(message.page, page, { dontwake: true }).catch(() => undefined);
      // Who comes between these two is not woken: it waits for the page that is there.
      await uffd.wake(message.page, PAGE);
      return;
    }
  };
  const world: WorldCode = async (inside) => {
    const memory = await inside.registered(2n * PAGE);
    inside.thread('T1', (thread) => thread.load(memory));
    inside.thread('T2', async (thread) => {
      await thread.load(memory);
      await thread.load(memory + PAGE);
    });
  };
  const found = await failure(t, forgetful, world);
  t.is(found.kind, 'asleep');
  t.regex(found.summary, /^T2 sleeps for ever in load \(fault\)\.$/);
  t.regex(found.message, /The handler has ended\./);
});

test('an event that nobody reads keeps its thread asleep', async (t) => {
  const one: Handler = async (uffd) => {
    await uffd.read();
  };
  const world: WorldCode = async (inside) => {
    const memory = await inside.registered(2n * PAGE, { features: ['EVENT_REMOVE'] });
    inside.thread('T1', async (thread) => {
      await thread.madvise(memory, PAGE, 'DONTNEED');
      await thread.madvise(memory, PAGE, 'DONTNEED');
    });
  };
  const found = await failure(t, one, world);
  t.is(found.summary, 'T1 sleeps for ever in madvise (event).');
  t.regex(found.message, /woken by whoever reads its event/);
});

test('a retry that nobody can help spins; one that another thread helps does not', async (t) => {
  const spins: Handler = async (uffd) => {
    for await (const message of uffd) {
      if (message.event !== 'pagefault') continue;
      while (await uffd.copy(message.page, page).catch((error) => isErrno(error, 'EAGAIN'))) if (uffd.fd < 0) break;
    }
  };
  const retries: Handler = async (uffd) => {
    const copies: Promise<unknown>[] = [];
    const copy = async (address: bigint): Promise<void> => {
      for (;;)
        try {
          await uffd.copy(address, page);
          return;
        } catch (error) {
          if (isErrno(error, 'EEXIST')) return uffd.wake(address, PAGE);
          if (!isErrno(error, 'EAGAIN')) throw error;
        }
    };
    for await (const message of uffd) if (message.event === 'pagefault') copies.push(copy(message.page));
    await Promise.all(copies);
  };
  const world: WorldCode = async (inside) => {
    const memory = await inside.registered(PAGE, { features: ['EVENT_REMOVE'] });
    inside.thread('T1', (thread) => thread.load(memory));
    inside.thread('T2', (thread) => thread.madvise(memory, PAGE, 'DONTNEED'));
  };
  const found = await failure(t, async (uffd) => spins(uffd, undefined as never), world);
  t.is(found.kind, 'spinning');
  t.true(found.trace.some((line) => /\(the same \d+ times more\)/.test(line)));
  const report = await testHandler(retries, world, { preemptions: 1 });
  t.true(report.complete);
});

test('what is no operation is outside of the machine', async (t) => {
  const sleeper: Handler = async (uffd) => {
    for await (const message of uffd) {
      await new Promise((resolve) => setTimeout(resolve, 60_000).unref());
      if (message.event === 'pagefault') await uffd.zeropage(message.page, PAGE);
    }
  };
  const found = await failure(t, sleeper, twoLoads);
  t.is(found.kind, 'left the machine');
  const thread = await failure(t, fill, async (world) => {
    await world.userfaultfd();
    world.thread('T1', () => new Promise<void>((resolve) => setTimeout(resolve, 60_000).unref()));
  });
  t.is(thread.summary, 'T1 left the machine: it waits for something that is no operation.');
});

test('a handler that goes on after something else has left the machine, also while it waits for messages', async (t) => {
  let goOn: () => void = () => undefined;
  const world: WorldCode<{ memory: bigint; told: Promise<void> }> = async (inside) => {
    const memory = await inside.registered(PAGE);
    const told = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    inside.thread('T1', async (thread) => {
      await thread.mmap(PAGE);
      goOn();
      return thread.load(memory);
    });
    return { memory, told };
  };
  const strays: Handler<{ memory: bigint; told: Promise<void> }> = async (uffd, { given: { memory, told } }) => {
    await Promise.all([fill(uffd), told.then(() => uffd.wake(memory, PAGE))]);
  };
  const found = await failure(t, strays, world);
  t.is(found.kind, 'left the machine');
  t.regex(found.summary, /it calls UFFDIO_WAKE after something that is no operation/);
});

test('a thread makes calls on the handler’s userfaultfd', async (t) => {
  const world: WorldCode = async (inside) => {
    const uffd = await inside.userfaultfd();
    const memory = await inside.registered(PAGE);
    inside.thread('T1', (thread) => thread.load(memory));
    inside.thread('T2', (thread) => thread.using(uffd).unregister(memory, PAGE));
  };
  // Who faults while memory is unregistered may come too late to be woken by that (UFFDIO_UNREGISTER).
  const forgetful: Handler = async (uffd) => {
    for await (const message of uffd) {
      if (message.event !== 'pagefault') continue;
      await uffd.copy(message.page, page).catch((error) => {
        if (!isErrno(error, 'ENOENT', 'EEXIST')) throw error;
      });
    }
  };
  const careful: Handler = async (uffd) => {
    for await (const message of uffd) {
      if (message.event !== 'pagefault') continue;
      await uffd.copy(message.page, page).catch((error) => {
        if (!isErrno(error, 'ENOENT', 'EEXIST')) throw error;
        return uffd.wake(message.page, PAGE);
      });
    }
  };
  t.is((await failure(t, forgetful, world)).summary, 'T1 sleeps for ever in load (fault).');
  const report = await testHandler(careful, world, { preemptions: Number.POSITIVE_INFINITY });
  t.deepEqual([...report.outcomes.keys()].sort(), [
    'T1: 0x0; T2: done; 0x100000000000: 0x00',
    'T1: 0x5a; T2: done; 0x100000000000: 0x5a',
  ]);
});

test('threads may wait for each other’s code', async (t) => {
  const report = await testHandler(fill, async (world) => {
    const memory = await world.registered(PAGE);
    let told: () => void = () => undefined;
    const first = new Promise<void>((resolve) => {
      told = resolve;
    });
    world.thread('T1', async (thread) => {
      await thread.store(memory, 7);
      told();
    });
    const two = world.thread('T2', async (thread) => {
      await first;
      return thread.load(memory);
    });
    world.check((end) => {
      t.is(two.value, 7n);
      t.deepEqual(end.order, ['T1', 'T2']);
    });
  });
  t.true(report.complete);
});

test('the clock is virtual: a sleeper goes on at any moment, and one who only sleeps leads nowhere', async (t) => {
  const slow: Handler = async (uffd, { clock }) => {
    for await (const message of uffd) {
      const before = clock.now();
      await clock.sleep(1000);
      t.is(clock.now(), before + 1000);
      if (message.event === 'pagefault') await uffd.copy(message.page, page).catch(() => uffd.wake(message.page, PAGE));
    }
  };
  t.true((await testHandler(slow, twoLoads)).complete);
  const idle: Handler = async (_, { clock }) => {
    for (;;) await clock.sleep(10);
  };
  t.is((await failure(t, idle, twoLoads)).kind, 'asleep');
  await t.throwsAsync(
    testHandler(async (_, { clock }) => clock.sleep(-1), twoLoads),
    { message: /RangeError/ },
  );
});

test('a handler that sleeps by the clock, reads or waits for its signal when the test is over ends in good order', async (t) => {
  const world: WorldCode = async (inside) => {
    await inside.userfaultfd();
  };
  const ends: Handler[] = [
    async (_, { clock }) => clock.sleep(1e9),
    async (uffd) => uffd.read(),
    async (uffd, { signal }) => {
      for await (const message of uffd.messages({ signal })) t.fail(message.event);
      t.true(signal.aborted);
    },
  ];
  for (const handler of ends) t.true((await testHandler(handler, world, { schedules: 'one' })).runs === 1);
  const pipe: Handler<{ fd: number; host: Userfaultfd }> = async (_, { given }) => given.host.read();
  const blocking: WorldCode<{ fd: number; host: Userfaultfd }> = async (inside) => {
    const uffd = await inside.userfaultfd();
    await inside.main.call({ op: 'fcntl', fd: uffd.fd, command: 4n, argument: 0n });
    return { fd: uffd.fd, host: uffd };
  };
  t.is((await failure(t, pipe, blocking)).kind, 'does not end', 'it reads a descriptor that blocks');
});

test('userfaultfds are closed while they are read, under every schedule, one and two at once', async (t) => {
  const world: WorldCode<Userfaultfd> = async (inside) => {
    await inside.userfaultfd();
    inside.thread('T1', (thread) => thread.mmap(PAGE));
    return inside.userfaultfd();
  };
  const closing =
    (both: boolean): Handler<Userfaultfd> =>
    async (uffd, { clock, given }) => {
      const uffds = both ? [uffd, given] : [uffd];
      const reads = uffds.map((one) => one.read().catch((error) => isErrno(error, 'EBADF')));
      // The signal that ends the wait may come before the wait sleeps, and with two before anybody catches it.
      await clock.sleep(1);
      await Promise.all(uffds.map((one) => one.close()));
      for (const read of reads) t.true(await read);
    };
  for (const both of [false, true]) {
    const report = await testHandler(closing(both), world, { preemptions: both ? 1 : 2 });
    t.deepEqual([report.complete, report.outcomes.size], [true, 1]);
  }
});

test('an access that raises a signal, and a check that throws', async (t) => {
  const world: WorldCode = async (inside) => {
    const memory = await inside.registered(PAGE);
    inside.thread('T1', (thread) => thread.load(memory));
  };
  const poison: Handler = async (uffd) => {
    for await (const message of uffd) if (message.event === 'pagefault') await uffd.poison(message.page, PAGE);
  };
  const raised = await failure(t, poison, world);
  t.is(raised.kind, 'thread failed');
  t.regex(raised.summary, /^T1 failed: SignalError: load: signal 7/);
  const zero: Handler = async (uffd) => {
    for await (const message of uffd) if (message.event === 'pagefault') await uffd.zeropage(message.page, PAGE);
  };
  const expects: WorldCode = async (inside) => {
    const memory = await inside.registered(PAGE);
    const one = inside.thread('T1', (thread) => thread.load(memory));
    inside.check(() => {
      if (one.value !== 0x5an) throw new Error('wrong contents');
    });
  };
  const wrong = await failure(t, zero, expects);
  t.deepEqual([wrong.kind, wrong.summary], ['check failed', 'A check failed: Error: wrong contents']);
});

test('processes fork, and end', async (t) => {
  const serve = async (uffd: Userfaultfd): Promise<void> => {
    const children: Promise<void>[] = [];
    for await (const message of uffd) {
      if (message.event === 'fork') children.push(serve(message.uffd));
      if (message.event === 'pagefault') await uffd.copy(message.page, page);
    }
    await Promise.all(children);
  };
  const world: WorldCode = async (inside) => {
    const memory = await inside.registered(PAGE, { features: ['EVENT_FORK'] });
    const parent = inside.thread('parent', async (thread) => {
      await thread.fork('child', async (child) => {
        const value = await child.load(memory);
        if (value !== 0x5an) throw new Error('wrong contents');
        await child.exit(3);
      });
      return 'forked';
    });
    inside.check(() => t.is(parent.value, 'forked'));
  };
  const report = await testHandler(serve, world, { preemptions: 1 });
  t.deepEqual(
    [...report.outcomes.keys()],
    ['parent: "forked"; child: EndedError: exit: the process exited with 3; 0x100000000000: none'],
  );
});

/** The process whose memory is served ends while somebody waits for a page. */
const endingProcess: WorldCode = async (inside) => {
  const memory = await inside.registered(2n * PAGE, { otherProcess: true });
  inside.thread('T1', (thread) => thread.load(memory));
  inside.thread('T2', async (thread) => {
    await thread.load(memory + PAGE);
    await thread.exit(1);
  });
};

test('a handler in another process finds the memory gone', async (t) => {
  const surprised: Handler = async (uffd) => {
    for await (const message of uffd) if (message.event === 'pagefault') await uffd.copy(message.page, page);
  };
  const found = await failure(t, surprised, endingProcess);
  t.is(found.summary, 'handler failed: UFFDIO_COPY: ESRCH');
  const prepared: Handler = async (uffd) => {
    for await (const message of uffd) {
      if (message.event !== 'pagefault') continue;
      try {
        await uffd.copy(message.page, page);
      } catch (error) {
        if (!isErrno(error, 'ESRCH')) throw error;
        return uffd.close();
      }
    }
  };
  const report = await testHandler(prepared, endingProcess);
  const ends = [...report.outcomes.keys()].map((outcome) => outcome.split(';')[0]);
  t.true(
    ends.includes('T1: EndedError: load: the process exited with 1') && ends.includes('T1: 0x5a'),
    ends.join('\n'),
  );
});

test('failures can be kept as outcomes', async (t) => {
  const naive: Handler = async (uffd) => {
    for await (const message of uffd) if (message.event === 'pagefault') await uffd.copy(message.page, page);
  };
  const report = await testHandler(naive, twoLoads, { failures: 'keep' });
  t.deepEqual([...report.outcomes.keys()].sort(), [
    'T1: 0x5a; T2: 0x5a; 0x100000000000: 0x5a',
    'handler failed: UFFDIO_COPY: EEXIST',
  ]);
});

test('by chance, by priorities and the plain schedule', async (t) => {
  for (const schedules of ['random', 'pct'] as const) {
    const [one, two] = [1, 1].map(() => testHandler(fill, twoLoads, { schedules, runs: 50, seed: 3 }));
    t.deepEqual((await one)!.schedules, (await two)!.schedules);
    t.false((await one)!.complete);
    t.true((await one)!.schedules! > 5n, schedules);
    t.regex(String(await one), /^ran \d+ schedules, not all; 1 outcome$/);
  }
  t.is((await testHandler(fill, twoLoads, { schedules: 'one' })).runs, 1);
});

test('a test that is wrong says so', async (t) => {
  const wrong = (message: RegExp) => ({ instanceOf: TestError, message });
  await t.throwsAsync(testHandler(fill, twoLoads, { maxRuns: 3 }), wrong(/^3 runs do not suffice/));
  await t.throwsAsync(testHandler(fill, twoLoads, { schedule: 'z' }), wrong(/does not fit/));
  await t.throwsAsync(testHandler(fill, twoLoads, { schedule: '?' }), { instanceOf: RangeError });
  await t.throwsAsync(
    testHandler(fill, () => undefined),
    wrong(/makes no userfaultfd/),
  );
  const unregistered: WorldCode = async (world) => (await world.userfaultfd()).register(0n, PAGE);
  await t.throwsAsync(testHandler(fill, unregistered), wrong(/can’t be set up: UFFDIO_REGISTER: EINVAL/));
  await t.throwsAsync(
    testHandler(fill, async (world) => world.main.load(await world.registered(PAGE))),
    wrong(/calls that do not sleep; load does/),
  );
  let runs = 0;
  const moody: WorldCode = async (world) => {
    runs += 1;
    const memory = await world.registered(PAGE);
    for (let thread = 0; thread < (runs === 1 ? 1 : 2); thread += 1)
      world.thread(`T${thread}`, (one) => one.load(memory));
  };
  await t.throwsAsync(testHandler(fill, moody), wrong(/not deterministic/));
  const crowded: WorldCode = async (world) => {
    await world.userfaultfd();
    for (let thread = 0; thread < 8; thread += 1) world.thread(`T${thread}`, () => undefined);
  };
  await t.throwsAsync(testHandler(fill, crowded), wrong(/7 threads at most/));
});

test('a run that goes on and on is ended', async (t) => {
  const busy: Handler = async (uffd) => {
    for (;;) await uffd.wake(0x100000000000n, PAGE);
  };
  const found = await failure(t, busy, twoLoads, { maxSteps: 500 });
  t.is(found.kind, 'endless');
});

test('who begins when its process has ended, ends as one that slept', async (t) => {
  const end = 'EndedError: exit: the process exited with 1';
  const report = await testHandler(
    async (uffd) => {
      for await (const message of uffd) t.fail(message.event);
    },
    async (world) => {
      const memory = await world.registered(4096n, { otherProcess: true });
      const ended = deferred<void>();
      world.thread('T1', async (thread) => {
        await ended.promise;
        await thread.load(memory);
      });
      world.thread('T2', (thread) => thread.exit(1).finally(() => ended.resolve()));
    },
  );
  t.deepEqual(
    [...report.outcomes.keys()],
    [`T1: EndedError: load: the process exited with 1; T2: ${end}; 0x100000000000: its process has ended`],
  );
});
