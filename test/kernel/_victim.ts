/**
 * Node in the middle of something, for tests that kill: boots a machine, brings it to a point (its number is the
 * argument), says so on standard output, goes on as the point wants until a line comes on standard input, and then shows
 * that it can go on: resets the machine, uses it, closes it.
 */
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { MachineFailed, ProgramError } from '../../backend/index.js';
import { type KernelMachine, kernelBackend } from '../../backend/kernel/index.js';
import { registerMemory } from './_machine.js';
import { POINTS, type Point } from './_points.js';
import { descriptors } from './_processes.js';

/** What the victim says, one JSON object a line. */
export type Report =
  | { readonly at: 'point'; readonly guard: number; readonly subject: number }
  | { readonly at: 'end'; readonly failure: string; readonly leaked: readonly string[] };

function say(report: Report): void {
  process.stdout.write(`${JSON.stringify(report)}\n`);
}

/** Does what the point does until it is told that the kill has been sent; how it failed, if it did. */
async function goOn(machine: KernelMachine, point: Point): Promise<string> {
  let told = false;
  const line = once(stdin, 'data').then(() => {
    told = true;
  });
  try {
    while (point.repeat !== undefined && !told) {
      point.repeat(machine);
      await setImmediate();
    }
    await line;
    machine.settle();
    return '';
  } catch (error) {
    await line;
    if (error instanceof ProgramError) throw error;
    return error instanceof MachineFailed ? `MachineFailed: ${error.message}` : String(error);
  }
}

// Node opens something for standard input when it is first asked for.
const { stdin } = process;
const point = POINTS[Number(process.argv[2])]!;
await (await kernelBackend.boot()).close();
const before = descriptors();
const machine = await kernelBackend.boot();
point.reach(machine);
const { guard, processes } = machine.info();
say({ at: 'point', guard, subject: processes[0]!.pid });
const failure = await goOn(machine, point);
machine.reset();
registerMemory(machine);
await machine.close();
say({ at: 'end', failure, leaked: [...descriptors()].filter(([fd]) => !before.has(fd)).map(([, target]) => target) });
stdin.destroy();
