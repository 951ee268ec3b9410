import test from 'ava';
import { proposalsAt } from '../../web/model/completion.js';

function labels(before: string): string[] {
  return proposalsAt(before).map(({ label }) => label);
}

test('calls are proposed where a call begins, and as Linux writes them', (t) => {
  for (const call of ['mmap', 'ioctl', 'poll', 'peek', 'reserve']) t.true(labels('[main] ').includes(call), call);
  t.false(labels('[main] ').includes('UFFDIO_COPY'));
  t.true(labels('[main] mem = ').includes('mmap'));
});

test('the fields of a structure are proposed within it', (t) => {
  t.true(labels('[main] ioctl(uffd, UFFDIO_COPY, {').includes('dst'));
  t.deepEqual(labels('[main] ioctl(uffd, UFFDIO_ZEROPAGE, {range={'), ['start', 'len']);
  t.true(labels('[main] ioctl(uffd, UFFDIO_ZEROPAGE, {range={start=mem, len=1p}, ').includes('mode'));
});

test('names of the scenario and constants are proposed as values, and nothing in comments', (t) => {
  const found = labels('[main] mem = mmap(NULL, 1p)\n[main] load(');
  t.true(found.includes('mem'));
  t.true(found.includes('PROT_READ'));
  t.deepEqual(labels('# a comment '), []);
});
