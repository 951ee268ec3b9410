/** The first of the known names that is wrong by one or two letters. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  for (const most of [1, 2]) {
    const found = known.find((candidate) => candidate.length > 2 && isWithin(name, candidate, most));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether one word becomes the other by at most so many letters put in, left out or changed. */
function isWithin(one: string, other: string, most: number): boolean {
  if (Math.abs(one.length - other.length) > most) return false;
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let at = 1; at <= one.length; at += 1) {
    const next = [at];
    for (let to = 1; to <= other.length; to += 1) {
      const changed = row[to - 1]! + (one[at - 1] === other[to - 1] ? 0 : 1);
      next.push(Math.min(changed, row[to]! + 1, next[to - 1]! + 1));
    }
    row = next;
  }
  return row[other.length]! <= most;
}
