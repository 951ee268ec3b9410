/** The lessons of the teaching page as files, and on which kernels each was checked. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DrillLesson } from '../web/model/drill.js';
import { ROOT } from './root.js';

const FOLDER = 'test/scenarios/lessons';
export const CHECKED_FILE = `${FOLDER}/checked.json`;

/** By the lesson: the digest of the text that was checked, and the releases of Linux that it came true on. */
export type Checked = Readonly<Record<string, { readonly text: string; readonly kernels: readonly string[] }>>;

export interface LessonFile {
  /** `fault-is-no-error`. */
  readonly id: string;
  /** `lessons/fault-is-no-error.uffd`. */
  readonly name: string;
  readonly text: string;
}

export function lessonScenarios(): LessonFile[] {
  return readdirSync(join(ROOT, FOLDER))
    .filter((file) => file.endsWith('.uffd'))
    .sort()
    .map((file) => ({
      id: file.replace(/\.uffd$/, ''),
      name: `lessons/${file}`,
      text: readFileSync(join(ROOT, FOLDER, file), 'utf8'),
    }));
}

/** Lessons with their solutions: what drills are made of. */
export function drillLessons(): DrillLesson[] {
  return lessonScenarios().map(({ id, text }) => ({
    id,
    text,
    title: id,
    solution: readFileSync(join(ROOT, 'test/scenarios/solutions', `${id}.uffd`), 'utf8'),
  }));
}

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** The kernels on which this text was checked. */
export function kernelsOf(checked: Checked, id: string, text: string): readonly string[] {
  const entry = checked[id];
  return entry?.text === digestOf(text) ? entry.kernels : [];
}
