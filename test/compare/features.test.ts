import test from 'ava';
import { encodeProgram, type Machine, type ProgramRecord } from '../../backend/index.js';
import { kernelBackend, probeKernel } from '../../backend/kernel/index.js';
import { LOOK_STATE } from '../../backend/wire.js';
import { bootSimulator } from '../../sim/index.js';

/** As many descriptors as a machine has room for. */
const AT_ONCE = 250;
const FIRST_DESCRIPTOR = 3;

const probe = probeKernel();
const onKernel = probe.available ? test : test.skip;

/** Enables sets of features from number `first` on, each on a userfaultfd of its own, and looks at what fdinfo shows. */
function enable(machine: Machine, sets: readonly bigint[]): Uint8Array {
  machine.reset();
  const records = sets.flatMap((features, index): ProgramRecord[] => [
    { process: 0, thread: 0, operation: { op: 'userfaultfd' } },
    { process: 0, thread: 0, operation: { op: 'UFFDIO_API', fd: FIRST_DESCRIPTOR + index, features } },
  ]);
  return machine.run(encodeProgram({ records, windows: [], finalLooks: LOOK_STATE }));
}

/** Every set of the features, in the order of their numbers. */
function* subsets(features: bigint): Generator<bigint> {
  let set = 0n;
  do {
    yield set;
    set = (set - features) & features;
  } while (set !== 0n);
}

onKernel('every set of features is enabled, or refused, in the same way', async (t) => {
  t.timeout(120_000);
  const kernel = await kernelBackend.boot();
  const simulator = await bootSimulator(kernel.config);
  const different: string[] = [];
  let compared = 0;
  const all = [...subsets(kernel.config.environment.features)];
  for (let first = 0; first < all.length; first += AT_ONCE) {
    const sets = all.slice(first, first + AT_ONCE);
    if (Buffer.compare(enable(kernel, sets), enable(simulator, sets)) !== 0)
      different.push(`set ${first} or one of the next`);
    compared += sets.length;
  }
  await kernel.close();
  t.deepEqual(different, []);
  t.log(`${compared} sets of features`);
});
