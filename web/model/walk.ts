/** Where one is in a scenario: a branch and a position, and the ways to move. Pure. */
import { type Difference, differenceOf } from './difference.js';
import type { Lesson, Question } from './lesson.js';
import { type Shown, shownOf } from './shown.js';
import type { Branch, LineOutcome, Timeline } from './timeline.js';

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
  readonly outcomes: ReadonlyMap<number, LineOutcome>;
  /** Lines of the step that was taken last. */
  readonly current: ReadonlySet<number>;
  /** Lines of the step that comes next. */
  readonly next: ReadonlySet<number>;
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
  const { moments } = branchOf(timeline, place);
  const moment = moments[place.position]!;
  const before = moments[place.position - 1];
  // Both are called by the names of now, so that a name that is new is no difference.
  const machine = shownOf(moment.picture, moment.naming, timeline.nameOf);
  const old = before === undefined ? undefined : shownOf(before.picture, moment.naming, timeline.nameOf);
  const outcomes = new Map(moments.slice(0, place.position + 1).flatMap((each) => [...each.outcomes]));
  return {
    place,
    last: moments.length - 1,
    machine,
    difference: differenceOf(old, machine),
    outcomes,
    current: new Set(moment.lines),
    next: new Set(moments[place.position + 1]?.lines),
  };
}

/** The question that stands before the step that comes next. */
export function questionAt(lesson: Lesson, scene: Scene): (Question & { readonly at: number }) | undefined {
  for (const at of scene.next) {
    const question = lesson.questions.get(at);
    if (question !== undefined) return { ...question, at };
  }
  return undefined;
}

/** The next position behind this one at which a call fails, a thread falls asleep or one that slept goes on; the last one if there is none. */
export function nextNotable(timeline: Timeline, place: Place): number {
  const { moments } = branchOf(timeline, place);
  for (let position = place.position + 1; position < moments.length; position += 1) {
    const moment = moments[position]!;
    const outcomes = [...moment.outcomes.values()];
    if (moment.lines.length > 1 || outcomes.some(({ status }) => status !== 'done' && status !== 'seen'))
      return position;
  }
  return moments.length - 1;
}
