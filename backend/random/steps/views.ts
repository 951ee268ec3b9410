import type { Operand } from '../../operand.js';
import type { ProgramBuilder } from '../builder.js';
import type { Thread } from '../world.js';
import { wrongAddress, wrongDescriptor } from '../wrong.js';
import { someProcess } from './segments.js';

/** What /proc/PID says of a descriptor, most often of a userfaultfd, the thread's own or another process's; or which ones there are. */
export function descriptorLooks(builder: ProgramBuilder, thread: Thread): boolean {
  const { random, world } = builder;
  const number = someProcess(builder, thread).number;
  const target = world.live.find((process) => process.number === number) ?? thread.process;
  const entries = [...target.descriptors];
  const userfaultfds = entries.filter(([, { file }]) => file.kind === 'uffd');
  const found = userfaultfds.length > 0 && random.chance(70) ? userfaultfds : entries;
  const wrong = found.length === 0 || builder.wrong();
  const fd = wrong ? wrongDescriptor(builder) : builder.descriptor(target, random.pick(found)[0]);
  const op = random.pick(['fdinfo_read', 'fdinfo_read', 'proc_fd_readlink', 'proc_fd_list'] as const);
  builder.emit(thread, op === 'proc_fd_list' ? { op, process: number } : { op, process: number, fd });
  return true;
}

/** Who may create a userfaultfd: most often asked, seldom changed, for which the machine needs a lease. */
export function sysctl(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const value = random.pick<Operand>([0, 1, 1, 2, 10, 0xffffffffffffffffn]);
  builder.emit(thread, random.chance(60) ? { op: 'sysctl_read' } : { op: 'sysctl_write', value });
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
