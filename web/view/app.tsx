/** The page: a scenario on one side, the machine on the other, time below. */
import { useEffect, useState } from 'preact/hooks';
import { LESSONS, type LessonEntry } from '../lessons.js';
import { decodeLink } from '../model/link.js';
import { DEFAULT_SETTINGS, type Settings } from '../model/settings.js';
import type { Place } from '../model/walk.js';
import { ThemeButton } from './theme.js';
import { Walk } from './walk.js';

/** What the page is about. */
interface Subject {
  readonly entry: LessonEntry;
  /** Whether the lesson was asked for, and is not only what there is else. */
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

function entryOf(id: string | undefined): LessonEntry {
  return LESSONS.find((entry) => entry.id === id) ?? LESSONS[0]!;
}

export function App() {
  const [subject, setSubject] = useState<Subject | undefined>();

  useEffect(() => {
    const read = async () => {
      const state = await decodeLink(location.hash);
      const { lesson, text, branch, position, settings = DEFAULT_SETTINGS, drill, which = 0, embedded = false } = state;
      setSubject({
        drill,
        which,
        isEmbedded: embedded,
        entry: entryOf(lesson),
        isTaught: text === undefined || lesson !== undefined,
        ...(text !== undefined && { text }),
        place: { branch, position },
        settings,
      });
    };
    read();
    window.addEventListener('hashchange', read);
    return () => window.removeEventListener('hashchange', read);
  }, []);

  if (subject === undefined) return null;
  const { entry, isTaught, text, place, settings, drill, which, isEmbedded } = subject;
  // Two changes can come before the page is drawn again.
  const change = (changed: Partial<Subject>) => setSubject((now) => ({ ...now!, ...changed }));
  return (
    <>
      {isEmbedded || (
        <header class="top">
          <h1>
            userfaultfd, <span>seen</span>
          </h1>
          <label>
            <span class="hidden">Lesson</span>
            <select
              value={text === undefined ? entry.id : ''}
              onChange={(event) => {
                location.hash = `lesson=${event.currentTarget.value}`;
              }}
            >
              {text !== undefined && <option value="">A scenario of your own</option>}
              {LESSONS.map(({ id, title }, index) => (
                <option key={id} value={id}>
                  {index + 1}. “{title}”
                </option>
              ))}
            </select>
          </label>
          <ThemeButton />
        </header>
      )}
      <Walk
        key={`${entry.id} ${drill}`}
        entry={entry}
        drill={drill}
        which={which}
        isEmbedded={isEmbedded}
        onDrill={(next) => change({ drill: next, text: undefined, place: { branch: 0, position: 0 } })}
        onWhich={(next) => change({ which: next })}
        taught={isTaught ? entry : undefined}
        own={text}
        place={place}
        settings={settings}
        onPlace={(next) => change({ place: next })}
        onText={(next) => change({ text: next })}
        onSettings={(next) => change({ settings: next })}
      />
    </>
  );
}
