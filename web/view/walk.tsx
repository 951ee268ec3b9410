/** One scenario walked through: its text, its lines, the machine at each step. */
import type { ComponentType } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { parseScenario } from '../../scenario/parse.js';
import { ScenarioError } from '../../scenario/source.js';
import { LESSONS, type LessonEntry } from '../lessons.js';
import { performByHand } from '../model/console.js';
import { drillText } from '../model/drill.js';
import { type Lesson, lessonOf } from '../model/lesson.js';
import { encodeLink } from '../model/link.js';
import { configOf, type Settings } from '../model/settings.js';
import { type Timeline, timelineOf } from '../model/timeline.js';
import { branchOf, nextNotable, type Place, placed, questionAt, sceneAt } from '../model/walk.js';
import { Console } from './console.js';
import { Controls } from './controls.js';
import { Drill } from './drill.js';
import type { EditorError, EditorProps } from './editor.js';
import { Machine, PointingContext } from './machine.js';
import { Script } from './script.js';
import { SettingsPanel } from './settings.js';
import { Share } from './share.js';
import { Task } from './task.js';

/** Between two steps while playing, milliseconds. */
const PLAY_PACE = 1500;

interface WalkProps {
  readonly entry: LessonEntry;
  /** The lesson whose task is set; a text that came alone has none. */
  readonly taught: LessonEntry | undefined;
  readonly own: string | undefined;
  readonly place: Place;
  readonly settings: Settings;
  readonly drill: number | undefined;
  readonly which: number;
  readonly isEmbedded: boolean;
  readonly onDrill: (seed: number | undefined) => void;
  readonly onWhich: (which: number) => void;
  readonly onPlace: (place: Place) => void;
  readonly onText: (text: string | undefined) => void;
  readonly onSettings: (settings: Settings) => void;
}

interface Ran {
  readonly timeline: Timeline;
  readonly lesson: Lesson;
}

/** Runs a text; what is no scenario leaves the last run that there was. */
function useRun(
  text: string,
  name: string,
  settings: Settings,
  which: number,
): { ran: Ran | undefined; error: EditorError | undefined } {
  const last = useRef<Ran>();
  return useMemo(() => {
    try {
      const timeline = timelineOf(text, name, configOf(settings), which);
      last.current = { timeline, lesson: lessonOf(parseScenario(text, name)) };
      return { ran: last.current, error: undefined };
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      const { line, column, reason } = error;
      return { ran: last.current, error: { line, column, reason } };
    }
  }, [text, settings, which]);
}

export function Walk(props: WalkProps) {
  const { entry, own, settings, drill, which, onText } = props;
  const given = useMemo(
    () => (drill === undefined ? entry.text : drillText(entry, drill, configOf(settings))),
    [entry, drill, settings],
  );
  const text = own ?? given;
  const name = own !== undefined ? 'scenario' : drill === undefined ? entry.id : `${entry.id}-drill-${drill}`;
  const { ran, error } = useRun(text, name, settings, which);
  const [isEditing, setEditing] = useState(own !== undefined);
  const editor = isEditing ? { text, error, onText } : undefined;
  const shown = ran ?? { timeline: timelineOf(LESSONS[0]!.text, 'scenario'), lesson: lessonOf(parseScenario('')) };
  return <Walked {...props} {...shown} text={text} name={name} editor={editor} error={error} setEditing={setEditing} />;
}

interface WalkedProps extends WalkProps, Ran {
  readonly text: string;
  readonly name: string;
  readonly error: EditorError | undefined;
  readonly editor: Pick<EditorProps, 'text' | 'error'> | undefined;
  readonly setEditing: (isEditing: boolean) => void;
}

function Walked(props: WalkedProps) {
  const {
    timeline,
    lesson,
    entry,
    taught,
    own,
    settings,
    text,
    name,
    editor,
    error,
    onPlace,
    onText,
    onSettings,
    setEditing,
    drill,
    isEmbedded,
    onDrill,
    onWhich,
  } = props;
  const place = placed(timeline, props.place);
  const scene = useMemo(() => sceneAt(timeline, place), [timeline, place.branch, place.position]);
  const [answers, setAnswers] = useState<ReadonlyMap<number, number>>(new Map());
  const [isPlaying, setPlaying] = useState(false);
  const [tags, point] = useState<readonly string[]>([]);
  const question = questionAt(lesson, scene);
  const answer = question === undefined ? undefined : answers.get(question.at);
  const pointing = useMemo(() => ({ tags, point, changed: scene.difference.changed }), [tags, scene]);
  const link = {
    ...place,
    settings,
    ...(taught !== undefined && { lesson: taught.id }),
    ...(own !== undefined && { text: own }),
    ...(drill !== undefined && { drill }),
    which: timeline.which,
    embedded: isEmbedded,
  };

  const go = (position: number) => onPlace(placed(timeline, { branch: place.branch, position }));
  const goToNotable = () => go(nextNotable(timeline, place));
  const goToLine = (at: number) => {
    const position = branchOf(timeline, place).moments.findIndex((moment) => moment.lines.includes(at));
    if (position >= 0) go(position);
  };

  const perform = (typed: string) => {
    const answer = performByHand({ text, timeline, place }, configOf(settings), typed);
    if ('reason' in answer) return answer;
    onText(answer.text);
    onPlace({ branch: 0, position: answer.position });
    return undefined;
  };

  useEffect(() => {
    encodeLink(link).then((hash) => history.replaceState(null, '', `#${hash}`));
    document.title = `${own === undefined ? entry.title : 'A scenario'} – userfaultfd, seen`;
  }, [entry, own, settings, timeline.which, place.branch, place.position]);

  useEffect(() => {
    if (!isPlaying) return;
    const isHeld = place.position === scene.last || (question !== undefined && answer === undefined);
    const timer = setTimeout(() => (isHeld ? setPlaying(false) : go(place.position + 1)), isHeld ? 0 : PLAY_PACE);
    return () => clearTimeout(timer);
  }, [isPlaying, place.position, question, answer]);

  // At once, not after the next frame: a key that comes before is taken by what is shown.
  useLayoutEffect(() => {
    const actions: Readonly<Record<string, () => void>> = {
      ArrowRight: () => go(place.position + 1),
      ArrowLeft: () => go(place.position - 1),
      Home: () => go(0),
      End: () => go(scene.last),
      ' ': () => setPlaying(!isPlaying),
      n: goToNotable,
      e: () => setEditing(editor === undefined),
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

  const lines = timeline.script.filter(({ at }) => scene.current.has(at)).map(({ number }) => number);
  return (
    <>
      <main>
        <section class="lesson scrolls" aria-labelledby="lesson-title">
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
            <button
              type="button"
              onClick={() => setEditing(editor === undefined)}
              aria-pressed={editor !== undefined}
              title="Edit the text (e)"
            >
              {editor === undefined ? 'Change it' : 'Back to the steps'}
            </button>
            {own !== undefined && (
              <button type="button" onClick={() => onText(undefined)}>
                Undo all changes
              </button>
            )}
          </div>
          {/* A box of their own: what comes before the editor would move it, and take the focus from it. */}
          <div>
            {error !== undefined && (
              <p class="verdict wrong" role="alert">
                Line {error.line}, column {error.column}: {error.reason}
              </p>
            )}
            {error === undefined && <Verdict timeline={timeline} isOwn={own !== undefined} />}
            <Cases timeline={timeline} onWhich={onWhich} />
            <Endings timeline={timeline} place={place} onPlace={onPlace} />
          </div>
          {editor === undefined ? (
            <Script
              lines={timeline.script}
              scene={scene}
              lesson={lesson}
              question={question}
              answer={answer}
              onAnswer={(at, option) => setAnswers(new Map(answers).set(at, option))}
              onGo={goToLine}
            />
          ) : (
            <LazyEditor {...editor} current={lines} onText={onText} />
          )}
          {taught !== undefined &&
            drill === undefined &&
            (place.position === scene.last || editor !== undefined || own !== undefined) && (
              <Task
                entry={taught}
                text={own}
                settings={settings}
                onChange={editor === undefined ? () => setEditing(true) : undefined}
                onSolution={onText}
              />
            )}
          {taught !== undefined && (drill !== undefined || place.position === scene.last) && (
            <Drill seed={drill} lesson={lesson} answers={answers} onDrill={onDrill} />
          )}
          {error === undefined && <Console onPerform={perform} />}
          {isEmbedded || <SettingsPanel settings={settings} onChange={onSettings} />}
          <Share state={link} text={text} name={name} isEmbedded={isEmbedded} onText={onText} />
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

/** Which case of a table of cases is shown. */
function Cases({ timeline: { cases, which }, onWhich }: { timeline: Timeline; onWhich: (which: number) => void }) {
  if (cases.length < 2) return null;
  return (
    <label class="endings">
      Case:{' '}
      <select value={which} onChange={(event) => onWhich(Number(event.currentTarget.value))}>
        {cases.map((label, index) => (
          <option key={label} value={index}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

function Endings({ timeline, place, onPlace }: { timeline: Timeline; place: Place; onPlace: (place: Place) => void }) {
  if (timeline.branches.length < 2) return null;
  return (
    <label class="endings">
      How the race ends:{' '}
      <select
        value={place.branch}
        onChange={(event) => onPlace(placed(timeline, { ...place, branch: Number(event.currentTarget.value) }))}
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

/** What the whole came to: said of lessons only when they can't run. */
function Verdict({ timeline: { verdict }, isOwn }: { timeline: Timeline; isOwn: boolean }) {
  switch (verdict.status) {
    case 'passed':
      return isOwn ? <p class="verdict right">Everything that it says comes true.</p> : null;
    case 'failed':
      return (
        <p class="verdict wrong" role="alert">
          Line {verdict.line}: expected {verdict.expected}, but got {verdict.got}
        </p>
      );
    default:
      return (
        <p class="verdict wrong" role="alert">
          It can’t run here: {verdict.reason}
        </p>
      );
  }
}

/** The editor comes when it is wanted. */
function LazyEditor(props: EditorProps) {
  const [Editor, setEditor] = useState<ComponentType<EditorProps>>();
  useEffect(() => {
    import('./editor.js').then((module) => setEditor(() => module.default));
  }, []);
  return Editor === undefined ? <p class="hint">The editor is coming …</p> : <Editor {...props} />;
}

/** Whether a key is for what has the focus: a text, a list, a button that space presses. */
function isTyping({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('select, textarea, input:not([type=range]), .editor') !== null) return true;
  if (target.closest('input[type=range]') !== null) return key !== ' ' && key !== 'n' && key !== 'e';
  return key === ' ' && target.closest('button, summary, a') !== null;
}
