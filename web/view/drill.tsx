/** Practice: drills of a lesson, each by its number. */
import type { Lesson, LessonEntry } from '../model/lesson.js';
import { memo } from './memo.js';

/** The highest number that a drill may have. */
const MOST = 9999;

interface DrillProps {
  /** The one that is shown; none: the lesson itself is. */
  readonly seed: number | undefined;
  readonly lesson: Lesson;
  /** The lesson that is best taken next. */
  readonly next: LessonEntry | undefined;
  /** Which option was taken, by the question. */
  readonly answers: ReadonlyMap<number, number>;
  readonly onDrill: (seed: number | undefined) => void;
}

export const Drill = memo(({ seed, lesson: { questions }, next, answers, onDrill }: DrillProps) => {
  if (seed === undefined)
    return (
      <section class="drill" aria-label="Practice">
        <p>
          <strong>Practice:</strong> the same pieces in another order. Say beforehand what comes of each call.
        </p>
        <div class="tools">
          <button type="button" onClick={() => onDrill(1)}>
            Start a drill
          </button>
          {next !== undefined && <a href={`#lesson=${next.id}`}>Next lesson: “{next.title}”</a>}
        </div>
      </section>
    );
  const right = [...answers].filter(([at, option]) => questions.get(at)?.options[option]?.right).length;
  return (
    <section class="drill" aria-label="Practice">
      <label>
        Drill number{' '}
        <input
          type="number"
          min={1}
          max={MOST}
          value={seed}
          onChange={({ currentTarget: { valueAsNumber } }) =>
            onDrill(Math.max(1, Math.min(MOST, Math.trunc(valueAsNumber) || 1)))
          }
        />
      </label>
      <p role="status">
        {right} of {questions.size} said rightly.
      </p>
      <div class="tools">
        <button type="button" onClick={() => onDrill((seed % MOST) + 1)}>
          Next drill
        </button>
        <button type="button" onClick={() => onDrill(undefined)}>
          Back to the lesson
        </button>
      </div>
    </section>
  );
});
