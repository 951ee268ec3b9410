/** What came of a line, and why. */
import { manualAddress } from '../model/manual.js';
import type { ScriptLine } from '../model/script.js';
import type { LineOutcome } from '../model/timeline.js';

/** A longer outcome is cut. */
const MOST_TEXT = 140;

export const MARKS = { done: '✓', failed: '✗', asleep: 'z', seen: '✓', wrong: '✗' } as const;

/** The beginning of a text that is longer than there is room for. */
export function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** The value of what succeeded, where it is worth a word: `= mem`. */
export function resultOf({ text }: LineOutcome): string {
  const value = /^= \S+/.exec(text)?.[0] ?? '';
  return value === '= 0' ? '' : value;
}

/** Of a line that was done some time ago: that it succeeded, and its value. */
export function Brief({ outcome }: { outcome: LineOutcome }) {
  return (
    <span class={`brief ${outcome.status}`}>
      {resultOf(outcome)} <span aria-hidden="true">✓</span>
    </span>
  );
}

interface OutcomeProps {
  readonly outcome: LineOutcome;
  readonly line: ScriptLine;
  /** Whether the reason is told too. */
  readonly isWhole: boolean;
}

export function Outcome({ outcome, line, isWhole }: OutcomeProps) {
  const { status, text, fact, advice, asleep, manual } = outcome;
  // What the line says already is not said again.
  const isSaid = status === 'seen' || (line.kind === 'claim' && status === 'done');
  return (
    <div class={`outcome ${status}`}>
      <span class="mark" aria-hidden="true">
        {MARKS[status]}
      </span>{' '}
      {!isSaid && <span title={text}>{shortened(text, MOST_TEXT)}</span>}
      {status === 'seen' && <span>so it is</span>}
      {isWhole && asleep !== undefined && <span class="why"> until somebody wakes it: {asleep.wakers}.</span>}
      {isWhole && fact !== undefined && (
        <p class="why">
          <strong>Why:</strong> {fact.text} <span class="quiet">({fact.id})</span>
        </p>
      )}
      {isWhole && advice !== undefined && (
        <p class="why">
          <strong>What to do:</strong> {advice}
        </p>
      )}
      {isWhole && manual !== undefined && (
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
