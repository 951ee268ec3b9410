import { Random } from '../../../backend/random.js';
import { documentedScenarios, libraryScenarios } from '../_corpus.js';

/** What may stand anywhere in a wrong text. */
const TOKENS: readonly string[] = [
  ...'()[]{}=,/|*?!+-<>@$#"\\\n\t\0 :;ä\u{1f600}',
  ...['=>', '<<', '<...', '---', '+++', '#:', '<unfinished ...>', 'race', 'outcomes', 'required', 'allowed', 'then'],
  ...[
    'as',
    'at',
    'resumed',
    'still',
    'asleep',
    'spinning',
    'exited',
    'with',
    'killed',
    'by',
    '[main]',
    '[T1]',
    '[a/b]',
  ],
  ...['0', '1p', '2h', '3u', '0x5a', '0xffffffffffffffffff', '1<<63', '-1', 'EINVAL', 'NULL', 'mem', 'uffd', 'fork()'],
  ...[
    'mmap(NULL, 1p)',
    'ioctl(uffd, UFFDIO_API, {})',
    'peek(mem)',
    '#: cases a b\n#:  1 2\n',
    '$a',
    '@kernel<6',
    '__proto__',
  ],
  ...['constructor', 'toString', '{'.repeat(70), '-'.repeat(300)],
];

/** The text with this number: a scenario that is not one any more, or a heap of tokens. */
export class Inputs {
  readonly #corpus = [...documentedScenarios(), ...libraryScenarios()].map(({ text }) => text);
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  text(index: number): string {
    const random = new Random(this.#seed, index);
    if (random.chance(10)) return heap(random);
    let text = random.pick(this.#corpus);
    for (let left = random.between(1, 4); left > 0; left -= 1) text = this.#change(random, text);
    return text;
  }

  #change(random: Random, text: string): string {
    const at = random.below(text.length + 1);
    const to = Math.min(text.length, at + random.between(1, random.chance(80) ? 6 : 200));
    switch (random.below(7)) {
      case 0:
        return text.slice(0, at) + text.slice(to);
      case 1:
        return text.slice(0, at) + random.pick(TOKENS) + text.slice(at);
      case 2:
        return text.slice(0, at) + random.pick(TOKENS) + text.slice(to);
      case 3:
        return text.slice(0, to) + text.slice(at);
      case 4:
        return text.slice(0, at);
      case 5:
        return swapLines(random, text);
      default: {
        const other = random.pick(this.#corpus);
        const from = random.below(other.length);
        return text.slice(0, at) + other.slice(from, from + random.between(1, 120)) + text.slice(at);
      }
    }
  }
}

function heap(random: Random): string {
  return Array.from({ length: random.between(1, 40) }, () => random.pick(TOKENS)).join(random.chance(50) ? ' ' : '');
}

function swapLines(random: Random, text: string): string {
  const lines = text.split('\n');
  const [one, other] = [random.below(lines.length), random.below(lines.length)];
  [lines[one], lines[other]] = [lines[other]!, lines[one]!];
  return lines.join('\n');
}
