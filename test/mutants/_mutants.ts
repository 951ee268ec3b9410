import type { Mutant } from './_compile.js';

const COPY = 'assembly/ioctls/copy.ts';
const FILL = 'assembly/ioctls/fill.ts';
const ZEROPAGE = 'assembly/ioctls/zeropage.ts';
const UNREGISTER = 'assembly/ioctls/unregister.ts';
const API = 'assembly/ioctls/api.ts';
const REGISTER = 'assembly/ioctls/register.ts';
const FAULT = 'assembly/fault.ts';
const USERFAULTFD = 'assembly/userfaultfd.ts';
const READ = 'assembly/calls/read.ts';
const MERGE = 'assembly/merge.ts';
const MADVISE = 'assembly/calls/madvise.ts';
const POPULATE = 'assembly/populate.ts';
const MPROTECT = 'assembly/calls/mprotect.ts';

/** Simulators that are wrong in one thing each; every one must be caught. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: 'COPY to a page that is there says EINVAL',
    file: COPY,
    from: 'end(thread, EEXIST, COPY_ANON_EEXIST)',
    to: 'end(thread, EINVAL, COPY_ANON_EEXIST)',
  },
  {
    name: 'COPY that fails wakes',
    file: COPY,
    from: 'else if (storeOut(thread, OUT_OFFSET)) wakeAndReturn',
    to: 'else if (thread.local0 == 0) wakeRange(ctx, thread.argument0, thread.argument2), storeOut(thread, OUT_OFFSET);\n  else if (storeOut(thread, OUT_OFFSET)) wakeAndReturn',
  },
  {
    name: 'DONTWAKE is ignored',
    file: COPY,
    from: 'if ((thread.argument3 & COPY_MODE_DONTWAKE) == 0) wakeRange',
    to: 'wakeRange',
  },
  {
    name: 'COPY wakes the whole range although it did a part',
    file: COPY,
    from: 'wakeRange(ctx, thread.argument0, done)',
    to: 'wakeRange(ctx, thread.argument0, thread.argument2)',
  },
  {
    name: 'COPY that did a part returns 0',
    file: COPY,
    from: 'failIoctl(thread, EAGAIN, COPY_ORDER_PARTIAL)',
    to: 'finishIoctl(thread, OUT_SUCCESS)',
  },
  {
    name: 'an event on its way is looked for only after the arguments',
    file: COPY,
    from: '    if (ctx.changing != 0) {\n      thread.argument4',
    to: '    if (false) {\n      thread.argument4',
  },
  {
    name: 'COPY looks at MODE_WP before it looks for the mapping',
    file: COPY,
    from: '  if (refusal != DESTINATION_FITS) {',
    to: '  if ((thread.argument3 & COPY_MODE_WP) != 0) {\n    end(thread, EINVAL, 0);\n  } else if (refusal != DESTINATION_FITS) {',
  },
  {
    name: 'a fill reports its errno without its sign',
    file: FILL,
    from: 'thread.local0 != 0 ? thread.local0 : -(<i64>errno)',
    to: 'thread.local0 != 0 ? thread.local0 : <i64>errno',
  },
  {
    name: 'a fill prepares no anon_vma',
    file: FILL,
    from: '  if (vma.anon == 0 && !anonPrepared(thread, mm, vma)) return DESTINATION_ASLEEP;\n',
    to: '',
  },
  {
    name: 'a fill may reach into the next mapping',
    file: FILL,
    from: '  if (length > vma.end - start) return DESTINATION_BEYOND;\n',
    to: '',
  },
  {
    name: 'ZEROPAGE to a page that is there says 0',
    file: ZEROPAGE,
    from: 'end(thread, EEXIST, FILL_ZEROPAGE_ANON_PRESENT)',
    to: 'end(thread, 0, FILL_ZEROPAGE_ANON_PRESENT)',
  },
  {
    name: 'ZEROPAGE knows MODE_WP',
    file: ZEROPAGE,
    from: '(thread.argument2 & ~ZEROPAGE_MODE_DONTWAKE) != 0',
    to: '(thread.argument2 & ~(ZEROPAGE_MODE_DONTWAKE | 2)) != 0',
  },
  {
    name: 'ZEROPAGE ignores DONTWAKE',
    file: ZEROPAGE,
    from: 'if ((thread.argument2 & ZEROPAGE_MODE_DONTWAKE) == 0) wakeRange',
    to: 'wakeRange',
  },
  {
    name: 'ZEROPAGE wakes the whole range although it did a part',
    file: ZEROPAGE,
    from: 'wakeRange(ctx, thread.argument0, done)',
    to: 'wakeRange(ctx, thread.argument0, thread.argument1)',
  },
  {
    name: 'ZEROPAGE looks for an event on its way only after its arguments',
    file: ZEROPAGE,
    from: '    if (ctx.changing != 0) {\n      thread.argument3',
    to: '    if (false) {\n      thread.argument3',
  },
  {
    name: 'UNREGISTER wakes nobody',
    file: UNREGISTER,
    from: '  wakeRange(ctx, start, min(endOf(thread), vma.end) - start);\n',
    to: '',
  },
  {
    name: 'UNREGISTER wakes in holes too',
    file: UNREGISTER,
    from: '  wakeRange(ctx, start, min(endOf(thread), vma.end) - start);\n',
    to: '  wakeRange(ctx, thread.argument0, thread.argument1);\n',
  },
  {
    name: 'UNREGISTER wakes the whole mapping of which it takes a part',
    file: UNREGISTER,
    from: '  wakeRange(ctx, start, min(endOf(thread), vma.end) - start);\n',
    to: '  wakeRange(ctx, start, vma.end - start);\n',
  },
  {
    name: 'UNREGISTER skips what belongs to another userfaultfd',
    file: UNREGISTER,
    from: 'if (isNone(vma.ctx) || vma.ctx == ctx) continue;',
    to: 'if (true) continue;',
  },
  {
    name: 'UNREGISTER takes the whole mapping of which a part was asked for',
    file: UNREGISTER,
    from: 'clearVma(ctx.mm, vma, start, min(endOf(thread), vma.end))',
    to: 'clearVma(ctx.mm, vma, vma.start, vma.end)',
  },
  {
    name: 'UNREGISTER stops after the first mapping',
    file: UNREGISTER,
    from: '  thread.local0 = changed.end;\n',
    to: '  thread.local0 = endOf(thread);\n',
  },
  {
    name: 'UNREGISTER in a dead address space says EINVAL',
    file: UNREGISTER,
    from: 'failIoctl(thread, ENOMEM, UNREGISTER_ORDER_DEAD)',
    to: 'failIoctl(thread, EINVAL, UNREGISTER_ORDER_DEAD)',
  },
  {
    name: 'UFFDIO_API leaves the features of a call that it refuses',
    file: API,
    from: '  thread.argument1 = 0;\n',
    to: '',
  },
  {
    name: 'UFFDIO_API works twice',
    file: API,
    from: 'if (ctx.features == 0) {',
    to: 'if (true) {',
  },
  {
    name: 'memory of another userfaultfd can be registered',
    file: REGISTER,
    from: 'if (!isNone(vma.ctx) && vma.ctx != ctx) return',
    to: 'if (false) return',
  },
  {
    name: 'REGISTER offers CONTINUE for every mode',
    file: REGISTER,
    from: '  if ((mode & REGISTER_MODE_MINOR) == 0) ioctls &= ~IOCTL_CONTINUE;\n',
    to: '',
  },
  {
    name: 'REGISTER in a dead address space says EINVAL',
    file: REGISTER,
    from: 'refuse(thread, ENOMEM, REGISTER_ORDER_DEAD)',
    to: 'refuse(thread, EINVAL, REGISTER_ORDER_DEAD)',
  },
  {
    name: 'the WRITE flag of a message is dropped',
    file: FAULT,
    from: 'write ? 1 : 0)',
    to: '0)',
  },
  {
    name: 'EXACT_ADDRESS is ignored',
    file: FAULT,
    from: 'exact ? address : address & ~PAGE_MASK',
    to: 'address & ~PAGE_MASK',
  },
  {
    name: 'the SIGBUS feature is ignored',
    file: FAULT,
    from: 'if ((ctx.features & FEATURE_SIGBUS) != 0) {',
    to: 'if (false) {',
  },
  {
    name: 'USER_MODE_ONLY is ignored',
    file: FAULT,
    from: 'if (!user && (ctx.flags & UFFD_USER_MODE_ONLY) != 0) {',
    to: 'if (false) {',
  },
  {
    name: 'who waits with an unread message is not woken',
    file: USERFAULTFD,
    from: '  if (!isEmpty(pendingOf(ctx))) wakeIn(pendingOf(ctx), start, length);\n',
    to: '',
  },
  {
    name: 'the page behind the range is woken too',
    file: USERFAULTFD,
    from: 'thread.messageAddress - start < length',
    to: 'thread.messageAddress - start <= length',
  },
  {
    name: 'close leaves those asleep whose message was read',
    file: USERFAULTFD,
    from: '  wakeAll(readOf(ctx));\n',
    to: '',
  },
  {
    name: 'a new message does not wake who reads or polls',
    file: USERFAULTFD,
    from: '  sleep(thread, pendingOf(ctx), REASON_FAULT);\n  wakeReaders(ctx);',
    to: '  sleep(thread, pendingOf(ctx), REASON_FAULT);',
  },
  {
    name: 'THREAD_ID is ignored',
    file: USERFAULTFD,
    from: '(ctx.features & FEATURE_THREAD_ID) != 0 ? thread.index + 1 : 0',
    to: '0',
  },
  {
    name: 'a message that was read can be read again',
    file: READ,
    from: '  remove(waiter);\n  append(readOf(ctx), waiter);\n',
    to: '',
  },
  {
    name: 'events are read before faults',
    file: READ,
    from: '  if (!isEmpty(pendingOf(ctx))) {\n    takeFault',
    to: '  if (!isEmpty(pendingOf(ctx)) && !isEmpty(eventsOf(ctx))) {\n    takeEvent(thread, ctx, 0);\n    return;\n  }\n  if (!isEmpty(pendingOf(ctx))) {\n    takeFault',
  },
  {
    name: 'a read takes one message only',
    file: READ,
    from: 'if (<u64>readCount(thread) - thread.local0 < MESSAGE_SIZE) end',
    to: 'end',
  },
  {
    name: 'mappings merge although a fork shares their anon_vma',
    file: MERGE,
    from: 'return target.forked == 0;',
    to: 'return true;',
  },
  {
    name: 'mappings that were touched apart merge across a third one',
    file: MERGE,
    from: 'return a.anon == 0 || b.anon == 0 || a.anon == b.anon;',
    to: 'return true;',
  },
  {
    name: 'a neighbour’s anon_vma is shared only under the same protection',
    file: MERGE,
    from: '((low.flags ^ high.flags) & ~VM_ACCESS) != 0',
    to: 'low.flags != high.flags',
  },
  {
    name: 'without EVENT_FORK a child stays registered',
    file: 'assembly/calls/fork.ts',
    from: 'if ((vma.ctx.features & FEATURE_EVENT_FORK) == 0) copy.flags &= ~VM_UFFD_MISSING;\n  else copy.ctx',
    to: 'copy.ctx',
  },
  {
    name: 'a blocking userfaultfd can be polled',
    file: 'assembly/calls/poll.ts',
    from: 'if ((file.flags & O_NONBLOCK) == 0) {',
    to: 'if (false) {',
  },
  {
    name: 'exec keeps descriptors with O_CLOEXEC',
    file: 'assembly/calls/exec.ts',
    from: '  closeAll(process.files, true);\n',
    to: '',
  },
  {
    name: 'an address among the last ones is only out of reach',
    file: 'assembly/calls/mmap.ts',
    from: 'if (address >= ERROR_VALUES) {',
    to: 'if (false) {',
  },
  {
    name: 'a write that fails wakes no reader',
    file: 'assembly/calls/write.ts',
    from: 'if (thread.local1 != 0 || pipe.polled != 0) wakePipeReaders',
    to: 'if (errno == 0 && (thread.local1 != 0 || pipe.polled != 0)) wakePipeReaders',
  },
  {
    name: 'poll stays with the file that it began with',
    file: 'assembly/calls/poll.ts',
    from: 'const file = fileAt(thread.process.files, fd);',
    to: 'const file = thread.phase == 0 ? fileAt(thread.process.files, fd) : thread.file;',
  },
  {
    name: 'memory that is no longer writable stays accounted although it was never touched',
    file: MPROTECT,
    from: 'if (vma.anon == 0) flags &= ~VM_ACCOUNT;',
    to: '',
  },
  {
    name: 'memory that is no longer writable is not accounted although it was touched',
    file: MPROTECT,
    from: 'if (vma.anon == 0) flags &= ~VM_ACCOUNT;',
    to: 'flags &= ~VM_ACCOUNT;',
  },
  {
    name: 'memory that mprotect makes writable is not accounted',
    file: MPROTECT,
    from: '    flags |= VM_ACCOUNT;\n',
    to: '',
  },
  {
    name: 'mprotect stops at a hole without saying so',
    file: MPROTECT,
    from: 'fail(thread, ENOMEM, MPROTECT_ORDER_HOLE);',
    to: 'finish(thread, 0);',
  },
  {
    name: 'mprotect looks at unknown bits before it looks at the length',
    file: MPROTECT,
    from: '  else if (thread.operand1 == 0) succeed(',
    to: '  else if ((prot & ~(PROT_ACCESS | PROT_SEM | GROWS)) != 0) fail(thread, EINVAL, 0);\n  else if (thread.operand1 == 0) succeed(',
  },
  {
    name: 'mprotect splits what is protected so already',
    file: MPROTECT,
    from: '  if (flags == old) return vma;\n',
    to: '',
  },
  {
    name: 'madvise is silent about a hole between mappings',
    file: MADVISE,
    from: '  if (thread.local2 != 0) endWalk(',
    to: '  if (false) endWalk(',
  },
  {
    name: 'madvise stops at a hole',
    file: MADVISE,
    from: '    thread.local2 = 1;\n    thread.local0 = vma.start;',
    to: '    endWalk(thread, ENOMEM, MADVISE_ORDER_HOLE);\n    return;',
  },
  {
    name: 'MADV_DONTNEED makes a mapping untouched',
    file: MADVISE,
    from: '  thread.local0 = empty(thread, mm, to);\n',
    to: '  thread.local0 = empty(thread, mm, to);\n  vma.anon = 0;\n',
  },
  {
    name: 'MADV_POPULATE_WRITE only reads',
    file: MADVISE,
    from: 'populatePage(thread, write)',
    to: 'populatePage(thread, false)',
  },
  {
    name: 'MADV_POPULATE_READ needs no PROT_READ',
    file: MADVISE,
    from: '(write ? VM_WRITE : VM_READ)',
    to: '(write ? VM_WRITE : 7)',
  },
  {
    name: 'mlock reads what can be written',
    file: POPULATE,
    from: 'populatePage(thread, (vma.flags & VM_WRITE) != 0)',
    to: 'populatePage(thread, false)',
  },
  {
    name: 'mlockall ends at the first page that can’t be had',
    file: POPULATE,
    from: '  thread.local0 = vma.end;',
    to: '  thread.local0 = thread.local1;',
  },
  {
    name: 'mlock of no bytes at an unaligned address takes no page',
    file: 'assembly/calls/mlock.ts',
    from: 'thread.operand1 + (thread.operand0 & PAGE_MASK) + PAGE_MASK',
    to: 'thread.operand1 + PAGE_MASK',
  },
  {
    name: 'mlock faults in although it met a hole',
    file: 'assembly/calls/mlock.ts',
    from: '  return MLOCK_ORDER_HOLE;',
    to: '  return 0;',
  },
  {
    name: 'a child’s memory is locked',
    file: 'assembly/calls/fork.ts',
    from: 'vma.flags & ~VM_LOCKED',
    to: 'vma.flags',
  },
  {
    name: 'locked memory that becomes writable is not faulted in',
    file: MPROTECT,
    from: 'if ((old & (VM_LOCKED | VM_WRITE)) == VM_LOCKED && (flags',
    to: 'if (false && (flags',
  },
  {
    name: 'MADV_DONTNEED empties locked memory',
    file: MADVISE,
    from: 'if ((vma.flags & VM_LOCKED) != 0 && (advice',
    to: 'if (false && (advice',
  },
  {
    name: 'MCL_FUTURE faults nothing in',
    file: 'assembly/calls/mmap.ts',
    from: '  if ((flags & VM_LOCKED) == 0) {',
    to: '  if (true) {',
  },
  {
    name: 'a fault is not tried again where it was',
    file: 'assembly/usermode.ts',
    from: 'if (address == 0) return true;\n  thread.local0 = 0;',
    to: 'thread.local0 = 0;\n  if (true) return true;',
  },
  {
    name: 'what F_DUPFD_CLOEXEC makes is kept by exec',
    file: 'assembly/calls/fcntl.ts',
    from: 'command == F_DUPFD_CLOEXEC, FCNTL_DUPFD_EMFILE',
    to: 'false, FCNTL_DUPFD_EMFILE',
  },
  {
    name: 'F_SETFL does not clear O_NONBLOCK',
    file: 'assembly/calls/fcntl.ts',
    from: 'file.flags = (file.flags & ~SETTABLE) | (flags & SETTABLE);',
    to: 'file.flags |= flags & SETTABLE;',
  },
  {
    name: 'dup3 keeps open what it replaces',
    file: 'assembly/calls/dup3.ts',
    from: 'if (isNone(old)) {',
    to: 'if (true) {',
  },
  {
    name: 'a read that sleeps notices O_NONBLOCK',
    file: READ,
    from: 'thread.local0 != 0 || thread.local1 != 0',
    to: 'thread.local0 != 0 || (thread.file.flags & O_NONBLOCK) != 0',
  },
  {
    name: 'process_vm copies page by page instead of pinning all of a segment first',
    file: 'assembly/calls/process-vm.ts',
    from: 'if (thread.local1 == batchPages(remote)) thread.phase = PHASE_COPY;',
    to: 'thread.phase = PHASE_COPY;',
  },
  {
    name: 'process_vm_readv reads what a load can read',
    file: 'assembly/pin.ts',
    from: 'write || (vma.flags & VM_READ) != 0',
    to: 'true',
  },
  {
    name: 'process_vm works on the memory of the caller',
    file: 'assembly/calls/process-vm.ts',
    from: 'thread.mm = getMm(mm);',
    to: 'thread.mm = getMm(thread.process.mm);',
  },
  {
    name: '/proc/PID/mem fills missing pages of a userfaultfd',
    file: 'assembly/fault.ts',
    from: 'if (isNone(vma.ctx)) return fillPage(mm, address, write);',
    to: 'if (true) return fillPage(mm, address, write);',
  },
  {
    name: 'readv and writev ask the file also for nothing',
    file: 'assembly/calls/vector.ts',
    from: 'if (vector.total == 0) {',
    to: 'if (false) {',
  },
  {
    name: 'the base of a segment is read before its length',
    file: 'assembly/iovec.ts',
    from: 'const isLength = (vector.words & 1) == 0;',
    to: 'const isLength = (vector.words & 1) != 0;',
  },
  {
    name: 'a shared futex asks for its page by a read',
    file: 'assembly/calls/futex-wait.ts',
    from: 'const frame = getPage(thread, mm, page, write);',
    to: 'const frame = getPage(thread, mm, page, false);',
  },
];
