import { PAYLOAD_BASE } from '../../wire.js';
import { PAGE, PAYLOAD_PAGES, type ProgramBuilder } from '../builder.js';
import { predictFill, predictMmap, predictPipe, predictPipeWrite, predictRegister } from '../predict.js';
import { MAX_DESCRIPTORS, MODE_MISSING, type PipeEnd, type Thread } from '../world.js';
import { STRUCTURES } from './ioctl.js';

const MAP_FIXED = 0x32;
/** Pages that a pipe holds. */
const PIPE_PAGES = 16;

/** Opens pipes until few descriptors are left, so that soon there is none. */
export function crowd(builder: ProgramBuilder, thread: Thread): boolean {
  const { descriptors } = thread.process;
  const left = builder.random.between(0, 3);
  while (descriptors.size < MAX_DESCRIPTORS - 3 - 2 - left) {
    const record = builder.emitUnseen(thread, { op: 'pipe2' });
    predictPipe(thread.process, { cloexec: false, nonblock: false }, record);
  }
  return true;
}

/** Fills a pipe, so that the next write finds no room. */
export function flood(builder: ProgramBuilder, thread: Thread): boolean {
  for (const [fd, { file }] of thread.process.descriptors) {
    if (file.kind !== 'pipe' || !file.writes || file.state.bytes > 0) continue;
    for (let page = 0; page < PIPE_PAGES; page += 1)
      builder.emitUnseen(thread, { op: 'write', fd, buf: { payload: 0 }, count: PAGE });
    predictPipeWrite(builder.world, file as PipeEnd, PIPE_PAGES * PAGE);
    return true;
  }
  return false;
}

/** An ioctl whose structure can be read but not written: it arrives by COPY in a page without PROT_WRITE. */
export function readOnly(builder: ProgramBuilder, thread: Thread): boolean {
  const { random, world } = builder;
  const { memory } = thread.process;
  const found = builder.pickUffd(thread.process, (uffd) => uffd.enabled && uffd.memory === memory);
  const target = builder.pickUffd(thread.process);
  if (found === undefined || target === undefined) return false;
  const page = builder.pickPage((candidate) => memory.page(candidate) === undefined);
  if (page === undefined) return false;
  const start = builder.address(page);
  const fd = builder.descriptor(thread.process, found.fd);
  builder.emit(thread, { op: 'mmap', addr: start, length: PAGE, prot: 1, flags: MAP_FIXED });
  predictMmap(memory, page, 1, 1);
  builder.emit(thread, { op: 'UFFDIO_REGISTER', fd, start, len: PAGE });
  predictRegister(found.uffd, page, 1, MODE_MISSING);
  const src = Number(PAYLOAD_BASE) + (PAYLOAD_PAGES - 1) * PAGE;
  builder.emit(thread, { op: 'UFFDIO_COPY', fd, dst: start, src, len: PAGE });
  predictFill(world, found.uffd, page, 1, 0);
  const { request, offset } = random.pick(STRUCTURES);
  builder.emit(thread, { op: 'ioctl', fd: target.fd, request, argp: start + offset });
  return true;
}
