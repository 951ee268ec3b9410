import type { Tree, TreeCursor } from '@lezer/common';
import { ScenarioError, type Source, type Span } from '../source.js';
import type { CommentRow, Word } from '../syntax.js';

/** Brackets within brackets; deeper ones mean nothing, and whoever goes through a tree may rely on it. */
const MAX_DEPTH = 64;

/**
 * A walk through the tree of a text, which knows places only. Children are visited by
 * `for (let more = walk.enter(); more; more = walk.next())`, at whose end the walk is where it was before.
 */
export class Walk {
  readonly source: Source;
  readonly #cursor: TreeCursor;
  /** What the tree was made from, and where that begins in the source. */
  readonly #text: string;
  readonly #offset: number;
  /** Comments that were come by, of the block that is being read; they may stand anywhere. */
  comments: CommentRow[] = [];
  #depth = 0;

  constructor(source: Source, tree: Tree, text = source.text, offset = 0) {
    this.source = source;
    this.#text = text;
    this.#offset = offset;
    this.#cursor = tree.cursor();
  }

  /** To the first child; `false` if there is none. */
  enter(): boolean {
    if (!this.#cursor.firstChild()) return false;
    if (this.#cursor.name !== 'Comment') return true;
    this.#noteComment();
    return this.next();
  }

  /** To the next child; `false` behind the last one, and then the walk is at their parent again. */
  next(): boolean {
    while (this.#cursor.nextSibling()) {
      if (this.#cursor.name !== 'Comment') return true;
      this.#noteComment();
    }
    this.#cursor.parent();
    return false;
  }

  #noteComment(): void {
    this.comments.push({ kind: 'comment', ...this.span, text: this.slice.trimEnd() });
  }

  get name(): string {
    return this.#cursor.name;
  }

  get from(): number {
    return this.#cursor.from + this.#offset;
  }

  get to(): number {
    return this.#cursor.to + this.#offset;
  }

  get span(): Span {
    return { from: this.from, to: this.to };
  }

  get slice(): string {
    return this.#text.slice(this.#cursor.from, this.#cursor.to);
  }

  get word(): Word {
    return { from: this.from, to: this.to, text: this.slice };
  }

  /** The first child's word. */
  inner(): Word {
    this.#cursor.firstChild();
    const { word } = this;
    this.#cursor.parent();
    return word;
  }

  /** Throws ScenarioError where there is no end to brackets, or signs. */
  descend(): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) this.fail(this.span, 'too many brackets');
  }

  ascend(): void {
    this.#depth -= 1;
  }

  fail(span: Span, reason: string): never {
    throw new ScenarioError(this.source, span, reason);
  }
}
