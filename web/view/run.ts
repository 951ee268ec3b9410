/** What a text came to: run when it changes. */
import { useMemo, useRef } from 'preact/hooks';
import { parseScenario } from '../../scenario/parse.js';
import { ScenarioError } from '../../scenario/source.js';
import { LESSONS } from '../lessons.js';
import { drillText } from '../model/drill.js';
import { type Lesson, lessonOf } from '../model/lesson.js';
import { configOf } from '../model/settings.js';
import type { Subject } from '../model/subject.js';
import { type Timeline, timelineOf } from '../model/timeline.js';
import type { EditorError } from './editor.js';

export interface Run {
  readonly text: string;
  /** What a file of it is called. */
  readonly name: string;
  readonly timeline: Timeline;
  readonly lesson: Lesson;
  /** Why the text is no scenario: what is shown is the last one then that was. */
  readonly error: EditorError | undefined;
}

export function useRun({ entry, text: own, drill, settings, which }: Subject): Run {
  const given = useMemo(
    () => (drill === undefined ? entry.text : drillText(entry, drill, configOf(settings))),
    [entry, drill, settings],
  );
  const text = own ?? given;
  const name = own !== undefined ? 'scenario' : drill === undefined ? entry.id : `${entry.id}-drill-${drill}`;
  const last = useRef<Pick<Run, 'timeline' | 'lesson'>>();
  return useMemo(() => {
    const run = (of: string) => ({
      timeline: timelineOf(of, name, configOf(settings), which),
      lesson: lessonOf(parseScenario(of, name)),
    });
    try {
      last.current = run(text);
      return { text, name, ...last.current, error: undefined };
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      const { line, column, reason } = error;
      last.current ??= run(LESSONS[0]!.text);
      return { text, name, ...last.current, error: { line, column, reason } };
    }
  }, [text, name, settings, which]);
}
