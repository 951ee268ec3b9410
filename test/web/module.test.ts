import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { encodeProgram, Unmodelled } from '../../backend/index.js';
import { randomProgram } from '../../backend/random.js';
import { bootSimulator, type SimulatorMachine } from '../../sim/index.js';
import { PAGE_FOLDER } from './_browser.js';

const PROGRAMS = 500;

/** The bytes that a program comes to, or what it is said not to be modelled by. */
function resultOf(machine: SimulatorMachine, program: Uint8Array): string {
  machine.reset();
  try {
    return Buffer.from(machine.run(program)).toString('base64');
  } catch (error) {
    if (!(error instanceof Unmodelled)) throw error;
    return error.message;
  }
}

test('the page’s simulator, whose functions are not inlined, comes to the same as the package’s', (t) => {
  const own = bootSimulator();
  const pages = bootSimulator({}, readFileSync(join(PAGE_FOLDER, 'simulator.wasm')));
  for (let index = 0; index < PROGRAMS; index += 1) {
    const program = encodeProgram(randomProgram({ seed: 15, index }));
    t.is(resultOf(pages, program), resultOf(own, program), `program ${index}`);
  }
});
