/** The scenario: its lines, what came of each, and why. */
import { useEffect, useRef } from 'preact/hooks';
import type { Lesson, Question } from '../model/lesson.js';
import { manualAddress } from '../model/manual.js';
import type { ScriptLine } from '../model/script.js';
import type { LineOutcome } from '../model/timeline.js';
import type { Scene } from '../model/walk.js';
import { Quiz } from './quiz.js';

interface ScriptProps {
  readonly lines: readonly ScriptLine[];
  readonly scene: Scene;
  readonly lesson: Lesson;
  readonly question: (Question & { readonly at: number }) | undefined;
  readonly answer: number | undefined;
  readonly onAnswer: (at: number, option: number) => void;
  readonly onGo: (at: number) => void;
}

export function Script({ lines, scene, lesson, question, answer, onAnswer, onGo }: ScriptProps) {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    // What comes next; at the end all that came of the last step.
    const ahead =
      list.current?.querySelector('.next') ?? [...(list.current?.querySelectorAll('.current') ?? [])].at(-1);
    keepInSight(ahead?.closest('.scrolls'), ahead);
  }, [scene]);
  const { first, end } = windowOf(lines, scene);
  return (
    <ol class="script" ref={list}>
      {first > 0 && <More count={first} where="before" onGo={() => onGo(lines[first - 1]!.at)} />}
      {lines.slice(first, end).map((line) => (
        <Line key={line.at} line={line} scene={scene} notes={lesson.notes.get(line.at) ?? []} onGo={onGo}>
          {question?.at === line.at && (
            <Quiz question={question} answer={answer} onAnswer={(option) => onAnswer(line.at, option)} />
          )}
        </Line>
      ))}
      {end < lines.length && <More count={lines.length - end} where="after" onGo={() => onGo(lines[end]!.at)} />}
    </ol>
  );
}

/** Lines that are drawn at once: of a longer scenario those around what happens, so that a step stays quick. */
const MOST_LINES = 120;

function windowOf(lines: readonly ScriptLine[], scene: Scene): { first: number; end: number } {
  if (lines.length <= MOST_LINES) return { first: 0, end: lines.length };
  const at = lines.findIndex((line) => scene.current.has(line.at) || scene.next.has(line.at));
  const first = Math.max(0, Math.min(at - MOST_LINES / 2, lines.length - MOST_LINES));
  return { first, end: first + MOST_LINES };
}

/** Lines that are not drawn, and a way to them. */
function More({ count, where, onGo }: { count: number; where: 'before' | 'after'; onGo: () => void }) {
  return (
    <li>
      <button type="button" class="code" onClick={onGo}>
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
  readonly scene: Scene;
  readonly notes: readonly string[];
  readonly onGo: (at: number) => void;
  readonly children: preact.ComponentChildren;
}

function Line({ line, scene, notes, onGo, children }: LineProps) {
  const outcome = scene.outcomes.get(line.at);
  const isCurrent = scene.current.has(line.at);
  const isNext = scene.next.has(line.at);
  const isDone = outcome !== undefined;
  // What has not happened yet is not given away.
  if (line.kind === 'claim' && !isDone) return null;
  const text = isDone || line.kind !== 'call' ? line.text : line.short;
  const isBrief = outcome !== undefined && !isCurrent && (outcome.status === 'done' || outcome.status === 'seen');
  const classes = ['line', line.kind, isCurrent && 'current', isNext && 'next', isDone && 'done', `depth${line.depth}`];
  return (
    <li class={classes.filter(Boolean).join(' ')} aria-current={isCurrent ? 'step' : undefined}>
      {(isDone || isNext) &&
        notes.map((note) => (
          <p class="note" key={note}>
            {note}
          </p>
        ))}
      {children}
      <button type="button" class="code" onClick={() => onGo(line.at)} disabled={line.kind === 'block'}>
        {line.thread !== undefined && <span class="who">{line.thread}</span>}
        <code>{text}</code>
        {outcome !== undefined && isBrief && <Brief outcome={outcome} />}
      </button>
      {outcome !== undefined && !isBrief && <Outcome outcome={outcome} isCurrent={isCurrent} line={line} />}
    </li>
  );
}

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
