/** Calls of a log as operations of a machine: what strace shows of them. */
import { CONSTANT_SETS } from '../../backend/catalogue/constants.js';
import type { OperationSpec } from '../../backend/catalogue.js';
import type { Operation } from '../../backend/index.js';
import { specOf } from '../linux.js';
import { word } from '../values.js';
import { type Argument, fieldOf, knownFlags, numberOf, readArguments, returnedOf } from './argument.js';
import type { LoggedCall } from './log.js';
import { toMachine } from './space.js';
import type { Descriptor } from './tasks.js';

/** Calls whose arguments are numbers, in the order of the operation's operands. */
const PLAIN: ReadonlySet<string> = new Set([
  'munmap',
  'mprotect',
  'madvise',
  'mremap',
  'mlock',
  'munlock',
  'mlockall',
  'munlockall',
]);
const { PRIVATE, ANONYMOUS, FIXED, FIXED_NOREPLACE, POPULATE, SHARED, LOCKED } = CONSTANT_SETS.MAP_! as {
  readonly [name: string]: bigint;
};
const MREMAP_FIXED = CONSTANT_SETS.MREMAP_!.FIXED!;

/** Whether the operands of a call stand in its arguments, and nothing but memory is touched. */
export function isPlain(name: string): boolean {
  return PLAIN.has(name);
}

/** `munmap`, `madvise` and the like. `undefined` for an argument that has no number, and for what is no operation. */
export function plainOperation({ name, args, result }: LoggedCall): Operation | undefined {
  const spec = specOf(name);
  const given = readArguments(args).map(numberOf);
  if (spec === undefined || given.includes(undefined)) return undefined;
  const operands = spec.operands.slice(0, given.length).map((operand, index) => {
    const value = word(given[index]!);
    return [operand.name, operand.kind === 'address' ? toMachine(value) : value] as const;
  });
  const operation: Record<string, unknown> = { op: name, ...Object.fromEntries(operands) };
  if (name === 'mremap') placeRemapped(operation, spec, result);
  return operation as unknown as Operation;
}

/** Where the kernel moved a mapping to is where it has to be here. */
function placeRemapped(operation: Record<string, unknown>, { operands }: OperationSpec, result: string | undefined) {
  const returned = returnedOf(result);
  const [old, , , flags, to] = operands.map(({ name }) => name) as [string, string, string, string, string];
  if (returned === undefined || returned.errno !== undefined || toMachine(returned.value) === operation[old]) return;
  operation[flags] = (operation[flags] as bigint) | MREMAP_FIXED;
  operation[to] = toMachine(returned.value);
}

/** A mapping where the kernel put it; of a file that is none of the machine's, private memory stands in. */
export function mmapOperation(
  { args, result }: LoggedCall,
  descriptor: (fd: number) => Descriptor | undefined,
): Operation | undefined {
  const [hint, length, prot, flags, fd, offset] = readArguments(args);
  const size = numberOf(length);
  const returned = returnedOf(result);
  if (size === undefined || returned === undefined) return undefined;
  const given = knownFlags(flags);
  const file = (given & ANONYMOUS!) === 0n ? descriptor(Number(numberOf(fd) ?? -1n)) : undefined;
  const isFile = (given & ANONYMOUS!) === 0n && file?.kind === 'memfd';
  const failed = returned.errno !== undefined;
  const kept =
    given & (SHARED! | PRIVATE! | POPULATE! | LOCKED! | ANONYMOUS! | (failed ? FIXED! | FIXED_NOREPLACE! : 0n));
  return {
    op: 'mmap',
    addr: failed ? toMachine(word(numberOf(hint) ?? 0n)) : toMachine(returned.value),
    length: word(size),
    prot: knownFlags(prot),
    flags: (isFile ? kept : (given & ANONYMOUS!) === 0n ? PRIVATE! | ANONYMOUS! : kept) | (failed ? 0n : FIXED!),
    ...(isFile && { fd: BigInt(file!.fd), offset: word(numberOf(offset) ?? 0n) }),
  } as Operation;
}

/** The operations that an ioctl of a userfaultfd can be by its number alone: _IOC(..., 0xaa, 0x5, 0x28). */
const BY_NUMBER: Readonly<Record<number, string>> = {
  63: 'UFFDIO_API',
  0: 'UFFDIO_REGISTER',
  1: 'UFFDIO_UNREGISTER',
  2: 'UFFDIO_WAKE',
  3: 'UFFDIO_COPY',
  4: 'UFFDIO_ZEROPAGE',
  5: 'UFFDIO_MOVE',
  6: 'UFFDIO_WRITEPROTECT',
  7: 'UFFDIO_CONTINUE',
  8: 'UFFDIO_POISON',
};

/** The ioctl's name, from a name or from `_IOC(_IOC_READ|_IOC_WRITE, 0xaa, 0x5, 0x28)`. */
export function requestOf(argument: Argument | undefined): string | undefined {
  if (argument?.kind !== 'value') return undefined;
  if (/^(?:UFFDIO_|USERFAULTFD_IOC_)\w+$/.test(argument.text)) return argument.text;
  const number = /^_IOC\([\w|]+, 0xaa, (0x[0-9a-f]+|\d+), /.exec(argument.text)?.[1];
  return number === undefined ? undefined : BY_NUMBER[Number(number)];
}

/** An ioctl as strace shows it; `undefined` where it shows no structure. */
export function ioctlOperation(request: string, fd: number, structure: Argument | undefined): Operation | undefined {
  const spec = specOf(request);
  if (spec?.ioctl === undefined || structure?.kind !== 'struct') return undefined;
  const operation: Record<string, unknown> = { op: request, fd: BigInt(fd) };
  for (const { name, kind, default: otherwise } of spec.operands) {
    if (name === 'fd') continue;
    const value = fieldOf(structure, name) ?? otherwise ?? 0n;
    operation[name] = kind === 'address' ? toMachine(word(value)) : word(value);
  }
  return operation as unknown as Operation;
}
