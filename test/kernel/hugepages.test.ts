import { readFileSync } from 'node:fs';
import { type KernelMachine, leaseHugepages } from '../../backend/kernel/index.js';
import { rootTest } from './_kernel.js';
import { MAIN, MEM, ownCompletion, withMachine } from './_machine.js';

/** Private, anonymous, at this place, of hugepages. */
const PRIVATE_HUGETLB = 0x40032;
const HUGE = 2n << 20n;
const RESERVED = { kind: 'value', value: MEM };

/** A count of /proc/meminfo. */
function counted(name: string): number {
  return Number(new RegExp(`^HugePages_${name}:\\s+(\\d+)$`, 'm').exec(readFileSync('/proc/meminfo', 'utf8'))![1]);
}

/** What mmap of so many hugepages answers. */
function reserve(machine: KernelMachine, hugepages: number): unknown {
  const length = BigInt(hugepages) * HUGE;
  const completions = machine.perform(MAIN, { op: 'mmap', addr: MEM, length, flags: PRIVATE_HUGETLB });
  return ownCompletion(completions, MAIN)?.outcome;
}

// Reservations of somebody else look as lost ones do, and go away again.
rootTest(
  'who leases hugepages has as many as were wanted, and no reservation but its own, where others were lost',
  (t) =>
    withMachine((machine) =>
      withMachine((other) => {
        leaseHugepages(machine, 2);
        t.is(counted('Rsvd'), 0);
        t.deepEqual(reserve(other, 2), RESERVED);
        t.is(counted('Rsvd'), 2);
        leaseHugepages(machine, 4);
        t.is(counted('Free'), 4);
        t.is(counted('Rsvd'), 0);
        t.deepEqual(reserve(machine, 5), { kind: 'errno', errno: 'ENOMEM', number: 12 });
        t.deepEqual(reserve(machine, 4), RESERVED);
      }),
    ),
);
