/** Where in a scenario something happens that is worth a look: calls fail, threads fall asleep, sleepers go on. */
import { OBSERVER } from '../../scenario/names.js';
import { threadKey } from '../../scenario/state.js';
import type { PictureThread } from '../../sim/index.js';
import type { Branch, Moment } from './timeline.js';

export const EVENT_KINDS = ['failure', 'sleep', 'wake'] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

type Positions = Readonly<Record<EventKind, readonly number[]>>;

/** Of a branch, ascending. Made once, however often one jumps. */
const POSITIONS = new WeakMap<Branch, Positions>();

function positionsOf(branch: Branch): Positions {
  const known = POSITIONS.get(branch);
  if (known !== undefined) return known;
  const positions: Record<EventKind, number[]> = { failure: [], sleep: [], wake: [] };
  let before: ReadonlyMap<string, string> = new Map();
  branch.moments.forEach((moment, position) => {
    const sleeps = sleepsIn(moment);
    if ([...moment.outcomes.values()].some(({ status }) => status === 'failed' || status === 'wrong'))
      positions.failure.push(position);
    if (position > 0) {
      if (isOneNew(sleeps, before)) positions.sleep.push(position);
      const alive = new Set(threadsOf(moment).map(threadKey));
      if (isOneNew(new Map([...before].filter(([key]) => alive.has(key))), sleeps)) positions.wake.push(position);
    }
    before = sleeps;
  });
  POSITIONS.set(branch, positions);
  return positions;
}

function threadsOf({ picture }: Moment): PictureThread[] {
  return picture.processes.flatMap(({ threads }) => threads).filter(({ thread }) => thread !== OBSERVER);
}

/** What each sleeper sleeps in: another call, or for another page, is another sleep. */
function sleepsIn(moment: Moment): Map<string, string> {
  return new Map(
    threadsOf(moment)
      .filter(({ busy }) => busy)
      .map((thread) => {
        const { reason, fault } = thread;
        const call = moment.calls.get(threadKey(thread))?.row.from;
        return [threadKey(thread), `${call} ${reason} ${fault?.address}`];
      }),
  );
}

/** Whether in the ones a thread sleeps that does not in the others, or not in the same. */
function isOneNew(ones: ReadonlyMap<string, string>, others: ReadonlyMap<string, string>): boolean {
  return [...ones].some(([key, sleep]) => others.get(key) !== sleep);
}

/** The positions of the nearest events before and behind one, of these kinds; `undefined` where there is none. */
export function eventsAround(
  branch: Branch,
  position: number,
  kinds: readonly EventKind[] = EVENT_KINDS,
): { readonly previous: number | undefined; readonly next: number | undefined } {
  const positions = positionsOf(branch);
  const previous = kinds.flatMap((kind) => positions[kind].findLast((at) => at < position) ?? []);
  const next = kinds.flatMap((kind) => positions[kind].find((at) => at > position) ?? []);
  return {
    previous: previous.length === 0 ? undefined : Math.max(...previous),
    next: next.length === 0 ? undefined : Math.min(...next),
  };
}
