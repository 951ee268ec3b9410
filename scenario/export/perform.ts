/** What a thread of the C program does: the operations of a scenario as calls. */
import type { CompiledCall, Input, Layout } from '../call.js';
import type { Element, Item, Value } from '../syntax.js';
import { textBytes } from '../text.js';
import { NUMBER } from '../values.js';
import { bytesText, constant, type Expressions } from './values.js';

/** The operands of an operation, as expressions. */
type Operands = (name: string) => string;

/** Operations that are more than the system call of their name with their operands in order. */
const OTHERWISE: Readonly<Record<string, (o: Operands, call: CompiledCall) => string>> = {
  load: (o) => `load(s, ${o('addr')}, ${o('size')})`,
  store: (o) => `store(s, ${o('addr')}, ${o('value')}, ${o('size')})`,
  fill: (o) => `fill(s, ${o('addr')}, ${o('length')}, ${o('byte')})`,
  exchange_add: (o) => `exchange_add(s, ${o('addr')}, ${o('value')}, ${o('size')})`,
  execute: (o) => `execute(s, ${o('addr')})`,
  mmap: (o) => `map(s, ${['addr', 'length', 'prot', 'flags', 'fd', 'offset'].map(o).join(', ')})`,
  read: (o) => `read_bytes(s, ${o('fd')}, ${o('count')})`,
  read_at: (o) => `ended(s, sys(SYS_read, ${o('fd')}, ${o('buf')}, ${o('count')}))`,
  pread: (o) => `pread_bytes(s, ${o('fd')}, ${o('count')}, ${o('offset')})`,
  poll: (o) => `poll_one(s, ${o('fd')}, ${o('events')}, ${o('timeout')})`,
  pipe2: (o) => `make_pipe(s, ${o('flags')})`,
  fork: (_, { child }) => `fork_process(s, ${child})`,
  vfork: () => 'vfork_once(s)',
  exec: () => 'execute_again(s)',
  exit: (o) => `ended(s, sys(SYS_exit_group, ${o('status')}))`,
  open_userfaultfd_device: (o) => `ended(s, sys(SYS_open, P("/dev/userfaultfd"), ${o('flags')}))`,
  open_zero: (o) => `ended(s, sys(SYS_open, P("/dev/zero"), ${o('flags')}))`,
  reopen: (o) => `open_again(s, ${o('fd')}, ${o('flags')})`,
  readlink: (o) => `read_link(s, ${o('fd')})`,
  fstat: (o) => `status(s, ${o('fd')}, ${o('other')})`,
  file_blocks: (o) => `blocks(s, ${o('fd')})`,
  memfd_create: (o) => `memory_file(s, ${o('length')}, ${o('flags')})`,
  pwrite: (o) => `ended(s, sys(SYS_pwrite64, ${o('fd')}, P(&(u64){${o('value')}}), ${o('size')}, ${o('offset')}))`,
  futex_wait: (o) => `ended(s, sys(SYS_futex, ${o('uaddr')}, ${o('flags')}, ${o('val')}))`,
  pidfd_getfd: (o) => `fetch_descriptor(s, ${o('process')}, ${o('fd')})`,
  process_madvise: (o) => `advise_process(s, ${['process', 'addr', 'length', 'advice', 'flags'].map(o).join(', ')})`,
  send_fd: (o) => `send_descriptor(s, ${o('fd')})`,
  receive_fd: (o) => `receive_descriptor(s, ${o('flags')})`,
  mbind: (o) => `bind_memory(s, ${['addr', 'length', 'mode', 'nodes', 'flags'].map(o).join(', ')})`,
  mincore: (o) => `in_core(s, ${o('addr')}, ${o('length')})`,
  proc_mem_read: (o) => `memory_read(s, ${o('process')}, ${o('addr')}, ${o('count')})`,
  proc_mem_write: (o) => `memory_write(s, ${o('process')}, ${o('addr')}, ${o('value')}, ${o('size')})`,
  ptrace_peek: (o) => `trace_word(s, PTRACE_PEEKDATA, ${o('process')}, ${o('addr')}, 0)`,
  ptrace_poke: (o) => `trace_word(s, PTRACE_POKEDATA, ${o('process')}, ${o('addr')}, ${o('word')})`,
  sigaction: (o) => `set_action(s, ${o('signum')}, ${o('handler')}, ${o('flags')})`,
  sigprocmask: (o) => `set_mask(s, ${o('how')}, ${o('set')})`,
  drop_privileges: (o) => `drop_privileges(s, ${o('what')})`,
};

/** Operations that a C program can't perform like this. */
const NOT_IN_C: Readonly<Record<string, string>> = {
  direct_read: 'a file on a disk',
  direct_write: 'a file on a disk',
  tmpfs_file: 'a tmpfs of its own',
  disk_file: 'a file on a disk',
  memfd_secret: 'secret memory',
  pagemap_read: 'what differs from run to run in /proc/PID/pagemap',
  pagemap_ioctl: 'what differs from run to run in /proc/PID/pagemap',
  pagemap_scan: 'what differs from run to run in /proc/PID/pagemap',
  fdinfo_read: 'what differs from run to run in /proc/PID/fdinfo',
  maps_read: 'what differs from run to run in /proc/PID/maps',
  proc_fd_readlink: 'what differs from run to run in /proc/PID/fd',
  proc_fd_list: 'what differs from run to run in /proc/PID/fd',
  set_thp_disable: 'a lease of how khugepaged sleeps',
  sysctl_read: 'a lease of vm.unprivileged_userfaultfd',
  sysctl_write: 'a lease of vm.unprivileged_userfaultfd',
  smaps_read: 'what differs from run to run in /proc/PID/smaps',
};

/** A call that has no form in C; `reason` says why. */
export class NotInC extends Error {
  override readonly name = 'NotInC';
}

/** The statements that perform a call in the thread whose slot is `s`. */
export function performText(call: CompiledCall, expressions: Expressions): string[] {
  const { spec } = call;
  const operands: Operands = (name) => operandText(call, name, expressions);
  const isNot = NOT_IN_C[spec.name];
  if (isNot !== undefined) throw new NotInC(`${spec.name} has no form in C here: ${isNot}`);
  if (spec.ioctl !== undefined) return ioctlText(call, operands);
  const otherwise = OTHERWISE[spec.name];
  if (otherwise !== undefined) return [`${otherwise(operands, call)};`];
  const request = spec.name === 'USERFAULTFD_IOC_NEW' ? ['SYS_ioctl', operands('fd'), '0xaa00'] : [`SYS_${spec.name}`];
  const others = spec.operands.map(({ name }) => name).filter((name) => request.length === 1 || name !== 'fd');
  return [`ended(s, sys(${[...request, ...others.map(operands)].join(', ')}));`];
}

/** An ioctl with a structure: its words, and the mark of what only comes out. */
function ioctlText({ spec }: CompiledCall, operands: Operands): string[] {
  const { size, inputs, request } = spec.ioctl!;
  const words = Array.from({ length: size / 8 }, () => 'UNTOUCHED');
  for (const [name, offset] of Object.entries(inputs)) words[offset / 8] = operands(name);
  return [
    ...words.map((text, index) => `s->words[${index}] = ${text};`),
    `ended(s, sys(SYS_ioctl, ${operands('fd')}, ${constant(request)}, P(s->words)));`,
  ];
}

function operandText(call: CompiledCall, name: string, expressions: Expressions): string {
  const input = call.inputs.find(({ operand }) => operand === name);
  if (input === undefined) {
    const { default: otherwise } = call.spec.operands.find((operand) => operand.name === name)!;
    return constant(otherwise ?? 0n);
  }
  return inputText(input, expressions);
}

function inputText({ given, meaning }: Input, expressions: Expressions): string {
  switch (given.kind) {
    case 'number':
      return constant(given.number);
    case 'value':
      return expressions.value(given.value, meaning);
    case 'literal':
      if (given.item.at !== undefined) return expressions.value(given.item.at, NUMBER);
      return literalText(given.item, expressions);
  }
}

/** The address of a literal: bytes that stay where they are, or words in the slot of the thread. */
export function literalText({ content }: Item, expressions: Expressions): string {
  if (content.kind === 'text') return `P(${bytesText(textBytes(content.raw) as Uint8Array)})`;
  if (content.kind !== 'list') throw new NotInC('a structure without a place has no form in C here');
  const all = content.elements.flatMap((element) => elementTexts(element, expressions));
  return `words(s, ${all.length}, (const u64[]){${all.join(', ')}})`;
}

function elementTexts({ item, times }: Element, expressions: Expressions): string[] {
  const { content } = item;
  const once =
    content.kind === 'struct'
      ? ['iov_base', 'iov_len'].map((name) => {
          const field = content.fields.find((candidate) => candidate.name.text === name)?.item;
          if (field === undefined) return '0';
          return field.content.kind === 'value'
            ? expressions.value(field.content, NUMBER)
            : literalText(field, expressions);
        })
      : [expressions.value(content as Value, NUMBER)];
  return Array.from({ length: Number(times?.value ?? 1n) }, () => once).flat();
}

/** The bytes of a structure or a list that lies somewhere: words, and how many bytes they are. */
export function placedLiteral(
  { item, layout }: Extract<Input['given'], { kind: 'literal' }>,
  expressions: Expressions,
): { readonly text: string; readonly size: string } {
  if (item.content.kind === 'text') {
    const bytes = textBytes(item.content.raw) as Uint8Array;
    return { text: bytesText(bytes), size: `${bytes.length}` };
  }
  const words =
    item.content.kind === 'list'
      ? item.content.elements.flatMap((element) => elementTexts(element, expressions))
      : layoutWords(layout!, expressions);
  return { text: `(const u64[]){${words.join(', ')}}`, size: `${8 * words.length}` };
}

/** An ioctl's structure: what goes in, defaults, and the mark of what only comes out. */
function layoutWords({ spec, fields }: Layout, expressions: Expressions): string[] {
  const words = Array.from({ length: spec.ioctl!.size / 8 }, () => 'UNTOUCHED');
  for (const { name, offset, meaning, item, goesIn } of fields) {
    if (!goesIn) continue;
    const otherwise = spec.operands.find((operand) => operand.name === name)?.default ?? 0n;
    const given = item?.content.kind === 'value' ? item.content : undefined;
    words[offset / 8] = given === undefined ? constant(otherwise) : expressions.value(given, meaning);
  }
  return words;
}
