/** A thing that can be pointed at, and what it has to do with others. */
export interface Thing {
  /** What it is, for others that have to do with it too: `thread 0.1`, `page 0 7f0000000000`. */
  readonly key: string;
  /** What it has to do with. Pages, and the frames behind pages, belong together also where two things have them. */
  readonly tags: readonly string[];
}

export function isRelated(one: Thing, other: Thing): boolean {
  return (
    one.key === other.key ||
    one.tags.includes(other.key) ||
    other.tags.includes(one.key) ||
    one.tags.some((tag) => /^(page|frame) /.test(tag) && other.tags.includes(tag))
  );
}
