/** Time: steps forward and back, scrubbing, playing, and from one failure, sleep or wake to another. */
import { EVENT_KINDS, type EventKind, eventsAround } from '../model/events.js';
import type { Branch } from '../model/timeline.js';
import { MARKS } from './outcome.js';

interface ControlsProps {
  readonly branch: Branch;
  readonly position: number;
  readonly last: number;
  readonly isPlaying: boolean;
  readonly onGo: (position: number) => void;
  readonly onPlay: () => void;
}

export function Controls({ branch, position, last, isPlaying, onGo, onPlay }: ControlsProps) {
  return (
    <section class="controls" aria-label="Time">
      <div class="buttons">
        <button type="button" onClick={() => onGo(0)} disabled={position === 0} title="To the start (Home)">
          Start
        </button>
        <button type="button" onClick={() => onGo(position - 1)} disabled={position === 0} title="One step back (←)">
          ← Back
        </button>
        <button
          type="button"
          class="main"
          onClick={() => onGo(position + 1)}
          disabled={position === last}
          title="One step (→)"
        >
          Step →
        </button>
        <button type="button" onClick={onPlay} aria-pressed={isPlaying} title="Play or pause (space)">
          {isPlaying ? 'Pause' : 'Play'}
        </button>
      </div>
      <div class="buttons">
        {EVENT_KINDS.map((kind) => (
          <Jump key={kind} kind={kind} branch={branch} position={position} onGo={onGo} />
        ))}
      </div>
      <label class="scrub">
        <span>
          Step {position} of {last}
        </span>
        <input
          type="range"
          min={0}
          max={last}
          value={position}
          onInput={(event) => onGo(Number(event.currentTarget.value))}
        />
      </label>
    </section>
  );
}

/** Of each kind the mark that lines and threads have for it, and the key; with the shift key it goes back. */
const JUMPS = {
  failure: { mark: MARKS.failed, key: 'f' },
  sleep: { mark: MARKS.asleep, key: 's' },
  wake: { mark: '▶', key: 'w' },
} as const;

type JumpProps = Pick<ControlsProps, 'branch' | 'position' | 'onGo'> & { readonly kind: EventKind };

function Jump({ kind, branch, position, onGo }: JumpProps) {
  const { mark, key } = JUMPS[kind];
  const { previous, next } = eventsAround(branch, position, [kind]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for what is filled in
    <div class="jump" role="group" aria-label={`From ${kind} to ${kind}`}>
      <button
        type="button"
        aria-label={`Previous ${kind}`}
        title={`To the previous ${kind} (${key.toUpperCase()})`}
        disabled={previous === undefined}
        onClick={() => onGo(previous!)}
      >
        ‹
      </button>
      <button
        type="button"
        aria-label={`Next ${kind}`}
        title={`To the next ${kind} (${key})`}
        disabled={next === undefined}
        onClick={() => onGo(next!)}
      >
        <span aria-hidden="true">{mark}</span> {kind} ›
      </button>
    </div>
  );
}

/** What keys do that jump: small letters forward, capitals back; n to any event. */
export function jumpKeys(branch: Branch, position: number, onGo: (position: number) => void) {
  const keys: Record<string, () => void> = {};
  const add = (key: string, kinds?: readonly EventKind[]) => {
    const jump = (way: 'previous' | 'next') => () => {
      const to = eventsAround(branch, position, kinds)[way];
      if (to !== undefined) onGo(to);
    };
    keys[key] = jump('next');
    keys[key.toUpperCase()] = jump('previous');
  };
  for (const kind of EVENT_KINDS) add(JUMPS[kind].key, [kind]);
  add('n');
  return keys;
}
