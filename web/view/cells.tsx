/** Pages as cells: colour and mark tell their state, a sentence the rest. */
import { useState } from 'preact/hooks';
import type { ShownCell } from '../model/shown.js';
import { useThing } from './machine.js';

export function Cells({ cells, label }: { cells: readonly ShownCell[]; label: string }) {
  const [told, tell] = useState<string | undefined>();
  return (
    <>
      <ul class="cells" aria-label={label}>
        {cells.map((cell) => (
          <Cell key={cell.key} cell={cell} tell={tell} />
        ))}
      </ul>
      {told !== undefined && (
        <p class="told" aria-hidden="true">
          {told}
        </p>
      )}
    </>
  );
}

function Cell({ cell, tell }: { cell: ShownCell; tell: (text: string | undefined) => void }) {
  const { onMouseEnter, onMouseLeave, onFocus, onBlur, ...rest } = useThing(
    cell,
    `cell ${cell.kind}${cell.count > 1 ? ' run' : ''}`,
  );
  const begin = (point: () => void) => () => {
    point();
    tell(cell.text);
  };
  const end = (point: () => void) => () => {
    point();
    tell(undefined);
  };
  return (
    <li>
      <button
        type="button"
        {...rest}
        aria-label={cell.text}
        onMouseEnter={begin(onMouseEnter)}
        onMouseLeave={end(onMouseLeave)}
        onFocus={begin(onFocus)}
        onBlur={end(onBlur)}
      >
        {cell.mark}
      </button>
    </li>
  );
}
