import { isFcntlCommand } from './calls/fcntl';
import { fillCompletion, KIND_REFUSED, newCompletion } from './completion';
import { dropFrame, Frame, frameFrom } from './frame';
import {
  OP_FCNTL,
  OP_FILL,
  OP_FORK,
  OP_LOAD,
  OP_MMAP,
  OP_POLL,
  OP_PREAD,
  OP_PROC_MEM_READ,
  OP_PROC_MEM_WRITE,
  OP_PROCESS_VM_READV,
  OP_PROCESS_VM_WRITEV,
  OP_READ,
  OP_READ_AT,
  OP_READV,
  OP_STORE,
  OP_UFFDIO_COPY,
  OP_WRITE,
  OP_WRITEV,
  OPERATION_MAX,
  operandCount,
  touchAddress,
  touchBytes,
  touchLength,
} from './generated/catalogue';
import { isOverSegments } from './iovec';
import {
  ALL_ONES,
  ARENA_END,
  ARENA_START,
  LOW_END,
  MAX_FILL,
  MAX_OPERANDS,
  MAX_PAYLOAD,
  MAX_PROCESSES,
  MAX_RECORDS,
  MAX_TRANSFER,
  MAX_WINDOW_PAGES,
  MAX_WINDOWS,
  OPERATIONS_BASE,
  PAGE_MASK,
  PAYLOAD_END,
  PAYLOAD_START,
  PROGRAM_BASE,
  PROGRAM_CAPACITY,
  PROGRAM_HEADER_SIZE,
  RECORD_SIZE,
  SLOTS_BASE,
  SLOTS_USED,
  TASK_SIZE,
} from './layout';
import { isNone, machine, none, PAYLOAD_FRAMES, processAt, threadAt } from './machine';
import { reserve } from './memory';
import { queueCompletion } from './results';
import { IDLE, newThread, RUNNABLE, Thread } from './thread';

/** Programs: whether they are valid, and how a record starts. */

const MAGIC: u32 = 0x44464655;
const VERSION: u16 = 1;
export const NO_SETTLE: u32 = 1;
export const EXPLAIN: u32 = 1;
const LOOK_FLAGS: u16 = 14;

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

export function recordAt(index: u32): usize {
  return PROGRAM_BASE + PROGRAM_HEADER_SIZE + <usize>index * RECORD_SIZE;
}

/** The number of the first rule that the program at PROGRAM_BASE breaks, or 0. Nothing was performed. */
export function brokenRule(length: u32): u32 {
  if (length < PROGRAM_HEADER_SIZE || length > PROGRAM_CAPACITY) return RULE_LENGTH;
  if (load<u32>(PROGRAM_BASE) != MAGIC) return RULE_MAGIC;
  if (load<u16>(PROGRAM_BASE, 4) != VERSION) return RULE_VERSION;
  if ((load<u16>(PROGRAM_BASE, 6) & ~(<u16>EXPLAIN)) != 0) return RULE_HEADER;
  if ((load<u16>(PROGRAM_BASE, 20) & ~LOOK_FLAGS) != 0) return RULE_HEADER;
  if (load<u16>(PROGRAM_BASE, 22) != 0 || load<u64>(PROGRAM_BASE, 24) != 0) return RULE_HEADER;
  const records = recordCount();
  if (records > MAX_RECORDS || payloadLength() > MAX_PAYLOAD) return RULE_COUNTS;
  if (length != PROGRAM_HEADER_SIZE + records * RECORD_SIZE + payloadLength()) return RULE_LENGTH;
  if (!areWindowsValid()) return RULE_WINDOW;
  store<u32>(SLOTS_USED, 0);
  for (let index: u32 = 0; index < records; index++) {
    const rule = brokenByRecord(recordAt(index), index);
    if (rule != 0) return rule;
  }
  return 0;
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

function brokenByRecord(record: usize, index: u32): u32 {
  const head = load<u64>(record);
  const operation = <u16>head;
  if (operation == 0 || operation > OPERATION_MAX) return RULE_OPERATION;
  const operands = load<u32>(checksOf(operation)) & OPERANDS;
  if (operands > MAX_OPERANDS) return RULE_OPERATION;
  if ((head & THREAD_RANGE) != 0) return RULE_THREAD;
  if ((head & ~RECORD_HEAD) != 0) return RULE_FLAGS;
  if (unusedOperands(record, operands) != 0) return RULE_OPERAND;
  return areImmediate(record) ? 0 : brokenByKinds(record, index, operands);
}

/** Bits of a process or thread over 15, and all that the first word of a record may have. */
const THREAD_RANGE: u64 = 0xf0f00000;
const RECORD_HEAD: u64 = 0x0f0f0fffff;

/** What lies where the operation has no operand; written out, because it is looked at in every record. */
function unusedOperands(record: usize, operands: u32): u64 {
  let unused = operandAt(record, 6) | operandAt(record, 7) | operandAt(record, 8);
  unused |= operandAt(record, 9) | operandAt(record, 10) | operandAt(record, 11);
  if (operands < 6) unused |= operandAt(record, 5);
  if (operands < 5) unused |= operandAt(record, 4);
  if (operands < 4) unused |= operandAt(record, 3);
  if (operands < 3) unused |= operandAt(record, 2);
  if (operands < 2) unused |= operandAt(record, 1);
  if (operands < 1) unused |= operandAt(record, 0);
  return unused;
}

function operandAt(record: usize, operand: u32): u64 {
  return load<u64>(record + 32 + ((<usize>operand) << 3));
}

function kindAt(record: usize, operand: u32): u16 {
  return load<u16>(record + 8 + ((<usize>operand) << 1));
}

/** Whether all operands are immediates, as most are. */
function areImmediate(record: usize): bool {
  return (load<u64>(record, 8) | load<u64>(record, 16) | load<u64>(record, 24)) == 0;
}

function brokenByKinds(record: usize, index: u32, operands: u32): u32 {
  store<u32>(SLOTS_USED, 1);
  for (let i: u32 = 0; i < MAX_OPERANDS; i++) {
    const kind = kindAt(record, i);
    if (kind != 0 && i >= operands) return RULE_OPERAND;
    const rule = brokenByOperand(kind, operandAt(record, i), index);
    if (rule != 0) return rule;
  }
  return 0;
}

function brokenByOperand(kind: u16, operand: u64, index: u32): u32 {
  if (kind == 0) return 0;
  if (kind == KIND_PAYLOAD) return operand > payloadLength() ? RULE_PAYLOAD : 0;
  if ((kind & KIND_SLOT) == 0) return RULE_OPERAND;
  return <u32>(kind & 0xfff) >= index || ((kind >> 12) & 7) > 5 ? RULE_SLOT : 0;
}

/** Puts the program's payload where programs can read it; false if there is no room. */
export function loadPayload(): bool {
  const length = payloadLength();
  if (length == 0) return true;
  if (!reserve(<u64>length * 2 + 0x10000)) return false;
  const from = recordAt(recordCount());
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

/**
 * Starts a record: its thread can take steps, but is not among the runnable ones yet, which is the caller's business.
 * Nothing if it is refused.
 */
export function startRecord(record: usize, index: u32): Thread {
  if (load<u32>(SLOTS_USED) != 0) store<u64>(SLOTS_BASE + ((<usize>index) << 6), 0);
  const number = load<u8>(record, 2);
  const process = processAt(number);
  if (isNone(process) || process.ending != 0) {
    return refuse(record, index, REFUSED_NO_PROCESS);
  }
  const threadIndex = ((<u32>number) << 4) | load<u8>(record, 3);
  let thread = threadAt(threadIndex);
  if (isNone(thread)) thread = newThread(process, threadIndex);
  else if (thread.state != IDLE) {
    return refuse(record, index, REFUSED_BUSY);
  }
  const operation = load<u16>(record);
  // Operations have up to six operands.
  if (areImmediate(record)) {
    thread.operand0 = operandAt(record, 0);
    thread.operand1 = operandAt(record, 1);
    thread.operand2 = operandAt(record, 2);
    thread.operand3 = operandAt(record, 3);
    thread.operand4 = operandAt(record, 4);
    thread.operand5 = operandAt(record, 5);
  } else {
    resolveOperands(thread, record);
  }
  const refusal = refusalOf(thread, operation);
  if (refusal != 0) return refuse(record, index, refusal);
  thread.operation = operation;
  thread.phase = 0;
  thread.record = index;
  thread.run = machine().run;
  thread.why = 0;
  thread.reason = 0;
  thread.copied = 0;
  thread.local0 = 0;
  thread.local1 = 0;
  thread.local2 = 0;
  thread.argument0 = 0;
  thread.argument1 = 0;
  thread.argument2 = 0;
  thread.argument3 = 0;
  thread.argument4 = 0;
  thread.out0 = 0;
  thread.out1 = 0;
  thread.out2 = 0;
  thread.state = RUNNABLE;
  return thread;
}

function resolveOperands(thread: Thread, record: usize): void {
  thread.operand0 = resolve(record, 0);
  thread.operand1 = resolve(record, 1);
  thread.operand2 = resolve(record, 2);
  thread.operand3 = resolve(record, 3);
  thread.operand4 = resolve(record, 4);
  thread.operand5 = resolve(record, 5);
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

function refuse(record: usize, index: u32, reason: u64): Thread {
  const completion = newCompletion(0);
  const thread = ((<u32>load<u8>(record, 2)) << 4) | load<u8>(record, 3);
  fillCompletion(completion, index, thread, KIND_REFUSED, reason);
  queueCompletion(completion);
  return none<Thread>();
}

/** Of the u32 of each operation at OPERATIONS_BASE: how many operands (255: there is none of that code), and where the memory is that it touches. */
const OPERANDS: u32 = 0xff;
const ADDRESS_SHIFT: u32 = 8;
const LENGTH_SHIFT: u32 = 16;
/** The operand is none. */
const NO_OPERAND: u32 = 0xff;
/** What never can be refused has nothing else to be looked at. */
const REFUSABLE: u32 = 1 << 24;

function checksOf(operation: u16): usize {
  return OPERATIONS_BASE + ((<usize>operation) << 2);
}

/** Puts the catalogue's answers side by side, which is faster than asking for each record; at boot. */
export function bootOperations(): void {
  for (let operation: u16 = 1; operation <= OPERATION_MAX; operation++) {
    const address = <u32>touchAddress(operation) & NO_OPERAND;
    const length = <u32>touchLength(operation) & NO_OPERAND;
    let checks = operandCount(operation) | (address << ADDRESS_SHIFT) | (length << LENGTH_SHIFT);
    if (address != NO_OPERAND || isLimited(operation)) checks |= REFUSABLE;
    store<u32>(checksOf(operation), checks);
  }
}

function isLimited(operation: u16): bool {
  return (
    operation == OP_FORK ||
    operation == OP_READ ||
    operation == OP_POLL ||
    operation == OP_PREAD ||
    operation == OP_FCNTL
  );
}

/** Whether the memory that an operation touches lies in the arena, as it nearly always does. */
function isInArena(thread: Thread, checks: u32): bool {
  const lengthIndex = (checks >> LENGTH_SHIFT) & NO_OPERAND;
  if (lengthIndex == NO_OPERAND) return false;
  const address = operandOf(thread, (checks >> ADDRESS_SHIFT) & NO_OPERAND);
  return address >= ARENA_START && address < ARENA_END && operandOf(thread, lengthIndex) <= ARENA_END - address;
}

function refusalOf(thread: Thread, operation: u16): u64 {
  const checks = load<u32>(checksOf(operation));
  if ((checks & REFUSABLE) == 0) return 0;
  if (isOverLimit(thread, operation)) return REFUSED_LIMIT;
  if (operation == OP_FORK) {
    const child = thread.operand0;
    if (child == 0 || child >= MAX_PROCESSES) return REFUSED_CHILD_TAKEN;
    const bit = (<u32>1) << (<u32>child);
    if ((machine().numbersUsed & bit) != 0) return REFUSED_CHILD_TAKEN;
    machine().numbersUsed |= bit;
    return 0;
  }
  return !isInArena(thread, checks) && touchesDriver(thread, operation) ? REFUSED_DRIVER_MEMORY : 0;
}

function isOverLimit(thread: Thread, operation: u16): bool {
  if (operation == OP_LOAD) return !isAccessSize(thread.operand1);
  if (operation == OP_STORE) return !isAccessSize(thread.operand2);
  if (operation == OP_FILL) return thread.operand1 > MAX_FILL || thread.operand2 > 255;
  if (operation == OP_READ) return thread.operand1 > MAX_TRANSFER;
  if (operation == OP_READ_AT || operation == OP_WRITE || operation == OP_PROC_MEM_READ)
    return thread.operand2 > MAX_TRANSFER;
  if (operation == OP_PROC_MEM_WRITE) return !isAccessSize(thread.operand3);
  if (operation == OP_READV || operation == OP_WRITEV) return isOverSegments(thread.operand2);
  if (operation == OP_PROCESS_VM_READV || operation == OP_PROCESS_VM_WRITEV)
    return isOverSegments(thread.operand2) || isOverSegments(thread.operand4);
  if (operation == OP_POLL) return thread.operand2 != 0 && thread.operand2 != ALL_ONES;
  if (operation == OP_PREAD) return thread.operand1 > MAX_TRANSFER;
  if (operation == OP_FCNTL) return !isFcntlCommand(<u32>thread.operand1);
  return false;
}

/** What only reads where it touches memory; of segments, their array. */
function readsOnly(operation: u16): bool {
  return (
    operation == OP_UFFDIO_COPY ||
    operation == OP_WRITE ||
    operation == OP_READV ||
    operation == OP_WRITEV ||
    operation == OP_PROCESS_VM_READV ||
    operation == OP_PROCESS_VM_WRITEV ||
    operation == OP_PROC_MEM_READ
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
  if (operation == OP_MMAP && address < ARENA_START) return true;
  const lengthIndex = touchLength(operation);
  const length = lengthIndex < 0 ? touchBytes(operation) : operandOf(thread, lengthIndex);
  if (length == 0) return false;
  const last = address + (length - 1) < address ? ALL_ONES : address + (length - 1);
  if (readsOnly(operation) && address >= PAYLOAD_START && last < PAYLOAD_END) return false;
  return (address < ARENA_START && last >= LOW_END) || (address < TASK_SIZE && last >= ARENA_END);
}
