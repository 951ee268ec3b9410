import { once } from 'node:events';
import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Completion, Operation } from '../../backend/index.js';
import { performInProcess } from '../../backend/kernel/in-process.js';
import { native } from '../../backend/kernel/native.js';
import { kernelTest } from './_kernel.js';
import { PAGE } from './_machine.js';

const ARENA = 0x200000000000n;
const RW = 3n;
/** MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE */
const FIXED = 0x100022n;
const NO_FD = (1n << 64n) - 1n;
const MISSING = 1n;

function perform(op: Operation['op'], operands: readonly bigint[], payload?: Uint8Array): Completion {
  return performInProcess(native().addon, op, operands, payload);
}

function value(op: Operation['op'], operands: readonly bigint[], payload?: Uint8Array): bigint {
  const { outcome } = perform(op, operands, payload);
  if (outcome.kind !== 'value') throw new Error(`${op}: ${JSON.stringify(outcome)}`);
  return outcome.value;
}

/** Bytes of this process’s memory, read without faulting. */
function memory(address: bigint, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  const fd = openSync('/proc/self/mem', 'r');
  try {
    readSync(fd, bytes, 0, length, address);
    return bytes;
  } finally {
    closeSync(fd);
  }
}

/** Maps `pages` at `address` and registers them; the userfaultfd. */
function registered(address: bigint, pages: bigint, features = 0n): bigint {
  value('mmap', [address, pages * PAGE, RW, FIXED, NO_FD, 0n]);
  const fd = value('userfaultfd', [0x80800n]);
  value('UFFDIO_API', [fd, 0xaan, features]);
  value('UFFDIO_REGISTER', [fd, address, pages * PAGE, MISSING]);
  return fd;
}

kernelTest('COPY brings JavaScript’s bytes into Node’s own memory', (t) => {
  const fd = registered(ARENA, 2n);
  const payload = Uint8Array.from({ length: 3 * 4096 }, (_, index) => index % 251);
  t.is(value('UFFDIO_COPY', [fd, ARENA, 5n, 2n * PAGE, 0n], payload), 0n);
  t.deepEqual(memory(ARENA, 2 * 4096), payload.slice(5, 5 + 2 * 4096));
  t.deepEqual(perform('UFFDIO_COPY', [fd, ARENA, 0n, PAGE, 0n], payload).outcome, {
    kind: 'errno',
    errno: 'EEXIST',
    number: 17,
  });
  t.throws(() => perform('UFFDIO_COPY', [fd, ARENA, 2n * PAGE, 2n * PAGE, 0n], payload), { code: 'ERR_OUT_OF_RANGE' });
  value('close', [fd]);
  value('munmap', [ARENA, 2n * PAGE]);
});

kernelTest('what is not of its own making is refused, and what would wait for itself', (t) => {
  const at = ARENA + 0x10000000n;
  const fd = registered(at, 2n);
  const pipe = perform('pipe2', [0x80800n]).out;
  const refused = (op: Operation['op'], ...operands: bigint[]) =>
    t.throws(() => perform(op, operands), { code: 'ERR_REFUSED_IN_PROCESS' }, `${op} ${operands}`);
  refused('close', 0n);
  refused('munmap', at, 3n * PAGE);
  refused('mmap', at + PAGE, 2n * PAGE, RW, 0x32n, NO_FD, 0n);
  refused('UFFDIO_REGISTER', fd, at, 3n * PAGE, MISSING);
  refused('UFFDIO_COPY', fd, at, at + PAGE, PAGE, 0n);
  refused('write', pipe[1]!, at, 1n);
  refused('read_at', pipe[0]!, at, 1n);
  refused('poll', pipe[0]!, 1n, NO_FD);
  refused('load', at, 1n);
  refused('fork', 1n);
  refused('ioctl', fd, 0xc020aa00n, at);
  const blocking = value('userfaultfd', [0x80000n]);
  refused('read', blocking, 32n);
  const withEvents = value('userfaultfd', [0x80800n]);
  value('UFFDIO_API', [withEvents, 0xaan, 1n << 6n]);
  refused('UFFDIO_REGISTER', withEvents, at, PAGE, MISSING);
  for (const own of [fd, pipe[0]!, pipe[1]!, blocking, withEvents]) value('close', [own]);
  value('munmap', [at, 2n * PAGE]);
});

kernelTest('a worker’s end closes and unmaps what operations made in it', async (t) => {
  const descriptorCount = () => readdirSync('/proc/self/fd').length;
  const mapped = () =>
    readFileSync('/proc/self/maps', 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('3000')).length;
  await worker();
  const before = descriptorCount();
  t.is(mapped(), 0);
  await worker();
  t.is(mapped(), 0);
  t.is(descriptorCount(), before);
});

/** Runs a worker that maps and registers memory, and waits for its end. */
async function worker(): Promise<void> {
  const started = new Worker(fileURLToPath(new URL('_mapper.js', import.meta.url)));
  const [before] = await Promise.all([once(started, 'message'), once(started, 'exit')]);
  if (before[0] !== 'registered') throw new Error(String(before[0]));
}
