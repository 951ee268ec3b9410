/** A list of buttons that is one stop for the tab key; the arrow keys up and down go from one to the next. */
import { useState } from 'preact/hooks';

export function useRoving(count: number) {
  const [stop, setStop] = useState(0);
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const button = (event.target as Element).closest('button');
    if (by === undefined || button === null) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(count - 1, indexOf(button) + by));
    setStop(next);
    button.closest('ul')!.children[next]!.querySelector('button')!.focus();
  };
  return { stop: Math.min(stop, count - 1), onKeyDown };
}

/** The number of the list's item that a button stands in. */
export function indexOf(button: Element): number {
  const item = button.parentElement!;
  return [...item.parentElement!.children].indexOf(item);
}
