import type { Operand } from '../../operand.js';
import { PAGE, type ProgramBuilder } from '../builder.js';
import { SPAN_PAGES, type Thread, type Uffd, type World } from '../world.js';
import { wrongAddress, wrongDescriptor, wrongLength } from '../wrong.js';

/** An ioctl that fills a range without reading a source: they differ in what is told here, and in nothing else. */
export interface Fill {
  readonly op: 'UFFDIO_ZEROPAGE' | 'UFFDIO_CONTINUE' | 'UFFDIO_POISON';
  /** A page that it is likely to fill; rarely any. */
  pick(builder: ProgramBuilder, uffd: Uffd): number | undefined;
  /** How often one page, in percent; and the most pages. */
  readonly single: number;
  readonly most: number;
  mode(builder: ProgramBuilder, uffd: Uffd, page: number): number;
  readonly unknownModes: readonly Operand[];
  /** Another start that is likely to be refused. */
  wrongStart?(builder: ProgramBuilder, uffd: Uffd, page: number): Operand;
  predict(world: World, uffd: Uffd, page: number, pages: number, mode: number): void;
}

/** A fill by a thread that has the descriptor, of `page` or one that the fill picks. */
export function fillRange(
  builder: ProgramBuilder,
  thread: Thread,
  fill: Fill,
  at?: { fd: number; uffd: Uffd; page: number },
): boolean {
  const { random, world } = builder;
  const found = at ?? builder.pickUffd(thread.process, (uffd) => uffd.enabled);
  if (found === undefined) return false;
  const { uffd } = found;
  const page = at?.page ?? fill.pick(builder, uffd);
  if (page === undefined) return false;
  const most = Math.min(fill.most, uffd.memory.run(page));
  const pages = random.chance(fill.single) ? 1 : random.between(1, Math.max(1, most));
  const mode = fill.mode(builder, uffd, page);
  const right = {
    op: fill.op,
    fd: builder.descriptor(thread.process, found.fd),
    start: builder.address(page) as Operand,
    len: (pages * PAGE) as Operand,
    mode: mode as Operand,
  } as const;
  const isRight = builder.emitRight(thread, right, () => [
    { ...right, start: wrongAddress(builder) },
    { ...right, len: wrongLength(builder) },
    { ...right, mode: random.pick(fill.unknownModes) },
    { ...right, start: builder.address(random.below(SPAN_PAGES)), len: random.between(1, 12) * PAGE },
    ...(fill.wrongStart ? [{ ...right, start: fill.wrongStart(builder, uffd, page) }] : []),
    { ...right, fd: wrongDescriptor(builder) },
  ]);
  if (!isRight) return true;
  fill.predict(world, uffd, page, pages, mode);
  return true;
}
