import type { Operand } from '../../operand.js';
import { PAGE, type ProgramBuilder } from '../builder.js';
import { predictMove } from '../predict.js';
import { type Page, SPAN_PAGES, type Thread, type Uffd, WRITE } from '../world.js';
import { wrongAddress, wrongDescriptor, wrongLength } from '../wrong.js';

const DONTWAKE = 1;
const ALLOW_SRC_HOLES = 2;

/** MOVE by a thread that has the descriptor, to `page` or a page that is missing, mostly of its own memory. */
export function move(builder: ProgramBuilder, thread: Thread, at?: { fd: number; uffd: Uffd; page: number }): boolean {
  const { random, world } = builder;
  const own = (uffd: Uffd): boolean => uffd.enabled && (uffd.memory === thread.process.memory || random.chance(5));
  const found = at ?? builder.pickUffd(thread.process, own);
  if (found === undefined) return false;
  const { uffd } = found;
  const page = at?.page ?? missing(builder, uffd);
  if (page === undefined) return false;
  const target = uffd.memory.page(page);
  const source = movable(builder, uffd, target) ?? (random.chance(15) ? builder.anyPage() : undefined);
  if (source === undefined) return false;
  const room = Math.min(uffd.memory.run(page), uffd.memory.run(source));
  const pages = random.chance(55) ? 1 : random.between(1, Math.max(1, Math.min(8, room)));
  const mode = (random.chance(12) ? DONTWAKE : 0) | (random.chance(35) ? ALLOW_SRC_HOLES : 0);
  const right = {
    op: 'UFFDIO_MOVE',
    fd: builder.descriptor(thread.process, found.fd),
    dst: builder.address(page) as Operand,
    src: builder.address(source) as Operand,
    len: (pages * PAGE) as Operand,
    mode: mode as Operand,
  } as const;
  const isRight = builder.emitRight(thread, right, () => {
    const other = builder.pickUffd(thread.process, (candidate) => candidate !== uffd);
    const any = (): number => builder.address(random.below(SPAN_PAGES));
    return [
      { ...right, dst: wrongDestination(builder) },
      { ...right, src: wrongAddress(builder) },
      { ...right, len: wrongLength(builder) },
      { ...right, mode: random.pick([4, 8, 0x80000000, 0x8000000000000002n]) },
      { ...right, dst: any(), len: random.between(1, 12) * PAGE },
      { ...right, src: any(), len: random.between(1, 12) * PAGE },
      { ...right, src: right.dst },
      // Onto itself, a page up or down.
      { ...right, dst: builder.address(Math.max(0, source + random.pick([-1, 1]))) },
      { ...right, fd: other?.fd ?? wrongDescriptor(builder) },
    ];
  });
  if (!isRight) return true;
  predictMove(world, uffd, page, source, pages, mode);
  return true;
}

/** A missing page that pages can be moved to; rarely any. */
function missing(builder: ProgramBuilder, uffd: Uffd): number | undefined {
  const fits = (number: number): boolean => {
    const page = uffd.memory.page(number);
    return page?.owner === uffd && !page.present && (page.prot & WRITE) !== 0;
  };
  return builder.pickPage(fits) ?? (builder.random.chance(10) ? builder.anyPage() : undefined);
}

/** A page that can be moved to where `target` is, if there is one; sometimes a hole, or one that is shared. */
function movable(builder: ProgramBuilder, uffd: Uffd, target: Page | undefined): number | undefined {
  const { random } = builder;
  return builder.pickPage((number) => {
    const page = uffd.memory.page(number);
    if (page === undefined || page === target) return false;
    if (target !== undefined && (page.prot !== target.prot || page.locked !== target.locked)) return false;
    return page.present ? !page.shared || random.chance(30) : random.chance(3);
  });
}

/** Not where the driver's own memory may be: the model does not know what is mapped there. */
function wrongDestination(builder: ProgramBuilder): Operand {
  const { random } = builder;
  return random.pick<Operand>([
    builder.address(random.below(SPAN_PAGES), random.pick([1, 8, 0x800, 0xfff])),
    0,
    0x8000,
    0x7ffffffff000n,
    0xfffffffffffff000n,
  ]);
}
