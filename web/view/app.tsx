/** The page: a lesson's scenario on one side, the machine on the other, time below. */
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import { parseScenario } from '../../scenario/parse.js';
import { LESSONS, type LessonEntry } from '../lessons.js';
import { lessonOf } from '../model/lesson.js';
import { decodeLink, encodeLink } from '../model/link.js';
import { timelineOf } from '../model/timeline.js';
import { branchOf, nextNotable, type Place, placed, questionAt, sceneAt } from '../model/walk.js';
import { Controls } from './controls.js';
import { Machine, PointingContext } from './machine.js';
import { Script } from './script.js';
import { ThemeButton } from './theme.js';

/** Between two steps while playing, milliseconds. */
const PLAY_PACE = 1500;

function entryOf(id: string | undefined): LessonEntry {
  return LESSONS.find((entry) => entry.id === id) ?? LESSONS[0]!;
}

export function App() {
  const [entry, setEntry] = useState<LessonEntry | undefined>();
  const [place, setPlace] = useState<Place>({ branch: 0, position: 0 });
  const [answers, setAnswers] = useState<ReadonlyMap<string, number>>(new Map());
  const [isPlaying, setPlaying] = useState(false);

  useEffect(() => {
    const read = async () => {
      const { lesson, branch, position } = await decodeLink(location.hash);
      setEntry(entryOf(lesson));
      setPlace({ branch, position });
      setPlaying(false);
    };
    read();
    window.addEventListener('hashchange', read);
    return () => window.removeEventListener('hashchange', read);
  }, []);

  if (entry === undefined) return null;
  return (
    <Walk
      key={entry.id}
      entry={entry}
      place={place}
      setPlace={setPlace}
      answers={answers}
      setAnswers={setAnswers}
      isPlaying={isPlaying}
      setPlaying={setPlaying}
    />
  );
}

interface WalkProps {
  readonly entry: LessonEntry;
  readonly place: Place;
  readonly setPlace: (place: Place) => void;
  readonly answers: ReadonlyMap<string, number>;
  readonly setAnswers: (answers: ReadonlyMap<string, number>) => void;
  readonly isPlaying: boolean;
  readonly setPlaying: (isPlaying: boolean) => void;
}

function Walk({ entry, place: wanted, setPlace, answers, setAnswers, isPlaying, setPlaying }: WalkProps) {
  const timeline = useMemo(() => timelineOf(entry.text, `${entry.id}.uffd`), [entry]);
  const lesson = useMemo(() => lessonOf(parseScenario(entry.text)), [entry]);
  const place = placed(timeline, wanted);
  const scene = useMemo(() => sceneAt(timeline, place), [timeline, place.branch, place.position]);
  const question = questionAt(lesson, scene);
  const answer = question === undefined ? undefined : answers.get(`${entry.id} ${question.at}`);
  const [tags, point] = useState<readonly string[]>([]);
  const pointing = useMemo(() => ({ tags, point, changed: scene.difference.changed }), [tags, scene]);

  const go = useCallback(
    (position: number) => setPlace(placed(timeline, { branch: place.branch, position })),
    [timeline, place.branch, setPlace],
  );
  const goToLine = (at: number) => {
    const position = branchOf(timeline, place).moments.findIndex((moment) => moment.lines.includes(at));
    if (position >= 0) go(position);
  };
  const goToNotable = () => go(nextNotable(timeline, place));

  useEffect(() => {
    encodeLink({ lesson: entry.id, ...place }).then((hash) => history.replaceState(null, '', `#${hash}`));
    document.title = `${entry.title} – userfaultfd, seen`;
  }, [entry, place.branch, place.position]);

  useEffect(() => {
    if (!isPlaying) return;
    const isHeld = place.position === scene.last || (question !== undefined && answer === undefined);
    if (isHeld) {
      setPlaying(false);
      return;
    }
    const timer = setTimeout(() => go(place.position + 1), PLAY_PACE);
    return () => clearTimeout(timer);
  }, [isPlaying, place.position, question, answer]);

  useEffect(() => {
    const actions: Readonly<Record<string, () => void>> = {
      ArrowRight: () => go(place.position + 1),
      ArrowLeft: () => go(place.position - 1),
      Home: () => go(0),
      End: () => go(scene.last),
      ' ': () => setPlaying(!isPlaying),
      n: goToNotable,
    };
    const press = (event: KeyboardEvent) => {
      const action = actions[event.key];
      if (action === undefined || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  });

  return (
    <>
      <header class="top">
        <h1>
          userfaultfd, <span>seen</span>
        </h1>
        <label>
          <span class="hidden">Lesson</span>
          <select
            value={entry.id}
            onChange={(event) => {
              location.hash = `lesson=${event.currentTarget.value}`;
            }}
          >
            {LESSONS.map(({ id, title }, index) => (
              <option key={id} value={id}>
                {index + 1}. “{title}”
              </option>
            ))}
          </select>
        </label>
        <ThemeButton />
      </header>
      <main>
        <section class="lesson scrolls" aria-labelledby="lesson-title">
          <h2 id="lesson-title">{timeline.title}</h2>
          {lesson.goal !== undefined && <p>{lesson.goal}</p>}
          {lesson.watch !== undefined && (
            <p>
              <strong>Watch:</strong> {lesson.watch}
            </p>
          )}
          {timeline.branches.length > 1 && (
            <label class="endings">
              How the race ends:{' '}
              <select
                value={place.branch}
                onChange={(event) =>
                  setPlace(placed(timeline, { ...place, branch: Number(event.currentTarget.value) }))
                }
              >
                {timeline.branches.map(({ ending }, index) => (
                  <option key={ending} value={index}>
                    {ending}
                  </option>
                ))}
              </select>
            </label>
          )}
          <Script
            lines={timeline.script}
            scene={scene}
            lesson={lesson}
            question={question}
            answer={answer}
            onAnswer={(at, option) => setAnswers(new Map(answers).set(`${entry.id} ${at}`, option))}
            onGo={goToLine}
          />
          {scene.place.position === scene.last && lesson.fix !== undefined && (
            <p class="fix">
              <strong>Now you:</strong> {lesson.fix}
            </p>
          )}
        </section>
        <PointingContext.Provider value={pointing}>
          <Machine shown={scene.machine} difference={scene.difference} position={place.position} />
        </PointingContext.Provider>
      </main>
      <Controls
        position={place.position}
        last={scene.last}
        isPlaying={isPlaying}
        onGo={go}
        onNotable={goToNotable}
        onPlay={() => setPlaying(!isPlaying)}
      />
    </>
  );
}

/** Whether a key is for what has the focus: a text, a list, a button that space presses. */
function isTyping({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('select, textarea, input:not([type=range]), .editor') !== null) return true;
  if (target.closest('input[type=range]') !== null) return key !== ' ' && key !== 'n';
  return key === ' ' && target.closest('button, summary, a') !== null;
}
