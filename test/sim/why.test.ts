import { readFileSync } from 'node:fs';
import test from 'ava';
import { decodeResults, type Operation, type ProgramRecord } from '../../backend/index.js';
import { bootSimulator } from '../../sim/index.js';
import { copy, main, map, PAGE, page, program, record, registered } from './_programs.js';
import { rootOfCheckout } from './_root.js';

const source = readFileSync(new URL('assembly/generated/facts.ts', rootOfCheckout), 'utf8');
const names = new Map(
  [...source.matchAll(/export const (\w+): u16 = (\d+);/g)].map((match) => [Number(match[2]), match[1]]),
);

/** The fact that decided the last of some operations. */
function why(records: readonly ProgramRecord[], explain = true): string | undefined {
  const frames = decodeResults(bootSimulator().run(program(records, { payload: new Uint8Array(4096), explain })));
  return names.get(frames.flatMap(({ completions }) => completions).at(-1)!.why);
}

const cases: readonly [string, readonly ProgramRecord[], Operation][] = [
  ['COPY_ORDER_RANGE_DST', registered(4), { op: 'UFFDIO_COPY', fd: 3n, dst: 1n, src: page(0), len: PAGE }],
  ['COPY_ORDER_RANGE_SRC', registered(4), { op: 'UFFDIO_COPY', fd: 3n, dst: 1n, src: page(0), len: 1n }],
  ['COPY_ORDER_NO_VMA', registered(4), copy(3n, 9, { payload: 0 })],
  ['COPY_ORDER_UNREGISTERED', [...registered(4), main(map(8, 1))], copy(3n, 8, { payload: 0 })],
  ['COPY_ORDER_MODE_WP', registered(4), copy(3n, 0, { payload: 0 }, 2n)],
  ['COPY_ORDER_MODE', registered(4), copy(3n, 0, { payload: 0 }, 4n)],
  ['COPY_ANON_EEXIST', [...registered(4), main(copy(3n, 0, { payload: 0 }))], copy(3n, 0, { payload: 0 })],
  ['COPY_SRC_EFAULT', registered(4), copy(3n, 0, 0n)],
  ['API_ORDER_ALREADY', registered(4), { op: 'UFFDIO_API', fd: 3n }],
  ['API_ORDER_VERSION', registered(4), { op: 'UFFDIO_API', fd: 3n, api: 1n }],
  ['REGISTER_VMA_ANON_MINOR', registered(4), { op: 'UFFDIO_REGISTER', fd: 3n, start: page(0), len: PAGE, mode: 4n }],
  ['REGISTER_ORDER_NO_VMA', registered(4), { op: 'UFFDIO_REGISTER', fd: 3n, start: page(9), len: PAGE }],
  ['READ_EAGAIN', registered(4), { op: 'read', fd: 3n }],
  ['READ_ORDER_SIZE', registered(4), { op: 'read', fd: 3n, count: 31n }],
  ['SIGBUS_USER', registered(4, 1n << 7n), { op: 'load', addr: page(0) }],
  ['FAULT_ORDER_VMA', [], { op: 'load', addr: page(0) }],
  ['MMAP_ORDER_NOREPLACE', [main(map(0, 1))], map(0, 1)],
  ['MUNMAP_ORDER_LENGTH_ZERO', [], { op: 'munmap', addr: page(0), length: 0n }],
  ['CREATE_FLAGS_EINVAL', [], { op: 'userfaultfd', flags: 2n }],
];

for (const [fact, before, operation] of cases)
  test(`a refusal names its fact: ${fact}`, (t) => {
    t.is(why([...before, main(operation)]), fact);
  });

test('an event on its way is the reason that COPY gives while it lasts', (t) => {
  const records = [...registered(4, 2n), record(0, 1, { op: 'fork', child: 1n }), main(copy(3n, 0, { payload: 0 }))];
  t.is(why(records), 'COPY_ORDER_CHANGING');
});

test('facts are told to those only who ask', (t) => {
  t.is(why([main({ op: 'load', addr: page(0) })], false), undefined);
});
