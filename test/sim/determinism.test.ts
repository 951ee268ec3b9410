import test from 'ava';
import { equalBytes } from '../../backend/compare/search.js';
import { encodeProgram } from '../../backend/index.js';
import { randomProgram } from '../../backend/random.js';
import { LOOK_SMAPS, LOOK_STATE } from '../../backend/wire.js';
import { bootSimulator } from '../../sim/index.js';
import { main, page, program, record, registered } from './_programs.js';

const PROGRAMS = 200;
const looks = LOOK_STATE | LOOK_SMAPS;

test('the same programs give the same bytes on two machines, and again after a reset', (t) => {
  const [one, other] = [bootSimulator(), bootSimulator()];
  for (let index = 0; index < PROGRAMS; index += 1) {
    const bytes = encodeProgram(randomProgram({ seed: 11, index }));
    one.reset();
    other.reset();
    const first = one.run(bytes);
    t.true(equalBytes(other.run(bytes), first), `program ${index}`);
    one.reset();
    t.true(equalBytes(one.run(bytes), first), `program ${index}, again`);
  }
});

test('a reset leaves the bytes of a boot', (t) => {
  const machine = bootSimulator();
  const booted = machine.snapshot();
  for (let index = 0; index < PROGRAMS; index += 1) {
    machine.run(encodeProgram(randomProgram({ seed: 12, index })));
    machine.reset();
    t.true(equalBytes(machine.snapshot(), booted), `program ${index}`);
  }
});

test('a restored snapshot goes on as the original did', (t) => {
  const machine = bootSimulator();
  const windows = [{ start: page(0), pages: 8 }];
  for (let index = 0; index < PROGRAMS; index += 1) {
    machine.reset();
    machine.run(encodeProgram(randomProgram({ seed: 13, index })));
    const middle = machine.snapshot();
    const next = encodeProgram({ ...randomProgram({ seed: 14, index }), windows, finalLooks: looks });
    const results = machine.run(next);
    const end = machine.snapshot();
    machine.restore(middle);
    t.true(equalBytes(machine.snapshot(), middle), `program ${index}`);
    t.true(equalBytes(machine.run(next), results), `program ${index}`);
    t.true(equalBytes(machine.snapshot(), end), `program ${index}`);
  }
});

test('a snapshot of one machine can be restored in another', (t) => {
  const [one, other] = [bootSimulator(), bootSimulator()];
  one.run(program([...registered(4), record(0, 1, { op: 'load', addr: page(2) })]));
  other.restore(one.snapshot());
  const read = program([main({ op: 'read', fd: 3n })], { looks });
  t.true(equalBytes(other.run(read), one.run(read)));
});

test('virtual time moves only when it is told to', (t) => {
  const machine = bootSimulator();
  machine.run(program(registered(4)));
  t.is(machine.time, 0n);
  machine.advance(1_000_000n);
  const later = machine.snapshot();
  t.is(machine.time, 1_000_000n);
  machine.reset();
  t.is(machine.time, 0n);
  machine.restore(later);
  t.is(machine.time, 1_000_000n);
});
