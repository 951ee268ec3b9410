import test from 'ava';
import { decodeResults, encodeProgram, type ProcessLook, Unmodelled } from '../../backend/index.js';
import { randomProgram } from '../../backend/random.js';
import { bootSimulator, type Picture, type PictureVma } from '../../sim/index.js';

const PROGRAMS = 150;

/** What looks tell as well, of one process. */
function asLooked(picture: Picture, number: number) {
  const process = picture.processes.find((candidate) => candidate.number === number)!;
  const faults = process.descriptors
    .filter(({ kind }) => kind === 'userfaultfd')
    .map(({ fd, object }) => {
      const { messages } = picture.userfaultfds.find(({ name }) => name === object)!;
      const pending = messages.filter(({ queue }) => queue === 'unread').length;
      return { fd, pending, total: pending + messages.filter(({ queue }) => queue === 'read').length };
    });
  const vmas = process.vmas.map(({ start, end, access, shared, modes }) => ({
    start,
    end,
    prot: access | (shared ? 8 : 0),
    modes,
  }));
  return { vmas, faults };
}

function pageIn(vmas: readonly PictureVma[], address: bigint) {
  const vma = vmas.find(({ start, end }) => start <= address && address < end);
  return vma?.pages.find(
    ({ address: start, count, huge }) =>
      start <= address && address < start + BigInt(count) * (huge ? 1n << 21n : 4096n),
  );
}

/** Pages of a look that are told otherwise by the picture. */
function differentPages(look: ProcessLook, picture: Picture): string[] {
  const { vmas } = picture.processes.find(({ number }) => number === look.process)!;
  return look.pages!.flatMap(({ address, present, file, wp, guard, hash }) => {
    const page = pageIn(vmas, address);
    const isPresent = page?.contents !== undefined;
    const same =
      present === isPresent &&
      (page?.huge || hash === page?.contents?.hash) &&
      wp === (page?.wp ?? false) &&
      file === (page?.kind === 'file') &&
      guard === (page?.kind === 'guard');
    return same ? [] : [address.toString(16)];
  });
}

test('a picture of any machine tells what looks tell', (t) => {
  let compared = 0;
  for (let index = 0; index < PROGRAMS; index += 1) {
    const machine = bootSimulator();
    const { records, payload, windows = [], finalLooks = 0 } = randomProgram({ seed: 7, index });
    try {
      const program = { records, windows, finalLooks, ...(payload && { payload }) };
      const frame = decodeResults(machine.run(encodeProgram(program)), windows).at(-1)!;
      const picture = machine.picture();
      if (frame.sleepers!.some(({ reason }) => reason === 'spinning')) continue;
      const busy = picture.processes.flatMap(({ threads }) => threads.filter((thread) => thread.busy));
      t.deepEqual(
        busy.map(({ process, thread, reason }) => ({ process, thread, reason })),
        frame.sleepers!.map(({ process, thread, reason }) => ({ process, thread, reason })),
      );
      for (const look of frame.processes) {
        const { vmas, faults } = asLooked(picture, look.process);
        t.deepEqual(vmas, look.vmas as typeof vmas, `program ${index}`);
        t.deepEqual(
          faults,
          look.userfaultfds!.map(({ fd, pending, total }) => ({ fd, pending, total })),
          `program ${index}`,
        );
        t.deepEqual(differentPages(look, picture), [], `program ${index}`);
        compared += 1;
      }
    } catch (error) {
      if (!(error instanceof Unmodelled)) throw error;
    }
  }
  t.true(compared > PROGRAMS / 2);
});

test('a picture with more pages than it has room for says so', (t) => {
  const machine = bootSimulator();
  const MAIN = { process: 0, thread: 0 };
  const length = 20_000n * 4096n;
  machine.perform(MAIN, { op: 'mmap', addr: 0x100000000000n, length });
  machine.perform(MAIN, { op: 'fill', addr: 0x100000000000n, length, byte: 1n });
  const filled = machine.picture();
  t.false(filled.truncated);
  t.is(
    filled.processes[0]!.vmas[0]!.pages.reduce((sum, { count }) => sum + count, 0),
    20_000,
  );
  t.true(filled.processes[0]!.vmas[0]!.pages.length < 10);
  for (let page = 0n; page < 17_000n; page += 1n)
    machine.perform(MAIN, { op: 'store', addr: 0x100000000000n + page * 4096n, size: 8n, value: page });
  const picture = machine.picture();
  t.true(picture.truncated);
  t.true(picture.processes[0]!.vmas[0]!.pages.length > 16_000);
});
