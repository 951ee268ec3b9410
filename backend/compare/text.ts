/** Operations, completions and looks in words: strace-like lines. */
import { CONSTANT_SETS } from '../catalogue/constants.js';
import type { Operation } from '../generated/operations.js';
import type { Operand } from '../operand.js';
import type { Program, ProgramRecord } from '../program.js';
import type { Completion, FileState, PageState, ProcessLook, Sleeper, UserfaultfdInfo, VmaState } from '../results.js';
import { NO_SETTLE, PAYLOAD_BASE } from '../wire.js';
import { operandsOf, specOf } from './decode.js';

type Flags = Readonly<Record<string, bigint>>;

const PROTECTION: Flags = { PROT_READ: 1n, PROT_WRITE: 2n, PROT_EXEC: 4n };
const MAP: Flags = {
  MAP_SHARED: 1n,
  MAP_PRIVATE: 2n,
  MAP_FIXED: 0x10n,
  MAP_ANONYMOUS: 0x20n,
  MAP_NORESERVE: 0x4000n,
  MAP_FIXED_NOREPLACE: 0x100000n,
};
const OPEN: Flags = { UFFD_USER_MODE_ONLY: 1n, O_NONBLOCK: 0x800n, O_CLOEXEC: 0x80000n };
const REGISTER: Flags = { MISSING: 1n, WP: 2n, MINOR: 4n };
const COPY: Flags = { DONTWAKE: 1n, WP: 2n };
const FEATURES: Flags = CONSTANT_SETS.UFFD_FEATURE_!;

/** Names of the bits of flag operands. */
const FLAGS: Readonly<Record<string, Flags>> = {
  'mmap.prot': PROTECTION,
  'mmap.flags': MAP,
  'userfaultfd.flags': OPEN,
  'pipe2.flags': OPEN,
  'UFFDIO_API.features': FEATURES,
  'UFFDIO_REGISTER.mode': REGISTER,
  'UFFDIO_COPY.mode': COPY,
};

export function hex(value: bigint | number): string {
  return `0x${value.toString(16)}`;
}

function formatFlags(value: bigint, names: Flags): string {
  const parts: string[] = [];
  let left = value;
  for (const [name, bit] of Object.entries(names)) {
    if ((left & bit) !== bit) continue;
    parts.push(name);
    left &= ~bit;
  }
  if (left !== 0n || parts.length === 0) parts.push(left === 0n ? '0' : hex(left));
  return parts.join('|');
}

function formatOperand(operation: Operation, name: string, kind: string, value: Operand): string {
  if (typeof value === 'object') {
    if ('payload' in value) return `payload+${hex(value.payload)}`;
    const field = value.field ? `.out${value.field}` : '';
    return `#${value.slot}${field}${value.plus ? `+${hex(value.plus)}` : ''}`;
  }
  const bits = BigInt.asUintN(64, BigInt(value));
  const names = FLAGS[`${operation.op}.${name}`];
  if (names !== undefined) return formatFlags(bits, names);
  if (bits >= 0xffffffffffff0000n) return String(BigInt.asIntN(64, bits));
  if (kind === 'address' && bits >= PAYLOAD_BASE && bits < PAYLOAD_BASE + 0x100000n)
    return `${hex(PAYLOAD_BASE)}+${hex(bits - PAYLOAD_BASE)}`;
  return kind === 'fd' || kind === 'process' || bits < 10n ? String(bits) : hex(bits);
}

/** `UFFDIO_COPY(fd=3, dst=0x..., src=payload+0x0, len=0x1000, mode=0)` */
export function formatOperation(operation: Operation): string {
  const { operands } = specOf(operation);
  const parts = operandsOf(operation).map(
    ({ name, value }, index) => `${name}=${formatOperand(operation, name, operands[index]!.kind, value)}`,
  );
  return `${operation.op}(${parts.join(', ')})`;
}

/** `#12 1.0 load(addr=0x..., size=1) ...`: the dots say that it starts without settling. */
export function formatRecord(record: ProgramRecord, index: number): string {
  const together = ((record.flags ?? 0) & NO_SETTLE) !== 0 ? ' ...' : '';
  return `#${index} ${record.process}.${record.thread} ${formatOperation(record.operation)}${together}`;
}

/** All records, one a line, and the windows. */
export function formatProgram(program: Program): string {
  const windows = (program.windows ?? []).map(({ start, pages }) => `window ${hex(start)}, ${pages} pages`);
  return [...windows, ...program.records.map(formatRecord)].join('\n');
}

/** `= 3`, `= -1 EAGAIN`, `killed by 9` and so on, with the outputs where the operation has any. */
export function formatCompletion(completion: Completion, operation?: Operation): string {
  const { outcome } = completion;
  const outputs = operation === undefined ? [] : specOf(operation).outputs;
  const shown = outputs.map(({ name }, word) => `${name}=${hex(completion.out[word]!)}`);
  const bytes = completion.bytes.length > 0 ? [`bytes=${hexBytes(completion.bytes)}`] : [];
  const words = [...shown, ...bytes];
  const tail = words.length > 0 ? ` {${words.join(', ')}}` : '';
  switch (outcome.kind) {
    case 'value':
      return `= ${hex(outcome.value)}${tail}`;
    case 'errno':
      return `= -1 ${outcome.errno}${tail}`;
    case 'signal':
      return `signal ${outcome.signal}, code ${outcome.code}, address ${hex(outcome.address)}`;
    case 'exited':
      return `exited with ${outcome.status}`;
    case 'killed':
      return `killed by signal ${outcome.signal}`;
    case 'refused':
      return `refused by the machine: ${outcome.refusal}`;
  }
}

function hexBytes(bytes: Uint8Array): string {
  const words: string[] = [];
  for (let at = 0; at < bytes.length; at += 8)
    words.push(Array.from(bytes.subarray(at, at + 8), (byte) => byte.toString(16).padStart(2, '0')).join(''));
  return words.join(' ');
}

export function formatSleepers(sleepers: readonly Sleeper[]): string {
  if (sleepers.length === 0) return 'nobody';
  return sleepers.map(({ process, thread, reason }) => `${process}.${thread} (${reason})`).join(', ');
}

/** Pages that are not empty: `0x1000 present hash=0x..., 0x2000 present wp hash=0x...`. */
export function formatPages(pages: readonly PageState[]): string[] {
  return pages.filter(isNotEmpty).map((page) => `${hex(page.address)} ${formatPage(page)}`);
}

function isNotEmpty({ present, swap, file, wp, guard, huge }: PageState): boolean {
  return present || swap || file || wp || guard || huge;
}

/** The bits of one page, and the hash of what it holds. */
export function formatPage(page: PageState): string {
  const bits = (['present', 'swap', 'file', 'wp', 'guard', 'huge'] as const).filter((bit) => page[bit]);
  const hash = page.hash === undefined ? [] : [`hash=${hex(page.hash)}`];
  return bits.length === 0 ? 'empty' : [...bits, ...hash].join(' ');
}

export function formatUserfaultfd({ fd, pending, total, features }: UserfaultfdInfo): string {
  return `fd ${fd}: pending ${pending}, total ${total}, features ${hex(features)}`;
}

export function formatFile({ fd, seals, size, blocks, position, hash }: FileState): string {
  return `fd ${fd}: size ${hex(size)}, blocks ${blocks}, seals ${hex(BigInt(seals))}, at ${hex(position)}, hash=${hex(hash)}`;
}

export function formatVma({ start, end, prot, modes }: VmaState): string {
  const letters = `${prot & 1 ? 'r' : '-'}${prot & 2 ? 'w' : '-'}${prot & 4 ? 'x' : '-'}${prot & 8 ? 's' : ''}`;
  return `${hex(start)}-${hex(end)} ${letters}${modes === 0 ? '' : ` ${formatFlags(BigInt(modes), REGISTER)}`}`;
}

/** Everything that was looked at of a process, a line each. */
export function formatLook(look: ProcessLook): string[] {
  const lines = [`process ${look.process}`];
  const section = (name: string, items: readonly string[] | undefined): void => {
    if (items === undefined) return;
    lines.push(`  ${name}: ${items.length === 0 ? 'none' : ''}`.trimEnd(), ...items.map((item) => `    ${item}`));
  };
  section('pages', look.pages && formatPages(look.pages));
  section('fdinfo', look.userfaultfds?.map(formatUserfaultfd));
  section('files', look.files?.map(formatFile));
  section('mappings', look.vmas?.map(formatVma));
  return lines;
}
