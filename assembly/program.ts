import { SIGCONT, SIGKILL, SIGSTOP, SIGUSR1, SIGUSR2 } from './abi';
import { isFcntlCommand } from './calls/fcntl';
import { isFixed } from './calls/mmap';
import { movesToDriver } from './calls/mremap';
import { DEVICE_FLAGS } from './calls/userfaultfd-device';
import { fillCompletion, KIND_REFUSED, newCompletion } from './completion';
import { isDrivers } from './driver';
import { dropFrame, Frame, frameFrom } from './frame';
import {
  OP_DIRECT_READ,
  OP_DIRECT_WRITE,
  OP_DISK_FILE,
  OP_DROP_PRIVILEGES,
  OP_EXCHANGE_ADD,
  OP_FCNTL,
  OP_FILL,
  OP_FORK,
  OP_KILL,
  OP_LOAD,
  OP_MEMFD_CREATE,
  OP_MEMFD_SECRET,
  OP_MINCORE,
  OP_MMAP,
  OP_MREMAP,
  OP_OPEN_USERFAULTFD_DEVICE,
  OP_OPEN_ZERO,
  OP_PAGEMAP_READ,
  OP_PAGEMAP_SCAN,
  OP_POLL,
  OP_PREAD,
  OP_PROC_MEM_READ,
  OP_PROC_MEM_WRITE,
  OP_PROCESS_VM_READV,
  OP_PROCESS_VM_WRITEV,
  OP_PTRACE_PEEK,
  OP_PWRITE,
  OP_READ,
  OP_READ_AT,
  OP_READV,
  OP_REOPEN,
  OP_SIGACTION,
  OP_SIGPROCMASK,
  OP_STORE,
  OP_TGKILL,
  OP_UFFDIO_COPY,
  OP_VMSPLICE,
  OP_WRITE,
  OP_WRITEV,
  OPERATION_MAX,
  operandCount,
  outputCount,
  touchAddress,
  touchBytes,
  touchLength,
} from './generated/catalogue';
import { isOverSegments } from './iovec';
import {
  ALL_ONES,
  ARENA_END,
  ARENA_START,
  CELL_SIZE,
  FIRST_OPERANDS,
  MAX_CELLS,
  MAX_FILL,
  MAX_OPERANDS,
  MAX_PAYLOAD,
  MAX_PROCESSES,
  MAX_RECORDS,
  MAX_THREADS,
  MAX_TRANSFER,
  MAX_WINDOW_PAGES,
  MAX_WINDOWS,
  OPERATIONS_BASE,
  PAGE_MASK,
  PAGE_SIZE,
  PAYLOAD_END,
  PAYLOAD_START,
  PROGRAM_BASE,
  PROGRAM_CAPACITY,
  PROGRAM_HEADER_SIZE,
  SLOTS_BASE,
  SLOTS_USED,
} from './layout';
import { isNone, machine, none, PAYLOAD_FRAMES, processAt, threadAt } from './machine';
import { reserve } from './memory';
import { PRIVILEGE_CAPABILITY, PRIVILEGE_ROOT } from './privileges';
import { queueCompletion } from './results';
import { beginOperation, copyOperands, freeThread, IDLE, newThread, Thread } from './thread';

/** Programs: whether they are valid, and how a record starts. */

const MAGIC: u32 = 0x44464655;
const VERSION: u16 = 2;
export const NO_SETTLE: u32 = 1;
export const EXPLAIN: u32 = 1;
const LOOK_FLAGS: u16 = 14;
/** Bit of a record's head (its flag 0x80): a second cell follows, with the kinds of its operands and the operands beyond the first. */
const LONG: u64 = 0x80 << 32;

const KIND_PAYLOAD: u16 = 1;
const KIND_SLOT: u16 = 0x8000;

/** Rules of docs/architecture.md, by the numbers that results report. */
export const RULE_LENGTH: u32 = 1;
export const RULE_MAGIC: u32 = 2;
export const RULE_VERSION: u32 = 3;
export const RULE_HEADER: u32 = 4;
export const RULE_COUNTS: u32 = 5;
export const RULE_WINDOW: u32 = 6;
export const RULE_OPERATION: u32 = 7;
export const RULE_THREAD: u32 = 8;
export const RULE_FLAGS: u32 = 9;
export const RULE_OPERAND: u32 = 10;
export const RULE_SLOT: u32 = 11;
export const RULE_PAYLOAD: u32 = 12;

export function recordCount(): u32 {
  return load<u32>(PROGRAM_BASE, 8);
}

export function payloadLength(): u32 {
  return load<u32>(PROGRAM_BASE, 12);
}

/** How many cells all records have together. */
function cellCount(): u32 {
  return load<u32>(PROGRAM_BASE, 24);
}

/** Where the first record is; the others follow each other. */
export const FIRST_RECORD: usize = PROGRAM_BASE + PROGRAM_HEADER_SIZE;

/** The number of the first rule that the program at PROGRAM_BASE breaks, or 0. Nothing was performed. */
export function brokenRule(length: u32): u32 {
  if (length < PROGRAM_HEADER_SIZE || length > PROGRAM_CAPACITY) return RULE_LENGTH;
  if (load<u32>(PROGRAM_BASE) != MAGIC) return RULE_MAGIC;
  if (load<u16>(PROGRAM_BASE, 4) != VERSION) return RULE_VERSION;
  if ((load<u16>(PROGRAM_BASE, 6) & ~(<u16>EXPLAIN)) != 0) return RULE_HEADER;
  if ((load<u16>(PROGRAM_BASE, 20) & ~LOOK_FLAGS) != 0) return RULE_HEADER;
  if (load<u16>(PROGRAM_BASE, 22) != 0 || load<u32>(PROGRAM_BASE, 28) != 0) return RULE_HEADER;
  if (recordCount() > MAX_RECORDS || payloadLength() > MAX_PAYLOAD) return RULE_COUNTS;
  if (cellCount() > MAX_CELLS) return RULE_COUNTS;
  if (length != PROGRAM_HEADER_SIZE + cellCount() * CELL_SIZE + payloadLength()) return RULE_LENGTH;
  if (!areWindowsValid()) return RULE_WINDOW;
  store<u32>(SLOTS_USED, 0);
  return brokenByRecords();
}

function areWindowsValid(): bool {
  const count = load<u32>(PROGRAM_BASE, 16);
  if (count > MAX_WINDOWS) return false;
  let total: u64 = 0;
  for (let window: u32 = 0; window < count; window++) {
    const start = load<u64>(PROGRAM_BASE + 32 + ((<usize>window) << 4));
    const pages = load<u64>(PROGRAM_BASE + 40 + ((<usize>window) << 4));
    if ((start & PAGE_MASK) != 0 || start < ARENA_START || start > ARENA_END || pages > MAX_WINDOW_PAGES) return false;
    if (pages << 12 > ARENA_END - start) return false;
    total += pages;
  }
  return total <= MAX_WINDOW_PAGES;
}

function brokenByRecords(): u32 {
  const count = recordCount();
  const end = FIRST_RECORD + cellCount() * CELL_SIZE;
  if (end < FIRST_RECORD + count * CELL_SIZE) return RULE_LENGTH;
  let at = FIRST_RECORD;
  for (let index: u32 = 0; index < count; index++) {
    const head = load<u64>(at);
    if ((head & ~PLAIN_HEAD) != 0 || checksOf(head) == 0) {
      const rule = brokenByRecord(at, end, index);
      if (rule != 0) return rule;
    }
    at = recordAfter(at, head);
  }
  return at == end ? 0 : RULE_LENGTH;
}

/** All that the head of a record of one cell may have, of the operation only its low byte. */
const PLAIN_HEAD: u64 = 0x0f0f0f00ff;
const THREAD_RANGE: u64 = 0xf0f00000;

function brokenByRecord(record: usize, end: usize, index: u32): u32 {
  if (record >= end) return RULE_LENGTH;
  const head = load<u64>(record);
  if ((head & 0xff00) != 0 || checksOf(head) == 0) return RULE_OPERATION;
  if ((head & THREAD_RANGE) != 0) return RULE_THREAD;
  if ((head & ~(PLAIN_HEAD | LONG)) != 0) return RULE_FLAGS;
  if ((head & LONG) == 0) return 0;
  return record + CELL_SIZE < end ? brokenByKinds(record, index, operandCount(<u16>head)) : RULE_LENGTH;
}

/** Where the record after this one is. By a branch, because the next one is then read before this one is. */
export function recordAfter(record: usize, head: u64): usize {
  if ((head & LONG) != 0) return record + 2 * CELL_SIZE;
  return record + CELL_SIZE;
}

function brokenByKinds(record: usize, index: u32, operands: u32): u32 {
  for (let i: u32 = 0; i < MAX_OPERANDS; i++) {
    const kind = kindAt(record, i);
    if (i >= operands && kind != 0) return RULE_OPERAND;
    const rule = brokenByOperand(kind, operandAt(record, i), index);
    if (rule != 0) return rule;
  }
  return 0;
}

const KINDS_OFFSET: usize = CELL_SIZE;
/** Where those operands of a long record lie that its first cell has no room for. */
const MORE_OPERANDS: usize = CELL_SIZE + 24;

function kindAt(record: usize, operand: u32): u16 {
  return load<u16>(record + KINDS_OFFSET + ((<usize>operand) << 1));
}

/** An operand of a long record. */
function operandAt(record: usize, operand: u32): u64 {
  if (operand < FIRST_OPERANDS) return load<u64>(record + 8 + ((<usize>operand) << 3));
  return load<u64>(record + MORE_OPERANDS + ((<usize>(operand - FIRST_OPERANDS)) << 3));
}

function brokenByOperand(kind: u16, operand: u64, index: u32): u32 {
  if (kind == 0) return 0;
  if (kind == KIND_PAYLOAD) return operand > payloadLength() ? RULE_PAYLOAD : 0;
  if ((kind & KIND_SLOT) == 0) return RULE_OPERAND;
  store<u32>(SLOTS_USED, 1);
  return <u32>(kind & 0xfff) >= index || ((kind >> 12) & 7) > 5 ? RULE_SLOT : 0;
}

/** Puts the program's payload where programs can read it; false if there is no room. */
export function loadPayload(): bool {
  const length = payloadLength();
  if (length == 0) return true;
  if (!reserve(<u64>length * 2 + 0x10000)) return false;
  const from = FIRST_RECORD + cellCount() * CELL_SIZE;
  // The last page is filled up with zeros behind the program, where nothing else lies.
  memory.fill(from + length, 0, (<usize>PAGE_MASK + 1 - (length & <u32>PAGE_MASK)) & <usize>PAGE_MASK);
  for (let page: u32 = 0; page < MAX_PAYLOAD >> 12; page++) {
    const entry = PAYLOAD_FRAMES + ((<usize>page) << 2);
    const old = load<u32>(entry);
    if (old != 0) dropFrame(changetype<Frame>(<usize>old));
    store<u32>(entry, page << 12 < length ? changetype<u32>(frameFrom(from + (page << 12))) : 0);
  }
  return true;
}

const REFUSED_BUSY: u64 = 1;
const REFUSED_NO_PROCESS: u64 = 2;
const REFUSED_DRIVER_MEMORY: u64 = 3;
const REFUSED_CHILD_TAKEN: u64 = 4;
const REFUSED_LIMIT: u64 = 5;
const REFUSED_STOPPED: u64 = 6;

/**
 * Starts a record: its thread can take steps, but is not among the runnable ones yet, which is the caller's business.
 * Nothing if it is refused.
 */
export function startRecord(record: usize, index: u32): Thread {
  const head = load<u64>(record);
  const checks = checksOf(head);
  if (load<u32>(SLOTS_USED) != 0) store<u64>(SLOTS_BASE + ((<usize>index) << 6), 0);
  let thread = threadAt(threadIndex(head));
  // An idle thread's process is alive: one that ends has none.
  if (isNone(thread) || thread.state != IDLE) {
    thread = threadFor(head, index);
    if (isNone(thread)) return thread;
  }
  if ((head & LONG) == 0) copyOperands(thread, record + 8);
  else resolveOperands(thread, record, operandCount(<u16>head));
  if ((checks & REFUSABLE) != 0) {
    const refusal = refusalOf(thread, <u16>head, checks);
    if (refusal != 0) {
      // A thread comes into being with the first record that it performs.
      if (thread.run == 0 && (thread.index & (MAX_THREADS - 1)) != 0) freeThread(thread);
      return refuse(head, index, refusal);
    }
  }
  beginOperation(thread, <u16>head, (checks >> OUTPUTS_SHIFT) & 15, index);
  if ((checks & MANY) != 0) takeMoreOperands(thread, record, head);
  return thread;
}

/** The operands behind the sixth lie where an ioctl has its structure. */
function takeMoreOperands(thread: Thread, record: usize, head: u64): void {
  const operands = changetype<usize>(thread) + offsetof<Thread>('operand0');
  for (let i = THREAD_OPERANDS; i < operandCount(<u16>head); i++) {
    let value: u64 = 0;
    if ((head & LONG) != 0) value = resolve(record, i);
    else if (i < FIRST_OPERANDS) value = operandAt(record, i);
    store<u64>(operands + ((<usize>i) << 3), value);
  }
}

/** process * 16 + thread. */
export function threadIndex(head: u64): u32 {
  return (<u32>(head >> 12) & 0xf0) | (<u32>(head >> 24) & 15);
}

/** A thread that the record is the first one of; nothing if it is refused. */
function threadFor(head: u64, index: u32): Thread {
  const process = processAt(<u32>(head >> 16) & 15);
  if (isNone(process) || process.ending != 0) return refuse(head, index, REFUSED_NO_PROCESS);
  const name = threadIndex(head);
  if (!isNone(threadAt(name))) return refuse(head, index, REFUSED_BUSY);
  // Who would make it is stopped too; the first one is always there.
  if (process.stopped != 0 && (name & (MAX_THREADS - 1)) != 0) return refuse(head, index, REFUSED_STOPPED);
  return newThread(process, name);
}

function resolveOperands(thread: Thread, record: usize, count: u32): void {
  const operands = changetype<usize>(thread) + offsetof<Thread>('operand0');
  for (let i: u32 = 0; i < count; i++) store<u64>(operands + ((<usize>i) << 3), resolve(record, i));
}

/** The value of an operand. */
function resolve(record: usize, operand: u32): u64 {
  const value = operandAt(record, operand);
  const kind = kindAt(record, operand);
  if (kind == 0) return value;
  if (kind == KIND_PAYLOAD) return PAYLOAD_START + value;
  const slot = SLOTS_BASE + ((<usize>(kind & 0xfff)) << 6);
  if (load<u64>(slot) == 0) return ALL_ONES;
  return load<u64>(slot + 8 + ((<usize>((kind >> 12) & 7)) << 3)) + value;
}

function refuse(head: u64, index: u32, reason: u64): Thread {
  const completion = newCompletion(0);
  fillCompletion(completion, index, threadIndex(head), KIND_REFUSED, reason);
  queueCompletion(completion);
  return none<Thread>();
}

/**
 * Of the u32 of each operation at OPERATIONS_BASE: whether there is such a one, how many output words it has, and where
 * the memory is that it touches.
 */
const EXISTS: u32 = 1;
const OUTPUTS_SHIFT: u32 = 8;
const ADDRESS_SHIFT: u32 = 12;
const LENGTH_SHIFT: u32 = 16;
/** The operand is none. */
const NO_OPERAND: u32 = 15;
/** What never can be refused has nothing else to be looked at. */
const REFUSABLE: u32 = 1 << 24;
/** It has more operands than a thread has room for in their own place. */
const MANY: u32 = 1 << 25;
const THREAD_OPERANDS: u32 = 6;

function checksOf(head: u64): u32 {
  return load<u32>(OPERATIONS_BASE + ((<usize>head & 0xff) << 2));
}

/** Puts the catalogue's answers side by side, which is faster than asking for each record; at boot. */
export function bootOperations(): void {
  for (let operation: u16 = 1; operation <= OPERATION_MAX; operation++) {
    if (operandCount(operation) > MAX_OPERANDS) continue;
    const address = <u32>touchAddress(operation) & NO_OPERAND;
    const length = <u32>touchLength(operation) & NO_OPERAND;
    let checks = EXISTS | (outputCount(operation) << OUTPUTS_SHIFT);
    checks |= (address << ADDRESS_SHIFT) | (length << LENGTH_SHIFT);
    if (address != NO_OPERAND || isLimited(operation)) checks |= REFUSABLE;
    if (operandCount(operation) > THREAD_OPERANDS) checks |= MANY;
    store<u32>(OPERATIONS_BASE + ((<usize>operation) << 2), checks);
  }
}

function isLimited(operation: u16): bool {
  return (
    operation == OP_FORK ||
    operation == OP_READ ||
    operation == OP_POLL ||
    operation == OP_PREAD ||
    operation == OP_FCNTL ||
    operation == OP_SIGACTION ||
    operation == OP_TGKILL ||
    operation == OP_SIGPROCMASK ||
    operation == OP_KILL ||
    operation == OP_DROP_PRIVILEGES ||
    operation == OP_OPEN_USERFAULTFD_DEVICE ||
    operation == OP_OPEN_ZERO ||
    operation == OP_REOPEN ||
    operation == OP_MEMFD_CREATE ||
    operation == OP_PWRITE ||
    operation == OP_DISK_FILE ||
    operation == OP_MEMFD_SECRET
  );
}

/** Whether the memory that an operation touches lies in the arena, as it nearly always does. */
function isInArena(thread: Thread, checks: u32): bool {
  const lengthIndex = (checks >> LENGTH_SHIFT) & NO_OPERAND;
  if (lengthIndex == NO_OPERAND) return false;
  const address = operandOf(thread, (checks >> ADDRESS_SHIFT) & NO_OPERAND);
  return address >= ARENA_START && address < ARENA_END && operandOf(thread, lengthIndex) <= ARENA_END - address;
}

function refusalOf(thread: Thread, operation: u16, checks: u32): u64 {
  if (isOverLimit(thread, operation)) return REFUSED_LIMIT;
  if (operation == OP_FORK) {
    const child = thread.operand0;
    if (child == 0 || child >= MAX_PROCESSES) return REFUSED_CHILD_TAKEN;
    const bit = (<u32>1) << (<u32>child);
    if ((machine().numbersUsed & bit) != 0) return REFUSED_CHILD_TAKEN;
    machine().numbersUsed |= bit;
    return 0;
  }
  if (isInArena(thread, checks) && operation != OP_MREMAP) return 0;
  return touchesDriver(thread, operation) ? REFUSED_DRIVER_MEMORY : 0;
}

function isOverLimit(thread: Thread, operation: u16): bool {
  if (operation == OP_LOAD) return !isAccessSize(thread.operand1);
  if (operation == OP_STORE) return !isAccessSize(thread.operand2);
  if (operation == OP_EXCHANGE_ADD)
    return !isAccessSize(thread.operand2) || (thread.operand0 & (thread.operand2 - 1)) != 0;
  if (operation == OP_FILL) return thread.operand1 > MAX_FILL || thread.operand2 > 255;
  if (operation == OP_READ) return thread.operand1 > MAX_TRANSFER;
  if (operation == OP_READ_AT || operation == OP_WRITE || operation == OP_PROC_MEM_READ)
    return thread.operand2 > MAX_TRANSFER;
  if (operation == OP_PAGEMAP_READ) return thread.operand2 > MAX_PAGEMAP;
  if (operation == OP_PAGEMAP_SCAN) return thread.operand3 > MAX_REGIONS;
  if (operation == OP_DIRECT_READ || operation == OP_DIRECT_WRITE)
    return thread.operand1 > MAX_DIRECT || ((thread.operand0 | thread.operand1) & PAGE_MASK) != 0;
  if (operation == OP_MINCORE) return thread.operand1 > MAX_MINCORE;
  if (operation == OP_SIGACTION) return isOverSigaction(thread);
  if (operation == OP_TGKILL) return !isSignalToSend(thread.operand2) && !isJobControl(thread.operand2);
  if (operation == OP_KILL) return isOverKill(thread.operand1);
  if (operation == OP_SIGPROCMASK) return (thread.operand1 & ~SIGNALS) != 0;
  if (operation == OP_PROC_MEM_WRITE) return !isAccessSize(thread.operand3);
  if (operation == OP_READV || operation == OP_WRITEV || operation == OP_VMSPLICE)
    return isOverSegments(thread.operand2);
  if (operation == OP_PROCESS_VM_READV || operation == OP_PROCESS_VM_WRITEV)
    return isOverSegments(thread.operand2) || isOverSegments(thread.operand4);
  if (operation == OP_POLL) return thread.operand2 != 0 && thread.operand2 != ALL_ONES;
  if (operation == OP_PREAD) return thread.operand1 > MAX_TRANSFER;
  if (operation == OP_OPEN_USERFAULTFD_DEVICE) return (thread.operand0 & ~(<u64>DEVICE_FLAGS)) != 0;
  if (operation == OP_OPEN_ZERO) return (thread.operand0 & ~(<u64>DEVICE_FLAGS)) != 0;
  if (operation == OP_REOPEN) return (thread.operand1 & ~(<u64>DEVICE_FLAGS)) != 0;
  if (operation == OP_MEMFD_CREATE) return thread.operand0 > MAX_NAME;
  if (operation == OP_DISK_FILE || operation == OP_MEMFD_SECRET) return thread.operand0 > MAX_FILL;
  if (operation == OP_PWRITE) return !isAccessSize(thread.operand2);
  if (operation == OP_DROP_PRIVILEGES) return thread.operand0 > (PRIVILEGE_CAPABILITY | PRIVILEGE_ROOT);
  if (operation == OP_FCNTL) return !isFcntlCommand(<u32>thread.operand1);
  return false;
}

/** Bytes of one transfer with O_DIRECT. */
const MAX_DIRECT: u64 = 2 * PAGE_SIZE;
/** A byte for each page comes out. */
const MAX_MINCORE: u64 = MAX_TRANSFER * PAGE_SIZE;
/** Letters of a memfd's name, some of which are too many for the kernel. */
const MAX_NAME: u64 = 300;

/** Eight bytes for each page come out. */
const MAX_PAGEMAP: u64 = MAX_MINCORE / 8;

/** 24 bytes for each region come out. */
const MAX_REGIONS: u64 = MAX_TRANSFER / 24;

/** SIGUSR1 and SIGUSR2: what a machine lets its threads send, besides SIGKILL. */
const SIGNALS: u64 = 0xa00;
const MAX_SIGNAL: u64 = 64;
const SA_RESTART: u64 = 0x10000000;

/** SIGKILL, or a number that is no signal's and only shows an error. */
function isFatalOrNone(signal: u64): bool {
  return signal == SIGKILL || (signal > MAX_SIGNAL && signal <= <u64>i32.MAX_VALUE);
}

function isSignalToSend(signal: u64): bool {
  return signal == 0 || signal == SIGUSR1 || signal == SIGUSR2 || isFatalOrNone(signal);
}

function isJobControl(signal: u64): bool {
  return signal == SIGSTOP || signal == SIGCONT;
}

function isOverKill(signal: u64): bool {
  return signal != 0 && !isFatalOrNone(signal) && !isJobControl(signal);
}

function isOverSigaction(thread: Thread): bool {
  return !isSignalToSend(thread.operand0) || thread.operand1 > 2 || (thread.operand2 & ~SA_RESTART) != 0;
}

/** What only reads where it touches memory; of segments, their array. */
function readsOnly(operation: u16): bool {
  return (
    operation == OP_DIRECT_WRITE ||
    operation == OP_UFFDIO_COPY ||
    operation == OP_WRITE ||
    operation == OP_READV ||
    operation == OP_WRITEV ||
    operation == OP_VMSPLICE ||
    operation == OP_PROCESS_VM_READV ||
    operation == OP_PROCESS_VM_WRITEV ||
    operation == OP_PROC_MEM_READ ||
    operation == OP_PTRACE_PEEK
  );
}

function isAccessSize(size: u64): bool {
  return size == 1 || size == 2 || size == 4 || size == 8;
}

function operandOf(thread: Thread, index: u32): u64 {
  return load<u64>(changetype<usize>(thread) + offsetof<Thread>('operand0') + ((<usize>index) << 3));
}

/** Whether the operation touches memory that is the driver's own. */
function touchesDriver(thread: Thread, operation: u16): bool {
  const addressIndex = touchAddress(operation);
  if (addressIndex < 0) return false;
  const address = operandOf(thread, addressIndex);
  // A hint in page 0 is none.
  if (operation == OP_MMAP && address < ARENA_START) return address >= PAGE_SIZE || isFixed(thread);
  if (operation == OP_MREMAP && movesToDriver(thread)) return true;
  if (operation == OP_PAGEMAP_SCAN) return thread.operand2 > address && isDrivers(address, thread.operand2 - 1);
  const lengthIndex = touchLength(operation);
  let length = lengthIndex < 0 ? touchBytes(operation) : operandOf(thread, lengthIndex);
  // An old length of 0 means the mapping there.
  if (operation == OP_MREMAP) length = max(length, 1);
  if (length == 0) return false;
  const last = address + (length - 1) < address ? ALL_ONES : address + (length - 1);
  if (readsOnly(operation) && address >= PAYLOAD_START && last < PAYLOAD_END) return false;
  return isDrivers(address, last);
}
