/** What the simulator does not model, by the numbers of assembly/unmodelled.ts. A sentence each. */
export const UNMODELLED_PLACES: Readonly<Record<number, string>> = {
  1: 'mmap of shared memory (MAP_SHARED)',
  2: 'mmap of droppable memory (MAP_DROPPABLE)',
  3: 'mmap of anonymous memory with MAP_GROWSDOWN or MAP_HUGETLB, and of a file with flags other than MAP_FIXED, MAP_FIXED_NOREPLACE and MAP_NORESERVE',
  4: 'mmap of a device with PROT_EXEC: how /dev is mounted decides',
  5: 'mmap with MAP_32BIT, or of more than the arena has room for, without a hint that can be had: Linux would choose a place outside',
  6: 'vm.overcommit_memory 2: how much is committed is not counted',
  9: 'UFFDIO_CONTINUE and POISON after UFFDIO_API',
  10: 'ioctls that the kernel has for every file, other than FIONBIO, FIOASYNC, FIOCLEX and FIONCLEX',
  11: 'read_at of a message with UFFD_FEATURE_THREAD_ID: the thread id in memory differs from run to run',
  13: 'pipe2 with O_DIRECT or O_NOTIFICATION_PIPE',
  14: 'FIONREAD of a pipe',
  15: 'a process that ends while one of its threads, or one of its descriptors, waits for a mutex held elsewhere',
  16: 'more memory than the simulator may use (1 GiB of its own)',
  31: 'madvise with FREE, PAGEOUT, COLLAPSE, HWPOISON, SOFT_OFFLINE, GUARD_INSTALL and GUARD_REMOVE',
  32: 'mlock and mlockall without privileges: RLIMIT_MEMLOCK would limit them',
  33: 'mlockall with MCL_ONFAULT',
  50: 'segments (struct iovec), or an array of them, in the driver’s own memory',
  51: 'writev of more than 4096 bytes to a pipe',
  52: 'FUTEX_WAIT with flags other than FUTEX_PRIVATE_FLAG',
  53: 'process_vm_readv or process_vm_writev onto later bytes of the range that is copied: the processor decides',
  54: 'a signal for a process that ends already',
  55: 'a read or poll, or every schedule, where a message of a thread that spins decides: it comes and goes',
  60: 'O_DIRECT and O_ASYNC on a pipe',
  62: 'readlink of a pipe: the number in its name differs from run to run',
  63: 'a signal to another process by who is not root',
  64: 'ptrace of a process that is ending, or by who has not CAP_SYS_PTRACE',
  66: 'vmsplice of a page that a fork shared, and fork and UFFDIO_MOVE while a pipe holds pages of memory',
  67: 'vmsplice from a pipe, of the payload, and where it would wait for room',
  100: 'UFFDIO_MOVE that finds its destination, or a source that its structure in memory names, in the driver’s own memory',
  105: 'mbind with nodes other than node 0, with flags, or with flags of its mode',
  106: 'execute of an instruction other than ret',
  110: 'stopping a process (SIGSTOP) that copies from or to a missing page, that forks, by another of its threads, or whose first thread waits for what only a fatal signal ends; and a signal for a stopped one that is fatal, or that decides whether a system call begins anew',
};

/** The sentence for a place; a number that is not known is shown. */
export function unmodelledMessage(place: number): string {
  return `not modelled: ${UNMODELLED_PLACES[place] ?? `place ${place}`}`;
}
