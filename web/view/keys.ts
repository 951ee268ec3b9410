/** Keys that work wherever the focus is, except where something is typed. */
import { useLayoutEffect } from 'preact/hooks';

export function useKeys(actions: Readonly<Record<string, () => void>>): void {
  // At once, not after the next frame: a key that comes before is taken by what is shown.
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent) => {
      const action = actions[event.key];
      if (action === undefined || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  });
}

/** Whether a key is for what has the focus: a text, a list, a button that space presses. */
function isTyping({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('select, textarea, input:not([type=range]), .editor') !== null) return true;
  if (target.closest('input[type=range]') !== null) return key !== ' ' && !/^[a-z]$/i.test(key);
  return key === ' ' && target.closest('button, summary, a') !== null;
}
