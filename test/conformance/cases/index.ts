import type { Topic } from '../_case.js';
import { mapping } from './00-mapping.js';
import { memfd } from './01-memfd.js';
import { shared } from './02-shared.js';
import { shmemMissing } from './03-shmem-missing.js';
import { minor } from './04-minor.js';
import { guard } from './05-guard.js';
import { numbers } from './05-numbers.js';
import { poison } from './06-poison.js';
import { hugetlb } from './07-hugetlb.js';
import { hugetlbMissing } from './08-hugetlb-missing.js';
import { create } from './10-create.js';
import { creation } from './11-creation.js';
import { device } from './12-device.js';
import { instructions } from './13-instructions.js';
import { steps } from './13-steps.js';
import { descriptor } from './15-descriptor.js';
import { api } from './20-api.js';
import { mmapFlags } from './21-mmap-flags.js';
import { mmapPlaces } from './21-mmap-places.js';
import { register } from './30-register.js';
import { unregister } from './32-unregister.js';
import { merge } from './35-merge.js';
import { policies } from './36-advice.js';
import { pipeSteps } from './36-pipe-steps.js';
import { missing } from './40-missing.js';
import { mprotect } from './42-mprotect.js';
import { madvise } from './44-madvise.js';
import { mlock } from './46-mlock.js';
import { unmap } from './48-unmap.js';
import { copy } from './50-copy.js';
import { copySource } from './55-copy-source.js';
import { structures } from './57-structures.js';
import { zeropage } from './58-zeropage.js';
import { wake } from './60-wake.js';
import { writeprotect } from './61-writeprotect.js';
import { protectedPages } from './62-protected.js';
import { faultAround } from './65-fault-around.js';
import { protectedFiles } from './65-protected-files.js';
import { thp } from './65-thp.js';
import { hugetlbProtected } from './66-hugetlb-protected.js';
import { hugetlbFiles } from './67-hugetlb-files.js';
import { move } from './67-move.js';
import { movedPages } from './67-move-pages.js';
import { advice } from './68-advice.js';
import { droppable } from './68-droppable.js';
import { hugetlbFileFaults } from './68-hugetlb-file-faults.js';
import { moveRaces } from './68-move-races.js';
import { otherMemory } from './68-other-memory.js';
import { hugetlbRemap } from './69-hugetlb-remap.js';
import { hugetlbScan } from './69-hugetlb-scan.js';
import { remove } from './69-remove.js';
import { tmpfsLimits } from './69-tmpfs.js';
import { otherFiles } from './70-other-files.js';
import { read } from './70-read.js';
import { brk } from './71-brk.js';
import { passing } from './71-passing.js';
import { sysctl } from './71-sysctl.js';
import { wakeRaces } from './71-wake-races.js';
import { readErrors } from './72-read-errors.js';
import { poll } from './75-poll.js';
import { fdinfo } from './77-fdinfo.js';
import { close } from './80-close.js';
import { directIo } from './84-direct-io.js';
import { pagemap } from './84-pagemap.js';
import { ptrace } from './84-ptrace.js';
import { residence } from './84-residence.js';
import { vmsplice } from './84-vmsplice.js';
import { kernelAccess } from './85-kernel-access.js';
import { segments } from './86-segments.js';
import { processVm } from './87-process-vm.js';
import { futexAndMem } from './88-futex-mem.js';
import { pipes } from './89-pipe.js';
import { fork } from './90-fork.js';
import { eventFills } from './91-event-fills.js';
import { events } from './91-events.js';
import { processMadvise } from './91-process-madvise.js';
import { exec } from './92-exec.js';
import { mremap } from './92-mremap.js';
import { mremapMerge } from './92-mremap-merge.js';
import { mseal } from './92-mseal.js';
import { waiters } from './93-waiters.js';
import { signals } from './94-signals.js';
import { dead } from './95-dead.js';
import { getfd } from './95-getfd.js';
import { descriptors } from './96-descriptors.js';
import { fdinfoText } from './96-fdinfo-text.js';
import { protectionSeen } from './96-protection-seen.js';
import { scanChecks } from './96-scan-checks.js';
import { scanWalk } from './96-scan-walk.js';
import { smapsText } from './96-smaps-text.js';
import { stop } from './96-stop.js';
import { remapEvents } from './97-remap-events.js';
import { scanByAddress } from './97-scan-by-address.js';
import { eventRaces } from './98-event-races.js';
import { fileReads } from './98-file-reads.js';
import { older } from './99-older.js';
import { olderMemory } from './99-older-memory.js';
import { races } from './99-races.js';

/** Every case, in the order of the files. */
export const TOPICS: readonly Topic[] = [
  mapping,
  memfd,
  shared,
  shmemMissing,
  minor,
  hugetlb,
  hugetlbMissing,
  hugetlbProtected,
  hugetlbFiles,
  hugetlbFileFaults,
  hugetlbRemap,
  hugetlbScan,
  faultAround,
  thp,
  otherMemory,
  guard,
  numbers,
  poison,
  create,
  creation,
  device,
  sysctl,
  instructions,
  descriptor,
  api,
  mmapFlags,
  mmapPlaces,
  register,
  unregister,
  merge,
  policies,
  missing,
  mprotect,
  madvise,
  mlock,
  unmap,
  copy,
  copySource,
  structures,
  zeropage,
  wake,
  move,
  movedPages,
  moveRaces,
  advice,
  writeprotect,
  protectedPages,
  protectedFiles,
  remove,
  tmpfsLimits,
  otherFiles,
  read,
  readErrors,
  poll,
  fdinfo,
  close,
  residence,
  pagemap,
  ptrace,
  vmsplice,
  directIo,
  kernelAccess,
  segments,
  processVm,
  futexAndMem,
  pipes,
  fork,
  events,
  mremap,
  mremapMerge,
  mseal,
  droppable,
  brk,
  remapEvents,
  eventFills,
  waiters,
  signals,
  dead,
  getfd,
  passing,
  exec,
  processMadvise,
  stop,
  fdinfoText,
  descriptors,
  smapsText,
  scanChecks,
  scanWalk,
  scanByAddress,
  protectionSeen,
  steps,
  pipeSteps,
  fileReads,
  eventRaces,
  wakeRaces,
  races,
  older,
  olderMemory,
];
