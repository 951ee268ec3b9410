/** Ioctls of which strace showed no more than the address of their structure: what they may have been. */
import { CONSTANT_SETS } from '../../backend/catalogue/constants.js';
import { ARENA_START, type Operation, PAGE_SIZE, type VmaState } from '../../backend/index.js';
import { isProtection, type LoggedMessage, pageOf } from './messages.js';
import { toMachine } from './space.js';

const WP = CONSTANT_SETS.UFFDIO_WRITEPROTECT_MODE_!.WP!;
const REGISTERED_WP = 2;

/** What there is to guess from. */
export interface Traces {
  readonly fd: number;
  /** Messages that were read, and nothing has answered them so far. */
  readonly unanswered: readonly LoggedMessage[];
  /** The mappings of the userfaultfd's process. */
  readonly mappings: readonly VmaState[];
}

/** What an ioctl may have been, the likeliest first; the result decides. */
export function guesses(request: string, traces: Traces): Operation[] {
  const fd = BigInt(traces.fd);
  const pages = traces.unanswered.filter(({ event }) => event === 'PAGEFAULT');
  const ranges = pages.map((message) => ({ start: toMachine(pageOf(message)), len: PAGE_SIZE }));
  const asked = ranges.map((range) => ({ op: request, fd, ...range }) as unknown as Operation);
  if (request === 'UFFDIO_WRITEPROTECT') return [...protections(traces, fd), nowhere(request, fd, traces)];
  // Where a page was moved from is in no message.
  return request === 'UFFDIO_MOVE' ? [] : [...asked, nowhere(request, fd, traces)];
}

/** Whoever was told of a store lets it be; else all that is registered is protected, or let be. */
function protections({ unanswered, mappings }: Traces, fd: bigint): Operation[] {
  const op = 'UFFDIO_WRITEPROTECT';
  const told = unanswered
    .filter(isProtection)
    .map((message): Operation => ({ op, fd, start: toMachine(pageOf(message)), len: PAGE_SIZE, mode: 0n }));
  const registered = mappings.filter(({ modes }) => (modes & REGISTERED_WP) !== 0);
  const [first, last] = [registered[0], registered.at(-1)];
  if (first === undefined) return told;
  const whole = [WP, 0n].flatMap((mode): Operation[] =>
    registered.map(({ start, end }) => ({ op, fd, start, len: end - start, mode })),
  );
  const all: Operation = { op, fd, start: first.start, len: last!.end - first.start, mode: WP };
  return [...told, all, ...whole];
}

/** A range where nothing is: what fails with ENOENT. */
function nowhere(op: string, fd: bigint, { mappings }: Traces): Operation {
  const start = mappings.at(-1)?.end ?? ARENA_START;
  return { op, fd, start, len: PAGE_SIZE } as unknown as Operation;
}
