/** Userfaultfds of this process's own memory. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isErrno, type Message, Userfaultfd } from '../../handler/index.js';
import { ProcessHost, SharedMemory } from '../../process/index.js';
import { kernelTest } from '../kernel/_kernel.js';
import { Toucher } from './_touching.js';

const PAGE = 4096;

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

kernelTest('a worker’s faults are served by the event loop of the main thread', async (t) => {
  const memory = new SharedMemory(1);
  t.is(memory.length, 16 * PAGE);
  const uffd = await Userfaultfd.open(new ProcessHost());
  await uffd.register(memory.address, memory.length);
  const messages: Message[] = [];
  const handler = (async () => {
    for await (const message of uffd) {
      messages.push(message);
      if (message.event === 'pagefault') await uffd.copy(message.page, new Uint8Array(PAGE).fill(messages.length));
    }
  })();
  const toucher = new Toucher(memory);
  t.is(await toucher.load(3 * PAGE + 5), 1);
  t.is(await toucher.load(PAGE), 2);
  t.is(await toucher.load(PAGE + 1), 2);
  const pages = messages.map((message) => message.event === 'pagefault' && message.page - memory.address);
  t.deepEqual(pages, [3n * 4096n, 4096n]);
  await toucher[Symbol.asyncDispose]();
  t.throws(() => memory.release(), { message: /registered/ });
  await uffd.close();
  await handler;
  t.is(new Uint8Array(memory.buffer)[3 * PAGE], 1, 'nothing is missing any more, and this thread may touch it');
  memory.release();
  t.throws(() => memory.release(), { code: 'ERR_REFUSED_IN_PROCESS' });
});

kernelTest('a read(2) of a file, which a thread of Node’s pool performs, faults and is served', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'userfaultfd-'));
  writeFileSync(join(folder, 'data'), 'from a file');
  const file = await open(join(folder, 'data'), 'r+');
  const memory = new SharedMemory(2 * PAGE);
  const uffd = await Userfaultfd.open(new ProcessHost());
  await uffd.register(memory.address, memory.length);
  const bytes = new Uint8Array(memory.buffer);
  const reading = file.read(bytes, 10, 11, 0);
  const fault = await uffd.read();
  t.true(fault.event === 'pagefault' && fault.write && fault.page === memory.address);
  await uffd.copy(memory.address, new Uint8Array(PAGE).fill(0x2e));
  t.is((await reading).bytesRead, 11);
  const writing = file.write(bytes, PAGE, 1, 0);
  const other = await uffd.read();
  t.true(other.event === 'pagefault' && !other.write);
  await uffd.zeropage(memory.address + 4096n, PAGE);
  t.is((await writing).bytesWritten, 1);
  t.is(Buffer.from(bytes.subarray(9, 22)).toString(), '.from a file.');
  await uffd.close();
  memory.release();
  await file.close();
  rmSync(folder, { recursive: true });
});

kernelTest('an aborted wait leaves the message in the kernel, for who reads later', async (t) => {
  const memory = new SharedMemory(PAGE);
  const uffd = await Userfaultfd.open(new ProcessHost());
  await uffd.register(memory.address, memory.length);
  const toucher = new Toucher(memory);
  const controller = new AbortController();
  const aborted = rejection(uffd.read({ signal: controller.signal }));
  controller.abort(new Error('enough'));
  t.is(((await aborted) as Error).message, 'enough');
  t.is(await uffd.tryRead(), undefined);
  const load = toucher.load(0);
  const message = await uffd.read();
  t.is(message.event, 'pagefault');
  await uffd.zeropage(memory.address, PAGE);
  t.is(await load, 0);
  const reads = [uffd.read(), uffd.read()].map(rejection);
  await uffd.close();
  for (const read of reads) t.true(isErrno(await read, 'EBADF'));
  await toucher[Symbol.asyncDispose]();
  memory.release();
});

kernelTest(
  'what would make this thread wait for itself, or touch memory that is not its own, is refused',
  async (t) => {
    const host = new ProcessHost();
    const memory = new SharedMemory(PAGE);
    const uffd = await Userfaultfd.open(host);
    await uffd.register(memory.address, memory.length);
    const refused = { code: 'ERR_REFUSED_IN_PROCESS' };
    await t.throwsAsync(uffd.copy(memory.address, new Uint8Array(memory.buffer).subarray(0, PAGE)), refused);
    await t.throwsAsync(uffd.copy(memory.address, memory.address + 4096n, { len: PAGE }), refused);
    await t.throwsAsync(uffd.register(memory.address + BigInt(memory.length), PAGE), refused);
    const events = await Userfaultfd.open(host, { features: ['EVENT_REMOVE'] });
    await t.throwsAsync(events.register(memory.address, PAGE), refused);
    await t.throwsAsync(host.perform({ op: 'munmap', addr: memory.address, length: 4096n }), refused);
    await t.throwsAsync(host.perform({ op: 'load', addr: memory.address }), refused);
    await uffd.close();
    await events.close();
    memory.release();
    t.throws(() => new SharedMemory(0), { instanceOf: RangeError });
  },
);

kernelTest('errors are those of every other place', async (t) => {
  const memory = new SharedMemory(PAGE);
  const uffd = await Userfaultfd.open(new ProcessHost());
  await uffd.register(memory.address, memory.length);
  await uffd.zeropage(memory.address + 4096n, PAGE);
  const error = await rejection(uffd.copy(memory.address, new Uint8Array(2 * PAGE)));
  t.true(isErrno(error, 'EAGAIN') && error.done === 4096n);
  t.true(isErrno(await rejection(uffd.zeropage(memory.address, PAGE)), 'EEXIST'));
  t.true(isErrno(await rejection(uffd.wake(memory.address + 1n, PAGE)), 'EINVAL'));
  await uffd.unregister(memory.address, memory.length);
  memory.release();
  await uffd.close();
  t.true(isErrno(await rejection(uffd.read()), 'EBADF'));
});
