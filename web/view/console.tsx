/** One operation by hand, in the language's own words. */
import { useRef, useState } from 'preact/hooks';
import type { Answer } from '../model/console.js';
import { memo } from './memo.js';

interface ConsoleProps {
  /** Performs what was typed; what is wrong with it, or nothing. */
  readonly onPerform: (typed: string) => Extract<Answer, { reason: string }> | undefined;
}

interface Wrong {
  readonly typed: string;
  readonly reason: string;
  readonly column: number;
}

export const Console = memo(function Console({ onPerform }: ConsoleProps) {
  const input = useRef<HTMLInputElement>(null);
  const [wrong, setWrong] = useState<Wrong | undefined>();
  const perform = (event: Event) => {
    event.preventDefault();
    const field = input.current!;
    const typed = field.value;
    if (typed.trim() === '') return;
    const refused = onPerform(typed);
    setWrong(refused && { typed, ...refused });
    if (refused === undefined) field.value = '';
    else field.setSelectionRange(refused.column - 1, refused.column - 1);
    field.focus();
  };
  return (
    <form class="console" onSubmit={perform}>
      <label for="by-hand">Do something by hand, here:</label>
      <div>
        <input
          id="by-hand"
          ref={input}
          type="text"
          placeholder="[T1] load(mem)"
          spellcheck={false}
          autocapitalize="off"
          autocomplete="off"
          aria-describedby="by-hand-wrong"
        />
        <button type="submit">Perform</button>
      </div>
      <div id="by-hand-wrong" role="alert">
        {wrong !== undefined && (
          <>
            <pre aria-hidden="true">{`${wrong.typed}\n${' '.repeat(wrong.column - 1)}^`}</pre>
            <p class="verdict wrong">
              Column {wrong.column}: {wrong.reason}
            </p>
          </>
        )}
      </div>
    </form>
  );
});
