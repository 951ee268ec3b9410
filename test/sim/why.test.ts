import test from 'ava';
import { decodeResults, type Operation, type ProgramRecord } from '../../backend/index.js';
import { bootSimulator, explain } from '../../sim/index.js';
import { copy, main, map, PAGE, page, program, record, registered } from './_programs.js';

/** The fact that decided the last of some operations. */
function why(records: readonly ProgramRecord[], asked = true): string | undefined {
  const frames = decodeResults(
    bootSimulator().run(program(records, { payload: new Uint8Array(4096), explain: asked })),
  );
  return explain(frames.flatMap(({ completions }) => completions).at(-1)!)?.id;
}

const cases: readonly [string, readonly ProgramRecord[], Operation][] = [
  ['copy.order.range-dst', registered(4), { op: 'UFFDIO_COPY', fd: 3n, dst: 1n, src: page(0), len: PAGE }],
  ['copy.order.range-src', registered(4), { op: 'UFFDIO_COPY', fd: 3n, dst: 1n, src: page(0), len: 1n }],
  ['copy.order.no-vma', registered(4), copy(3n, 9, { payload: 0 })],
  ['copy.order.unregistered', [...registered(4), main(map(8, 1))], copy(3n, 8, { payload: 0 })],
  ['copy.order.mode-wp', registered(4), copy(3n, 0, { payload: 0 }, 2n)],
  ['copy.order.mode', registered(4), copy(3n, 0, { payload: 0 }, 4n)],
  ['copy.anon.eexist', [...registered(4), main(copy(3n, 0, { payload: 0 }))], copy(3n, 0, { payload: 0 })],
  ['copy.src.efault', registered(4), copy(3n, 0, 0n)],
  ['api.order.already', registered(4), { op: 'UFFDIO_API', fd: 3n }],
  ['api.order.version', registered(4), { op: 'UFFDIO_API', fd: 3n, api: 1n }],
  ['register.vma.anon-minor', registered(4), { op: 'UFFDIO_REGISTER', fd: 3n, start: page(0), len: PAGE, mode: 4n }],
  ['register.order.no-vma', registered(4), { op: 'UFFDIO_REGISTER', fd: 3n, start: page(9), len: PAGE }],
  ['read.eagain', registered(4), { op: 'read', fd: 3n }],
  ['read.order.size', registered(4), { op: 'read', fd: 3n, count: 31n }],
  ['sigbus.user', registered(4, 1n << 7n), { op: 'load', addr: page(0) }],
  ['fault.order.vma', [], { op: 'load', addr: page(0) }],
  ['mmap.order.noreplace', [main(map(0, 1))], map(0, 1)],
  ['munmap.order.length-zero', [], { op: 'munmap', addr: page(0), length: 0n }],
  ['fd.ebadf', [], { op: 'close', fd: 9n }],
  ['fd.ebadf', [], { op: 'UFFDIO_WAKE', fd: 9n, start: 0n, len: PAGE }],
  ['fd.not-userfaultfd', [main({ op: 'pipe2' })], { op: 'UFFDIO_WAKE', fd: 3n, start: 0n, len: PAGE }],
  ['fd.read-kernel-address', registered(4), { op: 'read_at', fd: 3n, buf: 1n << 63n }],
  ['create.flags-einval', [], { op: 'userfaultfd', flags: 2n }],
];

for (const [fact, before, operation] of cases)
  test(`a refusal names its fact: ${fact} (${operation.op})`, (t) => {
    t.is(why([...before, main(operation)]), fact);
  });

test('an event on its way is the reason that COPY gives while it lasts', (t) => {
  const records = [...registered(4, 2n), record(0, 1, { op: 'fork', child: 1n }), main(copy(3n, 0, { payload: 0 }))];
  t.is(why(records), 'copy.order.changing');
});

test('facts are told to those only who ask', (t) => {
  t.is(why([main({ op: 'load', addr: page(0) })], false), undefined);
});
