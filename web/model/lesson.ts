/** What a scenario tells in its comments: the goal, what to watch, a question before a step, what to mend and what a solution is known by. */

import type { Row, Scenario } from '../../scenario/index.js';
import { allRows } from '../../scenario/names.js';
import { type Claim, type Exercise, readClaim } from './exercise.js';

/** A lesson of the list. */
export interface LessonEntry {
  /** Its file's name. */
  readonly id: string;
  readonly title: string;
  readonly text: string;
  /** One way to do what it asks for. */
  readonly solution: string;
  /** Releases of Linux on which it was checked: `npm run check-lessons`. */
  readonly kernels: readonly string[];
}

export interface Lesson {
  readonly goal?: string;
  readonly watch?: string;
  /** What to mend. */
  readonly fix?: string;
  readonly exercise: Exercise;
  /** What is told of the line that begins there. */
  readonly notes: ReadonlyMap<number, readonly string[]>;
  readonly questions: ReadonlyMap<number, Question>;
}

/** To be answered before the step is taken that answers it. */
export interface Question {
  readonly text: string;
  readonly options: readonly { readonly text: string; readonly right: boolean }[];
  readonly because: string;
}

type MutableQuestion = { text: string; options: Question['options'][number][]; because: string };
type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** Comments of the whole, which stand before the first line: `# Goal: ...`. */
const WHOLE = { Goal: 'goal', Watch: 'watch', Fix: 'fix' } as const;

type MutableExercise = { keep: Claim[]; without: string[]; solved: Claim[] };

export function lessonOf(scenario: Scenario): Lesson {
  const reader = new LessonReader();
  const [, ...others] = scenario.rows.filter((row) => row.kind === 'comment');
  const said = new Set<Row>(others);
  for (const row of allRows(scenario.rows)) {
    if (row.kind === 'comment') {
      if (said.has(row) || !scenario.rows.includes(row)) reader.comment(row.text.replace(/^#\s?/, ''));
    } else if (row.kind !== 'blank' && row.kind !== 'head') reader.line(row.from);
  }
  return reader.lesson;
}

class LessonReader {
  readonly lesson: Mutable<Lesson> & {
    notes: Map<number, string[]>;
    questions: Map<number, Question>;
    exercise: MutableExercise;
  } = {
    exercise: { keep: [], without: [], solved: [] },
    notes: new Map(),
    questions: new Map(),
  };
  #notes: string[] = [];
  #question: MutableQuestion | undefined;

  comment(text: string): void {
    const [, word, rest] = /^(\w+): (.*)$/.exec(text) ?? [];
    const whole = word === undefined ? undefined : Object.entries(WHOLE).find(([name]) => name === word)?.[1];
    const option = /^([+-]) (.*)$/.exec(text);
    if (whole !== undefined) this.lesson[whole] = rest!;
    else if (word === 'Keep') this.lesson.exercise.keep.push(readClaim(rest!));
    else if (word === 'Without') this.lesson.exercise.without.push(rest!);
    else if (word === 'Solved') this.lesson.exercise.solved.push(readClaim(rest!));
    else if (word === 'Predict') this.#question = { text: rest!, options: [], because: '' };
    else if (word === 'Because' && this.#question !== undefined) this.#question.because = rest!;
    else if (option !== null && this.#question !== undefined)
      this.#question.options.push({ text: option[2]!, right: option[1] === '+' });
    else this.#notes.push(text);
  }

  line(at: number): void {
    if (this.#notes.length > 0) this.lesson.notes.set(at, this.#notes);
    if (this.#question !== undefined) this.lesson.questions.set(at, this.#question);
    this.#notes = [];
    this.#question = undefined;
  }
}
