/** Items that may repeat together. */
const LONGEST_PERIOD = 6;

/** A list in which what comes again and again in a row stands once, with how often. */
export function withoutRepeats(items: readonly string[], said: (period: number, times: number) => string): string[] {
  const kept: string[] = [];
  for (let at = 0; at < items.length; ) {
    const { period, times } = repeatsAt(items, at);
    kept.push(...items.slice(at, at + period));
    if (times > 1) kept.push(said(period, times - 1));
    at += period * times;
  }
  return kept;
}

/** The shortest sequence that comes at least three times in a row from here on, else the one item. */
function repeatsAt(items: readonly string[], from: number): { readonly period: number; readonly times: number } {
  for (let period = 1; period <= LONGEST_PERIOD; period += 1) {
    let at = from;
    while (at + period < items.length && items[at] === items[at + period]) at += 1;
    const times = Math.floor((at - from) / period) + 1;
    if (times >= 3) return { period, times };
  }
  return { period: 1, times: 1 };
}
