/** The scenario: its lines, what came of each, and why. */
import { useContext, useLayoutEffect, useRef } from 'preact/hooks';
import type { Lesson, Question } from '../model/lesson.js';
import { manualAddress } from '../model/manual.js';
import type { ScriptLine } from '../model/script.js';
import { isRelated, type Pointed } from '../model/thing.js';
import type { LineOutcome } from '../model/timeline.js';
import type { Scene } from '../model/walk.js';
import { memo } from './memo.js';
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
    // What comes next; at the end all that came of the last step.
    const ahead =
      list.current?.querySelector('.next') ?? [...(list.current?.querySelectorAll('.current') ?? [])].at(-1);
    keepInSight(ahead?.closest('.scrolls'), ahead);
  }, [scene]);
  const { first, end } = windowOf(lines, scene);
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
const WINDOW = 60;
/** The window moves by so many lines at once, so that most steps leave it where it is. */
const WINDOW_STEP = 20;

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

/** Scrolls the box that lines scroll in, not the page. */
function keepInSight(box: Element | null | undefined, element: Element | null | undefined): void {
  if (!box || !element) return;
  const [outer, inner] = [box.getBoundingClientRect(), element.getBoundingClientRect()];
  if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom + MARGIN;
  else if (inner.top < outer.top) box.scrollTop -= outer.top - inner.top + MARGIN;
}

/** Pixels that stay in sight behind what is looked at. */
const MARGIN = 24;
/** A longer outcome is cut. */
const MOST_TEXT = 140;

interface LineProps {
  readonly line: ScriptLine;
  readonly outcome: LineOutcome | undefined;
  readonly isCurrent: boolean;
  readonly isNext: boolean;
  /** Of a call in which a thread sleeps now: what it has to do with. */
  readonly call: Pointed | undefined;
  readonly isRelated: boolean;
  readonly notes: readonly string[];
  /** What is asked before it. */
  readonly question: Question | undefined;
  readonly answer: number | undefined;
  readonly onAnswer: (at: number, option: number) => void;
  readonly onGo: (at: number) => void;
}

const Line = memo(function Line(props: LineProps) {
  const { line, outcome, isCurrent, isNext, call, isRelated, notes, question, answer, onAnswer, onGo } = props;
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
      {outcome !== undefined && !isBrief && <Outcome outcome={outcome} isCurrent={isCurrent} line={line} />}
    </li>
  );
});

const MARKS = { done: '✓', failed: '✗', asleep: 'z', seen: '✓', wrong: '✗' } as const;

/** Of a line that was done some time ago: that it succeeded, and its value. */
function Brief({ outcome: { status, text } }: { outcome: LineOutcome }) {
  const value = /^= \S+/.exec(text)?.[0];
  return (
    <span class={`brief ${status}`}>
      {value !== undefined && value !== '= 0' && value} <span aria-hidden="true">✓</span>
    </span>
  );
}

function Outcome({ outcome, isCurrent, line }: { outcome: LineOutcome; isCurrent: boolean; line: ScriptLine }) {
  const { status, text, fact, advice, asleep, manual } = outcome;
  // What the line says already is not said again.
  const isSaid = status === 'seen' || (line.kind === 'claim' && status === 'done');
  return (
    <div class={`outcome ${status}`}>
      <span class="mark" aria-hidden="true">
        {MARKS[status]}
      </span>{' '}
      {!isSaid && <span title={text}>{text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text}</span>}
      {status === 'seen' && <span>so it is</span>}
      {isCurrent && asleep !== undefined && <span class="why"> until somebody wakes it: {asleep.wakers}.</span>}
      {isCurrent && fact !== undefined && (
        <p class="why">
          <strong>Why:</strong> {fact.text} <span class="quiet">({fact.id})</span>
        </p>
      )}
      {isCurrent && advice !== undefined && (
        <p class="why">
          <strong>What to do:</strong> {advice}
        </p>
      )}
      {isCurrent && manual !== undefined && (
        <p class="why">
          <strong>Manual:</strong>{' '}
          <a href={manualAddress(manual)} target="_blank" rel="noreferrer">
            {manual}
          </a>
        </p>
      )}
    </div>
  );
}
