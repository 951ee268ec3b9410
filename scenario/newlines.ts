import { ContextTracker, ExternalTokenizer } from '@lezer/lr';
import { newline, outcomes, race, then, wrapped } from './generated/parser.terms.js';

const NEWLINE = 10;
const OPENING = new Set(['(', '[', '{'].map((bracket) => bracket.charCodeAt(0)));
const CLOSING = new Set([')', ']', '}'].map((bracket) => bracket.charCodeAt(0)));
const BRACE = '{'.charCodeAt(0);

/**
 * How many brackets are open, doubled; odd after a word that a block follows: the braces of a block hold rows, so
 * newlines end rows in there.
 */
export const brackets = new ContextTracker<number>({
  start: 0,
  shift(context, term, _stack, input) {
    if (term === race || term === outcomes || term === then) return context | 1;
    const character = input.next;
    if (OPENING.has(character)) return context === 1 && character === BRACE ? 0 : (context & ~1) + 2;
    if (CLOSING.has(character)) return Math.max(0, (context & ~1) - 2);
    return context;
  },
  hash: (context) => context,
});

/** A newline ends a row, unless a bracket is open. */
export const newlines = new ExternalTokenizer(
  (input, stack) => {
    if (input.next !== NEWLINE) return;
    input.advance();
    input.acceptToken((stack.context as number) > 1 ? wrapped : newline);
  },
  { contextual: true },
);
