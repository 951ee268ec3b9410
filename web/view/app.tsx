/** The page: a scenario on one side, the machine on the other, time below. */
import { useEffect, useState } from 'preact/hooks';
import { LESSONS } from '../lessons.js';
import type { LessonEntry } from '../model/lesson.js';
import { decodeLink } from '../model/link.js';
import { DEFAULT_SETTINGS } from '../model/settings.js';
import type { Change, Subject } from '../model/subject.js';
import { memo, useStable } from './memo.js';
import { ThemeButton } from './theme.js';
import { Walk } from './walk.js';

function entryOf(id: string | undefined): LessonEntry {
  return LESSONS.find((entry) => entry.id === id) ?? LESSONS[0]!;
}

async function subjectOf(hash: string): Promise<Subject> {
  const state = await decodeLink(hash);
  const { lesson, text, branch, position, settings = DEFAULT_SETTINGS, drill, which = 0, embedded = false } = state;
  return {
    entry: entryOf(lesson),
    isTaught: text === undefined || lesson !== undefined,
    text,
    place: { branch, position },
    settings,
    drill,
    which,
    isEmbedded: embedded,
  };
}

export function App() {
  const [subject, setSubject] = useState<Subject | undefined>();
  useEffect(() => {
    const read = async () => setSubject(await subjectOf(location.hash));
    read();
    window.addEventListener('hashchange', read);
    return () => window.removeEventListener('hashchange', read);
  }, []);
  // Two changes can come before the page is drawn again.
  const change: Change = useStable((changed) => setSubject((now) => ({ ...now!, ...changed })));
  if (subject === undefined) return null;
  const { entry, isTaught, text, drill, isEmbedded } = subject;
  return (
    <>
      {isEmbedded || <Top entry={entry} isTaught={isTaught} isChanged={text !== undefined} />}
      <Walk key={`${entry.id} ${drill}`} subject={subject} change={change} />
    </>
  );
}

interface TopProps {
  readonly entry: LessonEntry;
  /** Whether the lesson was asked for; else a text of one's own is shown. */
  readonly isTaught: boolean;
  readonly isChanged: boolean;
}

const Top = memo(({ entry, isTaught, isChanged }: TopProps) => (
  <header class="top">
    <h1>
      userfaultfd, <span>seen</span>
    </h1>
    <label>
      <span class="hidden">Lesson</span>
      <select
        value={isChanged ? '' : entry.id}
        onChange={(event) => {
          location.hash = `lesson=${event.currentTarget.value}`;
        }}
      >
        {isChanged && <option value="">{isTaught ? `“${entry.title}”, changed` : 'A scenario of your own'}</option>}
        {LESSONS.map(({ id, title }, index) => (
          <option key={id} value={id}>
            {index + 1}. “{title}”
          </option>
        ))}
      </select>
    </label>
    <ThemeButton />
  </header>
));
