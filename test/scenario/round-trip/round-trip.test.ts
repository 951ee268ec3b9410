import test from 'ava';
import { racingSimulator } from '../../../scenario/index.js';
import { bootSimulator } from '../../../sim/index.js';
import { roundTrip } from './_round-trip.js';

test('400 random programs print, parse and run to the same trace', (t) => {
  const machine = racingSimulator(bootSimulator());
  let same = 0;
  for (let index = 0; index < 400; index += 1) if (roundTrip(machine, 1, index) === 'same') same += 1;
  t.true(same >= 380, `${same} of them reach nothing that is not modelled`);
});
