/** What the lesson asks for, and how far a changed text does it. */
import { useMemo } from 'preact/hooks';
import { parseScenario } from '../../scenario/parse.js';
import { checksOf } from '../model/exercise.js';
import { type LessonEntry, lessonOf } from '../model/lesson.js';
import { configOf, type Settings } from '../model/settings.js';
import { memo } from './memo.js';

interface TaskProps {
  readonly entry: LessonEntry;
  /** The changed text, if it was changed. */
  readonly text: string | undefined;
  readonly settings: Settings;
  readonly isEditing: boolean;
  readonly onEdit: () => void;
  readonly onText: (text: string) => void;
}

export const Task = memo(function Task({ entry, text, settings, isEditing, onEdit, onText }: TaskProps) {
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
        {isEditing || (
          <button type="button" onClick={onEdit}>
            Change the scenario
          </button>
        )}
        {!isSolved && (
          <button type="button" onClick={() => onText(entry.solution)}>
            Show a solution
          </button>
        )}
      </div>
    </section>
  );
});
