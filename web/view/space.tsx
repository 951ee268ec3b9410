/** The address space, seen: a strip of mappings, from which one goes to the pages of each. */
import { useContext, useState } from 'preact/hooks';
import type { ShownPart, ShownSpace } from '../model/space.js';
import { isRelated } from '../model/thing.js';
import { memo } from './memo.js';
import { PointingContext } from './pointing.js';
import { indexOf, useRoving } from './roving.js';

/** What the pages of a mapping are found by. */
export function mappingId(key: string): string {
  return key.replaceAll(' ', '-');
}

export function Space({ space: { parts, note }, label }: { space: ShownSpace; label: string }) {
  const { pointed, changed, point } = useContext(PointingContext);
  const [told, tell] = useState<string | undefined>();
  const { stop, onKeyDown } = useRoving(parts.length);
  const partOf = (event: Event) => {
    const button = (event.target as Element).closest('button');
    return button === null ? undefined : parts[indexOf(button)];
  };
  const begin = (event: Event) => {
    const part = partOf(event);
    if (part === undefined) return;
    point(part);
    tell(part.key);
  };
  const end = () => {
    point(undefined);
    tell(undefined);
  };
  const open = (event: Event) => {
    const part = partOf(event);
    const pages = part && document.getElementById(mappingId(part.key));
    pages?.scrollIntoView({ block: 'nearest' });
    pages?.focus();
  };
  return (
    <div class="space">
      {/* biome-ignore lint/a11y/useKeyWithMouseEvents: focus and blur do not rise to the list, focusin and focusout do */}
      <ul
        class="parts"
        aria-label={label}
        onMouseOver={begin}
        onMouseOut={end}
        onFocusIn={begin}
        onFocusOut={end}
        onKeyDown={onKeyDown}
        onClick={open}
      >
        {parts.map((part, index) => (
          <Part
            key={part.key}
            name={part.name}
            flags={part.flags}
            modes={part.modes}
            waiting={part.waiting}
            width={part.width}
            isCut={part.isCut}
            gap={part.gap}
            text={part.text}
            isChanged={changed.has(part.key)}
            isRelated={pointed !== undefined && isRelated(pointed, part)}
            isStop={index === stop}
          />
        ))}
      </ul>
      {note !== '' && <p class="hint">{note}</p>}
      {told !== undefined && (
        <p class="told" aria-hidden="true">
          {parts.find(({ key }) => key === told)?.text}
        </p>
      )}
    </div>
  );
}

interface PartProps extends Omit<ShownPart, 'key' | 'tags'> {
  readonly isChanged: boolean;
  readonly isRelated: boolean;
  readonly isStop: boolean;
}

const Part = memo((props: PartProps) => {
  const { name, flags, modes, waiting, width, isCut, gap, text, isChanged, isRelated: isLit, isStop } = props;
  const classes = ['part', modes !== '' && 'registered', isCut && 'cut', isLit && 'related', isChanged && 'changed'];
  return (
    <li class={gap === undefined ? '' : 'apart'} style={{ '--times': String(width) }}>
      {gap !== undefined && (
        <span class="gap" title={`Not mapped: ${gap}`}>
          <span aria-hidden="true">⋯</span>
          <span class="hidden">not mapped: {gap}</span>
        </span>
      )}
      <button type="button" class={classes.filter(Boolean).join(' ')} aria-label={text} tabIndex={isStop ? 0 : -1}>
        <strong>{name}</strong>
        <code>{flags}</code>
        {modes !== '' && (
          <span class="asks">
            {waiting > 0 && '? '}
            {modes}
          </span>
        )}
      </button>
    </li>
  );
});
