/** The scenario: its lines, what came of each, and why. */
import { useContext, useLayoutEffect, useRef } from 'preact/hooks';
import type { Lesson, Question } from '../model/lesson.js';
import type { ScriptLine } from '../model/script.js';
import { isRelated, type Thing } from '../model/thing.js';
import type { LineOutcome } from '../model/timeline.js';
import type { Scene } from '../model/walk.js';
import { memo } from './memo.js';
import { Brief, Outcome } from './outcome.js';
import { PointingContext } from './pointing.js';
import { Quiz } from './quiz.js';

interface ScriptProps {
  readonly lines: readonly ScriptLine[];
  readonly scene: Scene;
  readonly lesson: Lesson;
  readonly question: (Question & { readonly at: number }) | undefined;
  readonly answer: number | undefined;
  /** Both are the same functions from one drawing to the next. */
  readonly onAnswer: (at: number, option: number) => void;
  readonly onGo: (at: number) => void;
}

const NO_NOTES: readonly string[] = [];

export function Script({ lines, scene, lesson, question, answer, onAnswer, onGo }: ScriptProps) {
  const list = useRef<HTMLOListElement>(null);
  const { pointed } = useContext(PointingContext);
  useLayoutEffect(() => {
    const box = list.current?.closest('.scrolls');
    if (!list.current || !box) return;
    // Before the first step what is told of the whole comes first.
    if (scene.place.position === 0) {
      box.scrollTop = 0;
      return;
    }
    // What comes next; at the end what came of the last step, and of what is set then as much as there is room for.
    const next = list.current.querySelector('.next');
    const last = next ?? [...list.current.querySelectorAll('.current')].at(-1);
    if (last) keepInSight(box, last, next === null ? (box.querySelector('.fix') ?? last) : last);
  }, [scene]);
  const { first, end } = windowOf(lines, scene);
  const isSleepTold = [...scene.sleeping.keys()].some((call) => scene.current.has(call));
  const slots = Math.max(WINDOW, end - first);
  return (
    <ol class="script" ref={list}>
      {first > 0 && <More key="before" count={first} where="before" at={lines[first - 1]!.at} onGo={onGo} />}
      {lines.slice(first, end).map((line, index) => {
        const { at } = line;
        const isAsked = question?.at === at;
        const call = scene.sleeping.get(at);
        return (
          <Line
            // What a window leaves is written anew for what comes into it: that is quicker than to make it.
            key={(first + index) % slots}
            line={line}
            outcome={scene.outcomes.get(at)}
            isCurrent={scene.current.has(at)}
            isRepeated={line.kind === 'claim' && isSleepTold}
            isNext={scene.next.has(at)}
            call={call}
            isRelated={pointed !== undefined && call !== undefined && isRelated(pointed, call)}
            notes={lesson.notes.get(at) ?? NO_NOTES}
            question={isAsked ? question : undefined}
            answer={isAsked ? answer : undefined}
            onAnswer={onAnswer}
            onGo={onGo}
          />
        );
      })}
      {end < lines.length && (
        <More key="after" count={lines.length - end} where="after" at={lines[end]!.at} onGo={onGo} />
      )}
    </ol>
  );
}

/** A scenario of so many lines is drawn whole. */
const MOST_WHOLE = 150;
/** Lines that are drawn of a longer one, around what happens: a step stays quick however long the scenario is. */
const WINDOW = 40;
/** The window moves by so many lines at once, so that most steps leave it where it is. */
const WINDOW_STEP = 10;

function windowOf(lines: readonly ScriptLine[], { current, next }: Scene): { first: number; end: number } {
  if (lines.length <= MOST_WHOLE) return { first: 0, end: lines.length };
  const at = lines.findIndex((line) => current.has(line.at) || next.has(line.at));
  const first = Math.max(0, Math.floor(at / WINDOW_STEP) * WINDOW_STEP - WINDOW_STEP);
  return { first, end: Math.min(first + WINDOW, lines.length) };
}

interface MoreProps {
  readonly count: number;
  readonly where: 'before' | 'after';
  /** The line that is next to those that are drawn. */
  readonly at: number;
  readonly onGo: (at: number) => void;
}

/** Lines that are not drawn, and a way to them. */
function More({ count, where, at, onGo }: MoreProps) {
  return (
    <li>
      <button type="button" class="code" onClick={() => onGo(at)}>
        <span class="quiet">
          … {count} lines {where}
        </span>
      </button>
    </li>
  );
}

/** Scrolls the box that lines scroll in, not the page, so that an element is in sight, and one behind it if that leaves it there. */
function keepInSight(box: Element, element: Element, behind: Element): void {
  const [outer, inner] = [box.getBoundingClientRect(), element.getBoundingClientRect()];
  const below = behind.getBoundingClientRect().bottom - outer.bottom;
  const above = outer.top - inner.top;
  if (above > 0) box.scrollTop -= above + MARGIN;
  else if (below > 0) box.scrollTop += Math.min(below + MARGIN, Math.max(-above, inner.bottom - outer.bottom + MARGIN));
}

/** Pixels that stay in sight behind what is looked at. */
const MARGIN = 24;
interface LineProps {
  readonly line: ScriptLine;
  readonly outcome: LineOutcome | undefined;
  readonly isCurrent: boolean;
  /** Whether the call says already why it sleeps. */
  readonly isRepeated: boolean;
  readonly isNext: boolean;
  /** Of a call in which a thread sleeps now: what it has to do with. */
  readonly call: Thing | undefined;
  readonly isRelated: boolean;
  readonly notes: readonly string[];
  /** What is asked before it. */
  readonly question: Question | undefined;
  readonly answer: number | undefined;
  readonly onAnswer: (at: number, option: number) => void;
  readonly onGo: (at: number) => void;
}

const Line = memo(function Line(props: LineProps) {
  const { line, outcome, isCurrent, isRepeated, isNext, call, isRelated, notes, question, answer, onAnswer, onGo } =
    props;
  const { point } = useContext(PointingContext);
  const isDone = outcome !== undefined;
  // What has not happened yet is not given away.
  if (line.kind === 'claim' && !isDone) return null;
  const text = isDone || line.kind !== 'call' ? line.text : line.short;
  const isBrief = outcome !== undefined && !isCurrent && (outcome.status === 'done' || outcome.status === 'seen');
  const classes = [
    'line',
    line.kind,
    isCurrent && 'current',
    isNext && 'next',
    isDone && 'done',
    isRelated && 'related',
    `depth${line.depth}`,
  ];
  const handlers = call && {
    onMouseEnter: () => point(call),
    onMouseLeave: () => point(undefined),
    onFocus: () => point(call),
    onBlur: () => point(undefined),
  };
  return (
    <li class={classes.filter(Boolean).join(' ')} aria-current={isCurrent ? 'step' : undefined}>
      {(isDone || isNext) &&
        notes.map((note) => (
          <p class="note" key={note}>
            {note}
          </p>
        ))}
      {question !== undefined && (
        <Quiz question={question} answer={answer} onAnswer={(option) => onAnswer(line.at, option)} />
      )}
      <button type="button" class="code" {...handlers} onClick={() => onGo(line.at)} disabled={line.kind === 'block'}>
        {line.thread !== undefined && <span class="who">{line.thread}</span>}
        <code>{text}</code>
        {outcome !== undefined && isBrief && <Brief outcome={outcome} />}
      </button>
      {outcome !== undefined && !isBrief && (
        <Outcome outcome={outcome} isWhole={isCurrent && !isRepeated} line={line} />
      )}
    </li>
  );
});
