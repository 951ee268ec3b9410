/** What the lesson asks for, and how far a changed text does it. */
import { useMemo } from 'preact/hooks';
import { parseScenario } from '../../scenario/parse.js';
import type { LessonEntry } from '../lessons.js';
import { checksOf } from '../model/exercise.js';
import { lessonOf } from '../model/lesson.js';
import { configOf, type Settings } from '../model/settings.js';

interface TaskProps {
  readonly entry: LessonEntry;
  /** The changed text, if it was changed. */
  readonly text: string | undefined;
  readonly settings: Settings;
  /** Opens the editor, where it is closed. */
  readonly onChange: (() => void) | undefined;
  readonly onSolution: (text: string) => void;
}

export function Task({ entry, text, settings, onChange, onSolution }: TaskProps) {
  const { fix, exercise } = useMemo(() => lessonOf(parseScenario(entry.text)), [entry]);
  const checks = useMemo(
    () => (text === undefined ? [] : checksOf(exercise, text, configOf(settings))),
    [exercise, text, settings],
  );
  const isSolved = checks.length > 0 && checks.every(({ isSo }) => isSo);
  return (
    <section class="fix" aria-label="A task">
      <p>
        <strong>Now you:</strong> {fix}
      </p>
      {checks.length > 0 && (
        <ul aria-label="What is asked for">
          {checks.map(({ words, isSo }) => (
            <li key={words} class={isSo ? 'so' : ''}>
              <span class="mark" aria-hidden="true">
                {isSo ? '✓' : '○'}
              </span>
              {words}
              <span class="hidden">{isSo ? ': done' : ': not yet'}</span>
            </li>
          ))}
        </ul>
      )}
      <p role="status" class="solved">
        {isSolved && 'Solved.'}
      </p>
      <div class="tools">
        {onChange !== undefined && (
          <button type="button" onClick={onChange}>
            Change the scenario
          </button>
        )}
        {!isSolved && (
          <button type="button" onClick={() => onSolution(entry.solution)}>
            Show a solution
          </button>
        )}
      </div>
    </section>
  );
}
