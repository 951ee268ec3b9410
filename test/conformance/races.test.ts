import test from 'ava';
import { DEFAULT_CONFIG } from '../../backend/index.js';
import { type RacingMachine, racingSimulator } from '../../scenario/racing.js';
import { bootSimulator, replay } from '../../sim/index.js';
import { World } from './_world.js';
import { TOPICS } from './cases/index.js';

/** Races whose ends differ by what the kernel leaves open: an event that was read, and a fault that is just about to begin or to be made again. */
const RACES: Readonly<Record<string, number>> = {
  'Once the REMOVE event was read fills are let in again, and MADV_DONTNEED may yet remove what they fill': 3,
  'A load that races with UNREGISTER reads zeros, or sleeps on in memory that is not registered any more': 2,
  'A store that races with UNREGISTER can come too late too, although memory never written needs the lock first': 2,
  'Who is woken without a page queues anew: a read that races with the WAKE comes before that, or finds the message': 2,
  'A WAKE that comes before the page is made without waking is lost on who queues anew in between': 2,
  'A last close that races with a load and a COPY lets neither sleep, and has unregistered all when it returns': 1,
  'A fault that races with the last close finds a zero page': 1,
};

const CASES = TOPICS.flatMap(({ cases }) => cases);

/** A simulator that is brought to each end of a race again, by its schedule; `ends` gathers how often it came there. */
function replaying(ends: { asked: number; came: number }): RacingMachine {
  const machine = racingSimulator(bootSimulator(DEFAULT_CONFIG));
  const { outcomes } = machine;
  return Object.assign(machine, {
    outcomes(program: Uint8Array, times: number) {
      const found = outcomes(program, times);
      for (const { frame, schedule } of found.frames) {
        machine.reset();
        ends.asked += 1;
        if (schedule !== undefined && Buffer.compare(replay(machine, program, schedule), frame) === 0) ends.came += 1;
      }
      return found;
    },
  });
}

for (const [title, least] of Object.entries(RACES)) {
  test(`the simulator comes to each end on demand: ${title}`, (t) => {
    const subject = CASES.find((candidate) => candidate.title === title);
    t.truthy(subject);
    const ends = { asked: 0, came: 0 };
    subject!.run(new World(replaying(ends)));
    t.true(ends.asked >= least, `${ends.asked} ends`);
    t.is(ends.came, ends.asked);
  });
}
