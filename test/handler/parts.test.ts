/** The small parts below `Userfaultfd`, without a machine. */
import test from 'ava';
import type { Completion, Operation, ThreadId } from '../../backend/index.js';
import { PAYLOAD_BASE } from '../../backend/index.js';
import { MachineHost, type Performer } from '../../handler/index.js';
import { decodeMessage } from '../../handler/message.js';
import { Payload } from '../../handler/payload.js';

function noChild(): never {
  throw new Error('no fork');
}

test('an event without a name is kept, with all of its bytes', (t) => {
  const bytes = new Uint8Array(64).fill(7);
  bytes[0] = 0x77;
  const message = decodeMessage(bytes, 4096n, noChild);
  t.deepEqual(message, { event: 'unknown', number: 0x77, bytes: bytes.slice(0, 32) });
});

test('flags of a fault that have no name are kept, and the address is rounded down to its page', (t) => {
  const bytes = new Uint8Array(32);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 0x12);
  view.setBigUint64(8, 0x15n, true);
  view.setBigUint64(16, 0x12345n, true);
  view.setUint32(24, 99, true);
  const expected = { address: 0x12345n, page: 0x12000n, flags: 0x15n, write: true, wp: false, minor: true, ptid: 99 };
  t.deepEqual(decodeMessage(bytes, 4096n, noChild), { event: 'pagefault', ...expected });
});

const COPY: Operation = { op: 'UFFDIO_COPY', fd: 3, dst: 0n, src: { payload: 0 }, len: 4096n };

test('the same bytes have one place in the payload, others the next page', (t) => {
  const payload = new Payload();
  const srcOf = (source: Uint8Array) => (payload.place(COPY, source) as { src: bigint }).src - PAYLOAD_BASE;
  const buffer = new Uint8Array(100).fill(1);
  t.is(srcOf(buffer), 0n);
  t.is(payload.take()?.length, 4096);
  t.is(payload.take(), undefined, 'the machine has it already');
  t.is(srcOf(new Uint8Array(100).fill(1)), 0n);
  t.is(payload.take(), undefined);
  buffer.fill(2);
  t.is(srcOf(buffer), 4096n, 'the buffer was changed, what was placed was not');
  const all = payload.take()!;
  t.deepEqual([all[0], all[4096]], [1, 2]);
});

test('a payload has room for 1 MiB that is read at once, and forgets what nobody reads', (t) => {
  const payload = new Payload();
  payload.place(COPY, new Uint8Array(1 << 20));
  t.throws(() => payload.place(COPY, new Uint8Array(1).fill(1)), { instanceOf: RangeError });
  t.true(payload.isWhole);
  payload.release();
  t.is((payload.place(COPY, new Uint8Array(1).fill(1)) as { src: bigint }).src, PAYLOAD_BASE);
  t.false(payload.isWhole);
  const small = new Payload(8192);
  for (const byte of [1, 2]) small.place(COPY, new Uint8Array(4096).fill(byte));
  t.is(
    (small.place(COPY, new Uint8Array(1).fill(3)) as { src: bigint }).src,
    PAYLOAD_BASE + 8192n,
    'two are being read',
  );
  for (let left = 3; left > 0; left -= 1) small.release();
  t.is((small.place(COPY, new Uint8Array(1).fill(4)) as { src: bigint }).src, PAYLOAD_BASE);
});

/** Completes nothing by itself. */
class Waiting implements Performer {
  readonly threads: number[] = [];
  readonly complete: (() => void)[] = [];

  submit({ process, thread }: ThreadId): Promise<Completion> {
    this.threads.push(thread);
    const outcome = { kind: 'value', value: 0n } as const;
    const completion = { record: 0, process, thread, outcome, out: [], bytes: new Uint8Array(0), why: 0 };
    return new Promise((resolve) => this.complete.push(() => resolve(completion)));
  }

  async settled(): Promise<void> {}
}

test('a call takes the lowest idle thread; the next in line gets the first one that is given back', async (t) => {
  const performer = new Waiting();
  const host = new MachineHost(performer, { threads: [3, 2] });
  const calls = [1, 2, 3].map((fd) => host.perform({ op: 'close', fd }));
  t.deepEqual(performer.threads, [2, 3]);
  t.throws(() => host.wait(3), { instanceOf: RangeError });
  performer.complete[1]!();
  await calls[1];
  await null;
  t.deepEqual(performer.threads, [2, 3, 3]);
  performer.complete[0]!();
  await calls[0];
  performer.complete[2]!();
  await calls[2];
  void host.perform({ op: 'close', fd: 4 });
  t.is(performer.threads.at(-1), 2);
});
