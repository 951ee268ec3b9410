import { ErrnoError, isErrno, type Message, SignalError, Userfaultfd } from '../../handler/index.js';
import { onBoth, PAGE, type Stage } from './_machines.js';

function page(byte: number): Uint8Array {
  return new Uint8Array(Number(PAGE)).fill(byte);
}

/** Memory of `pages`, registered with a new userfaultfd. */
async function registered({ host, main }: Stage, pages = 1n, features: Parameters<typeof Userfaultfd.open>[1] = {}) {
  const uffd = await Userfaultfd.open(host, features);
  const memory = await main.mmap(pages * PAGE);
  await uffd.register(memory, pages * PAGE);
  return { uffd, memory };
}

/** What a promise was rejected with. */
async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

onBoth('a handler reads faults, fills pages and ends when the userfaultfd is closed', async (t, stage) => {
  const { uffd, memory } = await registered(stage, 2n);
  const messages: Message[] = [];
  const handler = (async () => {
    for await (const message of uffd) {
      messages.push(message);
      if (message.event === 'pagefault') t.is(await uffd.copy(message.page, page(0x5a)), PAGE);
    }
  })();
  t.is(await stage.t1.load(memory + 5n), 0x5an);
  await stage.t2.store(memory + PAGE + 8n, 7, 8);
  t.is(await stage.main.load(memory + PAGE + 8n, 8), 7n);
  await uffd.close();
  await uffd.close();
  await handler;
  const flags = messages.map((message) => message.event === 'pagefault' && [message.page, message.write, message.wp]);
  t.deepEqual(flags, [
    [memory, false, false],
    [memory + PAGE, true, false],
  ]);
  t.deepEqual(stage.asleep(), []);
  t.true(isErrno(await rejection(uffd.read()), 'EBADF'));
});

onBoth('a refusal says the call, the range, the errno, and on the simulator why', async (t, stage) => {
  const { uffd, memory } = await registered(stage);
  await uffd.zeropage(memory, PAGE);
  const error = await rejection(uffd.copy(memory, page(1)));
  t.true(error instanceof ErrnoError && isErrno(error, 'EEXIST', 'ENOENT') && !isErrno(error, 'EAGAIN'));
  const { call, range, errno, number, done, field, reason } = error as ErrnoError;
  t.deepEqual([call, errno, number, done, field], ['UFFDIO_COPY', 'EEXIST', 17, 0n, -17n]);
  t.deepEqual(range, { start: memory, len: PAGE });
  t.is(reason?.id, stage.backend === 'sim' ? 'copy.anon.eexist' : undefined);
  t.regex((error as Error).message, /^UFFDIO_COPY of 0x[0-9a-f]+-0x[0-9a-f]+: EEXIST/);
  const unaligned = await rejection(uffd.wake(memory + 1n, PAGE));
  t.true(isErrno(unaligned, 'EINVAL') && unaligned.field === undefined);
});

onBoth('a partial copy keeps the bytes that it did', async (t, stage) => {
  const { uffd, memory } = await registered(stage, 3n);
  await uffd.zeropage(memory + PAGE, PAGE);
  const error = await rejection(uffd.copy(memory, new Uint8Array(3 * Number(PAGE))));
  t.true(isErrno(error, 'EAGAIN'));
  t.is((error as ErrnoError).done, PAGE);
  t.regex((error as Error).message, /after 4096 of 12288 bytes/);
});

onBoth('COPY from an address, ZEROPAGE, POISON and MOVE, with and without waking', async (t, stage) => {
  const { main, t1, t2 } = stage;
  const { uffd, memory } = await registered(stage, 4n);
  const source = await main.mmap(PAGE);
  await main.fill(source, PAGE, 0x11);
  t.is(await uffd.copy(memory, source, { len: PAGE }), PAGE);
  const load = t1.load(memory + PAGE);
  await uffd.read();
  t.is(await uffd.zeropage(memory + PAGE, PAGE, { dontwake: true }), PAGE);
  t.deepEqual(stage.asleep(), ['0.1 fault']);
  await uffd.wake(memory + PAGE, PAGE);
  t.is(await load, 0n);
  const poisoned = t2.load(memory + 2n * PAGE);
  t.is(await uffd.poison(memory + 2n * PAGE, PAGE), PAGE);
  const error = await rejection(poisoned);
  t.true(error instanceof SignalError && error.signal === 7);
  t.is(await uffd.move(memory + 3n * PAGE, source, PAGE), PAGE);
  t.is(await t2.load(memory + 3n * PAGE), 0x11n);
  await t.throwsAsync(uffd.copy(memory, source), { instanceOf: TypeError });
  await t.throwsAsync(uffd.copy(memory, page(1), { len: 2n * PAGE }), { instanceOf: RangeError });
});

onBoth('minor faults are continued', async (t, stage) => {
  const { main, t1 } = stage;
  const uffd = await Userfaultfd.open(stage.host, { features: ['MINOR_SHMEM'] });
  const { outcome } = await main.call({ op: 'memfd_create' });
  const fd = Number(outcome.kind === 'value' && outcome.value);
  await main.call({ op: 'ftruncate', fd, length: PAGE });
  const [one, other] = [await main.mmap(PAGE, { shared: true, fd }), await main.mmap(PAGE, { shared: true, fd })];
  await main.store(one, 9);
  await uffd.register(other, PAGE, { minor: true });
  const load = t1.load(other);
  const message = await uffd.read();
  t.true(message.event === 'pagefault' && message.minor && message.page === other);
  t.is(await uffd.continue(other, PAGE), PAGE);
  t.is(await load, 9n);
});

onBoth('write protection is asked for, told and taken away', async (t, stage) => {
  const { main, t1 } = stage;
  const uffd = await Userfaultfd.open(stage.host, { features: ['PAGEFAULT_FLAG_WP'] });
  const memory = await main.mmap(PAGE);
  await main.store(memory, 1);
  const ioctls = await uffd.register(memory, PAGE, { wp: true });
  t.not(ioctls & (1n << 6n), 0n, 'WRITEPROTECT is offered');
  await uffd.writeProtect(memory, PAGE);
  const store = t1.store(memory, 2);
  const message = await uffd.read();
  t.true(message.event === 'pagefault' && message.wp && message.write);
  await uffd.removeWriteProtection(memory, PAGE, { dontwake: true });
  t.deepEqual(stage.asleep(), ['0.1 fault']);
  await uffd.wake(memory, PAGE);
  await store;
  t.is(await main.load(memory), 2n);
  await uffd.unregister(memory, PAGE);
});

onBoth('events are typed, and a fork brings the userfaultfd of the child', async (t, stage) => {
  const features = ['EVENT_FORK', 'EVENT_REMAP', 'EVENT_REMOVE', 'EVENT_UNMAP'] as const;
  const { uffd, memory } = await registered(stage, 4n, { features, batch: 2 });
  const fork = stage.t1.call({ op: 'fork', child: 1n });
  const message = await uffd.read();
  t.true(message.event === 'fork');
  await fork;
  if (message.event === 'fork') {
    t.not(message.uffd.fd, uffd.fd);
    await message.uffd.close();
  }
  const remove = stage.t1.madvise(memory, PAGE, 'DONTNEED');
  t.deepEqual(await uffd.read(), { event: 'remove', start: memory, end: memory + PAGE });
  await remove;
  const to = memory - 16n * PAGE;
  const moved = stage.t1.mremap(memory, PAGE, PAGE, { to });
  t.deepEqual(await uffd.read(), { event: 'remap', from: memory, to, len: PAGE });
  t.deepEqual(await uffd.read(), { event: 'unmap', start: memory, end: memory + PAGE });
  t.is(await moved, to);
});

onBoth('one read brings as many messages as it may', async (t, stage) => {
  const { uffd, memory } = await registered(stage, 2n, { batch: 4 });
  const loads = [stage.t1.load(memory), stage.t2.load(memory + PAGE)];
  await uffd.read();
  await uffd.zeropage(memory, 2n * PAGE);
  t.deepEqual(await Promise.all(loads), [0n, 0n]);
  const second = await uffd.tryRead();
  t.is(second?.event, 'pagefault', 'it was read before the page was filled');
  t.is(await uffd.tryRead(), undefined);
});

onBoth('an aborted wait leaves the messages to others', async (t, stage) => {
  const { uffd, memory } = await registered(stage);
  const controller = new AbortController();
  const aborted = rejection(uffd.read({ signal: controller.signal }));
  const other = uffd.read();
  await stage.main.load(await stage.main.mmap(PAGE));
  controller.abort(new Error('enough'));
  t.is(((await aborted) as Error).message, 'enough');
  const load = stage.t1.load(memory);
  t.is((await other).event, 'pagefault');
  await uffd.zeropage(memory, PAGE);
  await load;
  t.is(((await rejection(uffd.read({ signal: AbortSignal.abort() }))) as DOMException).name, 'AbortError');
});

onBoth('closing with a fault asleep wakes it to zeros, also while somebody waits for messages', async (t, stage) => {
  const { uffd, memory } = await registered(stage);
  const reader = (async () => {
    for await (const message of uffd) t.is(message.event, 'pagefault');
  })();
  const load = stage.t1.load(memory);
  await stage.main.load(await stage.main.mmap(PAGE));
  await uffd[Symbol.asyncDispose]();
  t.is(await load, 0n);
  await reader;
});

onBoth('two userfaultfds that are read are closed at once', async (t, stage) => {
  const uffds = [await Userfaultfd.open(stage.host), await Userfaultfd.open(stage.host)];
  const reads = uffds.map((uffd) => rejection(uffd.read()));
  while (stage.asleep().length < uffds.length) await stage.main.mmap(PAGE);
  await Promise.all(uffds.map((uffd) => uffd.close()));
  for (const read of reads) t.true(isErrno(await read, 'EBADF'));
  t.deepEqual(stage.asleep(), []);
});

onBoth('a feature that the kernel has not, and names and numbers of features', async (t, stage) => {
  const refused = await rejection(Userfaultfd.open(stage.host, { features: 1n << 60n }));
  t.true(isErrno(refused, 'EINVAL') && refused.call === 'UFFDIO_API');
  await t.throwsAsync(Userfaultfd.open(stage.host, { features: ['NONE' as 'MOVE'] }), { instanceOf: RangeError });
  await t.throwsAsync(Userfaultfd.open(stage.host, { batch: 0 }), { instanceOf: RangeError });
  const uffd = await Userfaultfd.open(stage.host, { features: ['MOVE'], userModeOnly: true });
  t.not(uffd.features & (1n << 16n), 0n);
  t.is(uffd.fd, 3, 'descriptors of failed attempts were closed');
});

onBoth('more different pages than a machine holds at once, while somebody waits for messages', async (t, stage) => {
  const pages = 300n;
  const { uffd, memory } = await registered(stage, pages);
  const reader = uffd.read();
  for (let number = 0n; number < pages; number += 1n) {
    const bytes = page(Number(number & 0xffn));
    bytes[0] = Number(number >> 8n);
    await uffd.copy(memory + number * PAGE, bytes);
  }
  t.is(await stage.t1.load(memory + 299n * PAGE, 2), 0x2b01n);
  await uffd.close();
  t.true(isErrno(await rejection(reader), 'EBADF'));
});

onBoth('an operation that is none harms nobody else', async (t, stage) => {
  const { uffd, memory } = await registered(stage);
  const load = stage.t1.load(memory);
  const wrong = stage.main.call({ op: 'load', addr: 1.5 });
  t.is(((await rejection(wrong)) as Error).name, 'ProgramError');
  t.regex(((await rejection(stage.t1.load(memory))) as Error).message, /performs an operation already/);
  await uffd.zeropage(memory, PAGE);
  t.is(await load, 0n);
});
