/** Userfaultfds of other processes, which send them over a Unix socket. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';
import { isErrno, Userfaultfd } from '../../handler/index.js';
import { ProcessHost, UserfaultfdListener, UserfaultfdSocket } from '../../process/index.js';
import { kernelTest, serialKernelTest } from '../kernel/_kernel.js';

const PAGE = 4096;
const GUEST = fileURLToPath(new URL('_guest.js', import.meta.url));

/** What the descriptors of this process lead to. */
function descriptors(): string[] {
  const folder = '/proc/self/fd';
  return readdirSync(folder).flatMap((fd) => {
    try {
      return [readlinkSync(`${folder}/${fd}`)];
    } catch {
      return []; // the one that the folder was read by
    }
  });
}

/** A listener in a folder of its own, for as long as `run` runs. */
async function listening(run: (host: ProcessHost, listener: UserfaultfdListener) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'userfaultfd-'));
  const host = new ProcessHost();
  const listener = await UserfaultfdListener.listen(host, join(folder, 'socket'));
  try {
    await run(host, listener);
  } finally {
    await listener.close();
    rmSync(folder, { recursive: true });
  }
}

interface Guest {
  readonly child: ChildProcess;
  readonly output: Promise<string>;
}

function guest(path: string, ...args: readonly string[]): Guest {
  const child = spawn(process.execPath, [GUEST, path, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  return { child, output: once(child, 'close').then(() => text) };
}

async function onlyReceived(t: ExecutionContext, socket: UserfaultfdSocket, child: ChildProcess) {
  const received = (await socket.receive())!;
  t.is(received.pid, child.pid!);
  t.is(received.uffds.length, 1);
  const [mapping] = JSON.parse(Buffer.from(received.bytes).toString());
  return { uffd: received.uffds[0]!, base: BigInt(mapping.base_host_virt_addr), size: mapping.size as number };
}

kernelTest('the faults of another process are served until it ends', (t) =>
  listening(async (_, listener) => {
    const { child, output } = guest(listener.path, '4');
    const socket = (await listener.accept())!;
    const { uffd, base, size } = await onlyReceived(t, socket, child);
    t.is(size, 4 * PAGE);
    const handler = (async () => {
      for await (const message of uffd)
        if (message.event === 'pagefault')
          await uffd.copy(message.page, new Uint8Array(PAGE).fill(Number((message.page - base) / 4096n) + 1));
    })();
    t.is(await output, 'sum 10\n');
    t.is(await socket.receive(), undefined, 'the end');
    const error = await uffd.zeropage(base, PAGE).catch((reason) => reason);
    t.true(isErrno(error, 'ESRCH'), String(error));
    await uffd.close();
    await handler;
    await socket.close();
  }),
);

kernelTest('a process that waits for a page, and is killed, leaves a userfaultfd that says so', (t) =>
  listening(async (_, listener) => {
    const { child, output } = guest(listener.path);
    const socket = (await listener.accept())!;
    const { uffd, base } = await onlyReceived(t, socket, child);
    const message = await uffd.read();
    t.true(message.event === 'pagefault' && message.page === base);
    child.kill('SIGKILL');
    await output;
    t.is(await socket.receive(), undefined);
    t.true(isErrno(await uffd.copy(base, new Uint8Array(PAGE)).catch((reason) => reason), 'ESRCH'));
    await uffd.close();
    await socket.close();
  }),
);

serialKernelTest('what is no userfaultfd of another process is closed, and refused', (t) =>
  listening(async (host, listener) => {
    // Other tests of this file open descriptors too, but of these two kinds none.
    const count = () => descriptors().filter((target) => /^(pipe:|anon_inode:\[userfaultfd)/.test(target)).length;
    const mine = await UserfaultfdSocket.connect(host, listener.path);
    const other = (await listener.accept())!;
    const before = count();
    const { out } = await host.perform({ op: 'pipe2' });
    const pipe = out.slice(0, 2).map((fd) => Userfaultfd.adopt(host, Number(fd)));
    await mine.send(new Uint8Array([1]), pipe);
    await t.throwsAsync(other.receive(), { code: 'ERR_NOT_A_USERFAULTFD' });
    const own = await Userfaultfd.open(host);
    await mine.send(new Uint8Array([1]), [own]);
    await t.throwsAsync(other.receive(), { code: 'ERR_REFUSED_IN_PROCESS' });
    await mine.send(new Uint8Array([1, 2, 3]));
    t.deepEqual(await other.receive(), { bytes: new Uint8Array([1, 2, 3]), uffds: [], pid: process.pid });
    await t.throwsAsync(mine.send(new Uint8Array(0), [own]), { code: 'ERR_OUT_OF_RANGE' });
    for (const uffd of [...pipe, own]) await uffd.close();
    t.is(count(), before);
    await mine.close();
    await mine.close();
    t.is(await other.receive(), undefined);
    await t.throwsAsync(other.send(new Uint8Array(1)), { code: 'EPIPE' });
    await other.close();
  }),
);

kernelTest('who waits for a connection or a message is let go by abort and by close', (t) =>
  listening(async (host, listener) => {
    const { signal } = new AbortController();
    const accepts = [listener.accept({ signal }), listener.accept()];
    const controller = new AbortController();
    const aborted = listener.accept({ signal: controller.signal });
    controller.abort(new Error('enough'));
    await t.throwsAsync(aborted, { message: 'enough' });
    const mine = await UserfaultfdSocket.connect(host, listener.path);
    const other = (await Promise.race(accepts))!;
    const receive = other.receive();
    await t.throwsAsync(other.receive({ signal: AbortSignal.abort(new Error('before')) }), { message: 'before' });
    await other.close();
    t.is(await receive, undefined);
    await mine.close();
    await listener.close();
    t.is((await Promise.all(accepts)).filter((socket) => socket === undefined).length, 1);
    t.false(existsSync(listener.path));
    const refused = UserfaultfdSocket.connect(host, listener.path);
    await t.throwsAsync(refused, { code: 'ENOENT' });
    await t.throwsAsync(UserfaultfdListener.listen(host, '/'.repeat(200)), { code: 'ERR_OUT_OF_RANGE' });
    await t.throwsAsync(UserfaultfdListener.listen(host, '/dev/null'), { code: 'EADDRINUSE' });
  }),
);
