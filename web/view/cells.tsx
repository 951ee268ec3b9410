/** Pages as cells: colour and mark tell their state, a sentence the rest. */
import { useContext, useState } from 'preact/hooks';
import type { ShownCell } from '../model/strip.js';
import { isRelated } from '../model/thing.js';
import { memo } from './memo.js';
import { PointingContext } from './pointing.js';
import { indexOf, useRoving } from './roving.js';

interface CellsProps {
  readonly cells: readonly ShownCell[];
  readonly label: string;
  /** The key of what they are pages of: it lights up with each of them. */
  readonly within: string;
}

/** One stop for the tab key; the arrow keys up and down go from cell to cell. */
export function Cells({ cells, label, within }: CellsProps) {
  const { pointed, point } = useContext(PointingContext);
  const [told, tell] = useState<ShownCell | undefined>();
  const { stop, onKeyDown } = useRoving(cells.length);
  const cellOf = (target: EventTarget | null) => {
    const button = (target as Element).closest('button');
    return button === null ? undefined : cells[indexOf(button)];
  };
  const begin = (event: Event) => {
    const cell = cellOf(event.target);
    if (cell === undefined) return;
    event.stopPropagation();
    point({ key: cell.key, tags: [...cell.tags, within] });
    tell(cell);
  };
  const end = () => {
    point(undefined);
    tell(undefined);
  };
  return (
    <div class="strip">
      {/* biome-ignore lint/a11y/useKeyWithMouseEvents: focus and blur do not rise to the list, focusin and focusout do */}
      <ul
        class="cells"
        aria-label={label}
        onMouseOver={begin}
        onMouseOut={end}
        onFocusIn={begin}
        onFocusOut={end}
        onKeyDown={onKeyDown}
      >
        {cells.map((cell, index) => (
          <Cell
            key={cell.key}
            kind={cell.kind}
            isHuge={cell.isHuge}
            isRun={cell.count > 1 && !cell.isHuge}
            mark={cell.mark}
            text={cell.text}
            isChanged={cell.isChanged}
            isRelated={pointed !== undefined && isRelated(pointed, cell)}
            isStop={index === stop}
          />
        ))}
      </ul>
      {told !== undefined && (
        <p class="told" aria-hidden="true">
          {(cells.find(({ key }) => key === told.key) ?? told).text}
        </p>
      )}
    </div>
  );
}

interface CellProps {
  readonly kind: ShownCell['kind'];
  readonly isHuge: boolean;
  readonly isRun: boolean;
  readonly mark: string;
  readonly text: string;
  readonly isChanged: boolean;
  readonly isRelated: boolean;
  readonly isStop: boolean;
}

const Cell = memo(({ kind, isHuge, isRun, mark, text, isChanged, isRelated: isLit, isStop }: CellProps) => {
  const classes = ['cell', kind, isHuge && 'huge', isRun && 'run', isLit && 'related', isChanged && 'changed'];
  return (
    <li>
      <button type="button" class={classes.filter(Boolean).join(' ')} aria-label={text} tabIndex={isStop ? 0 : -1}>
        {mark}
      </button>
    </li>
  );
});
