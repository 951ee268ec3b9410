/** What the page is about: which scenario, on which machine, and where in it one is. */
import type { LessonEntry } from './lesson.js';
import type { LinkState } from './link.js';
import type { Settings } from './settings.js';
import type { Timeline } from './timeline.js';
import type { Place } from './walk.js';

export interface Subject {
  readonly entry: LessonEntry;
  /** Whether the lesson was asked for, and is not only what there is else: a text that came alone has no task. */
  readonly isTaught: boolean;
  /** A text of one's own, instead of the lesson's. */
  readonly text?: string | undefined;
  readonly place: Place;
  readonly settings: Settings;
  /** The seed of a drill, instead of the lesson itself. */
  readonly drill?: number | undefined;
  /** Of a table of cases, which one. */
  readonly which: number;
  /** Whether it stands within another page. */
  readonly isEmbedded: boolean;
}

export type Change = (changed: Partial<Subject>) => void;

/** A link to it, at a place that there is. */
export function linkTo(
  { entry, isTaught, text, settings, drill, isEmbedded }: Subject,
  place: Place,
  { which }: Timeline,
): LinkState & { readonly settings: Settings } {
  return {
    ...place,
    settings,
    ...(isTaught && { lesson: entry.id }),
    ...(text !== undefined && { text }),
    ...(drill !== undefined && { drill }),
    which,
    embedded: isEmbedded,
  };
}
