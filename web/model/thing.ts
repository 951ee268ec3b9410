/** A thing that can be pointed at, and what it has to do with others. */
export interface Thing {
  readonly key: string;
  /** What it is, for others that have to do with it: `thread 0.1`, `page 0 7f0000000000`. */
  readonly own: string;
  /** What it has to do with. Pages, and the frames behind pages, belong together also where two things have them. */
  readonly tags: readonly string[];
}

/** What is pointed at needs no key. */
export type Pointed = Pick<Thing, 'own' | 'tags'>;

export function isRelated(one: Pointed, other: Pointed): boolean {
  return (
    one.own === other.own ||
    one.tags.includes(other.own) ||
    other.tags.includes(one.own) ||
    one.tags.some((tag) => /^(page|frame) /.test(tag) && other.tags.includes(tag))
  );
}
