/** Where one is in a scenario: a branch and a position, and the ways to move. Pure. */
import { type Difference, differenceOf } from './difference.js';
import type { Lesson, Question } from './lesson.js';
import { pageChanges } from './page-changes.js';
import { type Shown, shownOf } from './shown.js';
import type { Thing } from './thing.js';
import type { Branch, LineOutcome, Moment, Timeline } from './timeline.js';

export interface Place {
  readonly branch: number;
  readonly position: number;
}

/** What is shown at a place. */
export interface Scene {
  readonly place: Place;
  readonly last: number;
  readonly machine: Shown;
  readonly difference: Difference;
  /** Of every line that is done. */
  readonly outcomes: Outcomes;
  /** Lines of the step that was taken last. */
  readonly current: ReadonlySet<number>;
  /** Lines of the step that comes next. */
  readonly next: ReadonlySet<number>;
  /** Calls in which a thread sleeps, by where they begin: what they have to do with. */
  readonly sleeping: ReadonlyMap<number, Thing>;
}

/** What stands beside lines, by where they begin. */
export interface Outcomes {
  get(at: number): LineOutcome | undefined;
  values(): readonly LineOutcome[];
}

/** Of a branch, for each line: at which positions something came of it, and what. Made once, however often one steps. */
const INDEXES = new WeakMap<Branch, ReadonlyMap<number, readonly { position: number; outcome: LineOutcome }[]>>();

function indexOf(branch: Branch) {
  const known = INDEXES.get(branch);
  if (known !== undefined) return known;
  const index = new Map<number, { position: number; outcome: LineOutcome }[]>();
  branch.moments.forEach(({ outcomes }, position) => {
    for (const [at, outcome] of outcomes) {
      const all = index.get(at);
      if (all === undefined) index.set(at, [{ position, outcome }]);
      else all.push({ position, outcome });
    }
  });
  INDEXES.set(branch, index);
  return index;
}

function outcomesAt(branch: Branch, now: number): Outcomes {
  const index = indexOf(branch);
  const get = (at: number) => index.get(at)?.findLast(({ position }) => position <= now)?.outcome;
  return { get, values: () => [...index.keys()].flatMap((at) => get(at) ?? []) };
}

export function branchOf(timeline: Timeline, { branch }: Place): Branch {
  return timeline.branches[Math.min(branch, timeline.branches.length - 1)]!;
}

/** The nearest place that there is. */
export function placed(timeline: Timeline, { branch, position }: Place): Place {
  const number = Math.max(0, Math.min(branch, timeline.branches.length - 1));
  const last = timeline.branches[number]!.moments.length - 1;
  return { branch: number, position: Math.max(0, Math.min(position, last)) };
}

export function sceneAt(timeline: Timeline, wanted: Place): Scene {
  const place = placed(timeline, wanted);
  const branch = branchOf(timeline, place);
  const { moments } = branch;
  const moment = moments[place.position]!;
  const before = moments[place.position - 1];
  const { nameOf } = timeline;
  const { picture, naming } = moment;
  const machine = shownOf(picture, naming, nameOf, pageChanges(before?.picture, picture));
  // Both are called by the names of now, so that a name that is new is no difference.
  const old = before && shownOf(before.picture, naming, nameOf);
  return {
    place,
    last: moments.length - 1,
    machine,
    difference: differenceOf(old, machine),
    outcomes: outcomesAt(branch, place.position),
    current: new Set(moment.lines),
    next: new Set(moments[place.position + 1]?.lines),
    sleeping: sleepingCalls(moment, machine),
  };
}

function sleepingCalls({ calls }: Moment, { processes }: Shown): Map<number, Thing> {
  const sleeping = new Map<number, Thing>();
  for (const { id, key, tags, state } of processes.flatMap(({ threads }) => threads)) {
    const at = calls.get(id)?.row.from;
    if (state !== 'idle' && at !== undefined) sleeping.set(at, { key: `call ${at}`, tags: [key, ...tags] });
  }
  return sleeping;
}

/** The question that stands before the step that comes next. */
export function questionAt(lesson: Lesson, scene: Scene): (Question & { readonly at: number }) | undefined {
  for (const at of scene.next) {
    const question = lesson.questions.get(at);
    if (question !== undefined) return { ...question, at };
  }
  return undefined;
}
