/** What is told of a scenario above its lines: what it teaches, what it came to, which of its ways is shown. */
import type { Change, Subject } from '../model/subject.js';
import type { Timeline } from '../model/timeline.js';
import { type Place, placed } from '../model/walk.js';
import { memo } from './memo.js';
import type { Run } from './run.js';

interface ToldProps {
  readonly subject: Subject;
  readonly run: Run;
  readonly isEditing: boolean;
  readonly onEdit: () => void;
  readonly onText: (text: string | undefined) => void;
}

export function Told({ subject, run, isEditing, onEdit, onText }: ToldProps) {
  const { timeline, lesson } = run;
  const { entry, text: own, drill } = subject;
  return (
    <>
      <h2 id="lesson-title">{timeline.title || 'A scenario'}</h2>
      {lesson.goal !== undefined && <p>{lesson.goal}</p>}
      {lesson.watch !== undefined && (
        <p>
          <strong>Watch:</strong> {lesson.watch}
        </p>
      )}
      {own === undefined && drill === undefined && entry.kernels.length > 0 && (
        <p class="checked quiet">Checked on the kernel itself: Linux {entry.kernels.join(', ')}.</p>
      )}
      <div class="tools">
        <button type="button" onClick={onEdit} aria-pressed={isEditing} title="Edit the text (e)">
          {isEditing ? 'Back to the steps' : 'Change it'}
        </button>
        {own !== undefined && (
          <button type="button" onClick={() => onText(undefined)}>
            Undo all changes
          </button>
        )}
      </div>
    </>
  );
}

/** What is wrong with the text, or what the whole came to: said of lessons only when they can't run. */
export function Verdict({ run: { timeline, error }, isOwn }: { run: Run; isOwn: boolean }) {
  const { verdict } = timeline;
  const wrong = (said: string) => (
    <p class="verdict wrong" role="alert">
      {said}
    </p>
  );
  if (error !== undefined) return wrong(`Line ${error.line}, column ${error.column}: ${error.reason}`);
  switch (verdict.status) {
    case 'passed':
      return isOwn ? <p class="verdict right">Everything that it says comes true.</p> : null;
    case 'failed':
      return wrong(`Line ${verdict.line}: expected ${verdict.expected}, but got ${verdict.got}`);
    default:
      return wrong(`It can’t run here: ${verdict.reason}`);
  }
}

/** Which case of a table of cases is shown. */
export const Cases = memo(({ timeline: { cases, which }, change }: { timeline: Timeline; change: Change }) => {
  if (cases.length < 2) return null;
  return (
    <label class="endings">
      Case:{' '}
      <select value={which} onChange={(event) => change({ which: Number(event.currentTarget.value) })}>
        {cases.map((label, index) => (
          <option key={label} value={index}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
});

interface EndingsProps {
  readonly timeline: Timeline;
  readonly place: Place;
  readonly change: Change;
}

export function Endings({ timeline, place, change }: EndingsProps) {
  if (timeline.branches.length < 2) return null;
  return (
    <label class="endings">
      How the race ends:{' '}
      <select
        value={place.branch}
        onChange={(event) =>
          change({ place: placed(timeline, { ...place, branch: Number(event.currentTarget.value) }) })
        }
      >
        {timeline.branches.map(({ ending }, index) => (
          <option key={ending} value={index}>
            {ending}
          </option>
        ))}
      </select>
    </label>
  );
}
