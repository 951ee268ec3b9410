/** The scenario as text: what came of each line stands behind it, and below why the last step came out as it did. */
import { useMemo } from 'preact/hooks';
import type { Scene } from '../model/walk.js';
import { LazyEditor } from './lazy-editor.js';
import { MARKS, Outcome, resultOf, shortened } from './outcome.js';
import type { Run } from './run.js';

interface EditedProps {
  readonly run: Run;
  readonly scene: Scene;
  readonly onText: (text: string) => void;
}

/** Of a longer outcome the beginning stands behind a line. */
const MOST_TEXT = 60;

export function Edited({ run: { text, error, timeline }, scene, onText }: EditedProps) {
  const outcomes = useMemo(
    () =>
      timeline.script.flatMap(({ at, number, kind }) => {
        const outcome = scene.outcomes.get(at);
        if (outcome === undefined || kind === 'block') return [];
        const { status, text: said } = outcome;
        const isSaid = status === 'seen' || (kind === 'claim' && status !== 'wrong');
        const shown = isSaid ? '' : status === 'done' ? resultOf(outcome) : shortened(said, MOST_TEXT);
        return [{ line: number, status, text: `${MARKS[status]} ${shown}` }];
      }),
    [timeline, scene],
  );
  const current = timeline.script.filter(({ at }) => scene.current.has(at));
  return (
    <>
      <LazyEditor
        text={text}
        error={error}
        current={current.map(({ number }) => number)}
        outcomes={outcomes}
        onText={onText}
      />
      {current.map((line) => {
        const outcome = scene.outcomes.get(line.at);
        const hasReason = outcome?.fact !== undefined || outcome?.asleep !== undefined || outcome?.manual !== undefined;
        return outcome !== undefined && hasReason && line.kind === 'call' ? (
          <div key={line.at}>
            <p class="hint">Line {line.number}:</p>
            <Outcome outcome={outcome} line={line} isWhole />
          </div>
        ) : null;
      })}
    </>
  );
}
