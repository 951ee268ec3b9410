import type { ProgramBuilder } from '../builder.js';
import type { Thread } from '../world.js';
import { wrongAddress, wrongDescriptor } from '../wrong.js';
import { someProcess } from './segments.js';

/** What fdinfo says of a descriptor, most often of a userfaultfd, the thread's own or another process's. */
export function fdinfoRead(builder: ProgramBuilder, thread: Thread): boolean {
  const { random, world } = builder;
  const number = someProcess(builder, thread).number;
  const target = world.live.find((process) => process.number === number) ?? thread.process;
  const entries = [...target.descriptors];
  const userfaultfds = entries.filter(([, { file }]) => file.kind === 'uffd');
  const found = userfaultfds.length > 0 && random.chance(70) ? userfaultfds : entries;
  const wrong = found.length === 0 || builder.wrong();
  const fd = wrong ? wrongDescriptor(builder) : builder.descriptor(target, random.pick(found)[0]);
  builder.emit(thread, { op: 'fdinfo_read', process: number, fd });
  return true;
}

/** What smaps says of a mapping, or maps of all from there on. */
export function smapsRead(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const target = someProcess(builder, thread);
  const page = builder.pickPage((candidate) => target.memory.page(candidate) !== undefined) ?? builder.anyPage();
  const addr = builder.wrong() ? wrongAddress(builder) : builder.address(page, random.pick([0, 1, 0xfff]));
  const op = random.chance(50) ? 'smaps_read' : 'maps_read';
  builder.emit(thread, { op, process: target.number, addr });
  return true;
}
