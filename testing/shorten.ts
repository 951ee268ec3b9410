import { TestError } from './failure.js';
import type { Schedule } from './schedule.js';

/** Attempts at most: a failure is to be shown soon. */
const MOST_ATTEMPTS = 200;

/**
 * A schedule with fewer choices other than 0 that still fails: each of them, the last one first, is taken back if it is
 * not needed, alone and with all behind it.
 */
export async function shorten(schedule: Schedule, fails: (schedule: Schedule) => Promise<boolean>): Promise<Schedule> {
  let best = schedule;
  let attempts = 0;
  const attempt = async (candidate: Schedule) => {
    attempts += 1;
    if (attempts > MOST_ATTEMPTS || !(await failsOrDoesNotFit(candidate, fails))) return;
    best = candidate;
  };
  for (let at = schedule.length - 1; at >= 0; at -= 1) {
    if (at >= best.length || best[at] === 0) continue;
    const before = best;
    await attempt(best.slice(0, at));
    if (best === before) await attempt(best.with(at, 0));
  }
  return best;
}

/** What does not fit a schedule that was changed is no failure of the handler. */
async function failsOrDoesNotFit(
  schedule: Schedule,
  fails: (schedule: Schedule) => Promise<boolean>,
): Promise<boolean> {
  try {
    return await fails(schedule);
  } catch (error) {
    if (error instanceof TestError) return false;
    throw error;
  }
}
