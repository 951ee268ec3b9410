/** Time: steps forward and back, scrubbing, playing. */
interface ControlsProps {
  readonly position: number;
  readonly last: number;
  readonly isPlaying: boolean;
  readonly onGo: (position: number) => void;
  readonly onNotable: () => void;
  readonly onPlay: () => void;
}

export function Controls({ position, last, isPlaying, onGo, onNotable, onPlay }: ControlsProps) {
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
        <button
          type="button"
          onClick={onNotable}
          disabled={position === last}
          title="To the next failure, sleep or wake (n)"
        >
          Next event
        </button>
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
