import type { Operand } from '../operand.js';
import type { ProgramBuilder } from './builder.js';
import type { Process } from './world.js';
import { SPAN_PAGES } from './world.js';

/** Addresses that an operation is likely to refuse: misaligned, unmapped, low, at the end of user memory, the kernel's. */
export function wrongAddress(builder: ProgramBuilder): Operand {
  const { random } = builder;
  switch (random.below(9)) {
    case 0:
    case 1:
    case 2:
      return builder.address(random.below(SPAN_PAGES), random.pick([1, 8, 0x800, 0xfff]));
    case 3:
      return builder.address(SPAN_PAGES + random.between(1, 64));
    case 4:
      return random.pick([0, 0x1000, 0x8000]);
    case 5:
      return 0x7ffffffff000n;
    case 6:
      return random.pick([0xffff800000000000n, 0xfffffffffffff000n, 0xffffffffffffffffn, 0x800000000000n]);
    case 7:
      return random.pick([0x7fffffffe000n, 0x20000n]);
    default:
      return builder.address(-1);
  }
}

/** Lengths that an operation is likely to refuse: 0, not whole pages, too long, negative. */
export function wrongLength(builder: ProgramBuilder): Operand {
  return builder.random.pick<Operand>([
    0,
    0,
    1,
    0xfff,
    0x1001,
    0x1800,
    0x100000000000n,
    0x7ffffffff000n,
    0x7fffffffffffffffn,
    0xfffffffffffff000n,
    0xffffffffffffffffn,
  ]);
}

/** Descriptors that are not open, or open on something else. */
export function wrongDescriptor(builder: ProgramBuilder): Operand {
  return builder.random.pick<Operand>([0xffffffffffffffffn, 3, 4, 5, 6, 7, 11, 200, 255, 256, 0x7fffffff]);
}

/** The same for reading and writing memory, which is not modelled of a memfd and of /dev/zero. */
export function wrongStream(builder: ProgramBuilder, process: Process): Operand {
  const fd = wrongDescriptor(builder);
  return typeof fd === 'number' && process.descriptors.get(fd)?.file.kind === 'memory' ? 256 : fd;
}
