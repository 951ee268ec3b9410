import type { Operand } from '../../operand.js';
import { PAGE, type ProgramBuilder } from '../builder.js';
import { SPAN_PAGES, type Thread } from '../world.js';

const MAP_SHARED_FIXED = 0x11;
const MAP_PRIVATE_FIXED = 0x12;
const MODE_WP = 2;
const PAGES = 3;
/** Behind the span, where no other step goes: its memory can't be touched. */
const PLACES = 8;
const BEYOND = SPAN_PAGES + 64;

/** Maps a file whose pages are not modelled, tries userfaultfd's ioctls on it, and unmaps it again. */
export function opaqueFile(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const { process } = thread;
  // Where all new memory is locked its pages would be faulted in.
  if (builder.together || process.memory.lockFuture || builder.world.locksAll) return false;
  const found = builder.pickUffd(process, (uffd) => uffd.enabled && uffd.memory === process.memory);
  if (found === undefined) return false;
  const isSecret = thread.root && thread.capable && random.chance(30);
  const record = builder.emit(thread, { op: isSecret ? 'memfd_secret' : 'disk_file', length: PAGES * PAGE });
  const file: Operand = { slot: record, field: 0 };
  const at = builder.address(BEYOND + random.below(PLACES) * (PAGES + 1));
  const flags = isSecret || random.chance(50) ? MAP_SHARED_FIXED : MAP_PRIVATE_FIXED;
  builder.emit(thread, { op: 'mmap', addr: at, length: PAGES * PAGE, prot: random.pick([0, 1, 3]), flags, fd: file });
  const fd = builder.descriptor(process, found.fd);
  const mode = random.chance(60) ? MODE_WP : random.between(1, 7);
  const start = at + random.below(PAGES) * PAGE;
  builder.emit(thread, { op: 'UFFDIO_REGISTER', fd, start, len: PAGE, mode });
  tryFill(builder, thread, fd, start);
  if (random.chance(30))
    builder.emit(thread, { op: 'UFFDIO_WRITEPROTECT', fd, start, len: PAGE, mode: random.below(2) });
  if (random.chance(30)) builder.emit(thread, { op: 'UFFDIO_UNREGISTER', fd, start: at, len: PAGES * PAGE });
  builder.emit(thread, { op: 'UFFDIO_UNREGISTER', fd, start, len: PAGE });
  builder.emit(thread, { op: 'munmap', addr: at, length: PAGES * PAGE });
  builder.emit(thread, { op: 'close', fd: file });
  return true;
}

function tryFill(builder: ProgramBuilder, thread: Thread, fd: Operand, start: number): void {
  const { random } = builder;
  switch (random.below(5)) {
    case 0:
      builder.emit(thread, {
        op: 'UFFDIO_COPY',
        fd,
        dst: start,
        src: { payload: 0 },
        len: PAGE,
        mode: random.pick([0, 2]),
      });
      return;
    case 1:
      builder.emit(thread, { op: 'UFFDIO_ZEROPAGE', fd, start, len: PAGE });
      return;
    case 2:
      builder.emit(thread, { op: 'UFFDIO_CONTINUE', fd, start, len: PAGE });
      return;
    case 3:
      builder.emit(thread, { op: 'UFFDIO_POISON', fd, start, len: PAGE });
      return;
    default:
  }
}
