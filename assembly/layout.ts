/**
 * Where everything lies in linear memory, and every limit of a machine.
 *
 * Buffers that JavaScript fills or reads lie below the state, so that a snapshot, which is a copy of
 * [STATE_BASE, high water), leaves them out.
 */

/** Boot configuration (see boot.ts); the same for the life of an instance. */
export const CONFIG_BASE: usize = 0xf000;
/** Where results are being written (see results.ts). */
export const WRITER_BASE: usize = 0xf100;
/** u32: the high-water mark up to which a step has memory without asking (see memory.ts). */
export const ROOF: usize = 0xf184;
/** u32: whether the program at hand has operands that refer to earlier records (see program.ts). */
export const SLOTS_USED: usize = 0xf180;
/** What is to be known of each operation, a u32 for each code up to 255 (see program.ts). */
export const OPERATIONS_BASE: usize = 0xf200;
/** The program that `run` takes. */
export const PROGRAM_BASE: usize = 0x10000;
/** The results that `run` and `perform` leave. */
export const RESULTS_BASE: usize = 0x200000;
/** What each record of the running program left: 64 bytes a record. */
export const SLOTS_BASE: usize = 0x300000;
/** The choices to take, u16 each (see schedule.ts). */
export const CHOICES_BASE: usize = 0x340000;
/** The choices that there were: u32 frame, u16 alternatives, u16 taken, for each that was one. */
export const CHOSEN_BASE: usize = 0x350000;
/** The transitions that there are: u32 thread << 16 | alternative (see schedule.ts). */
export const TRANSITIONS_BASE: usize = 0x390000;
/** Names given while a state is hashed (see identity.ts). */
export const IDENTITIES_BASE: usize = 0x3a0000;
/** The machine's state: what a snapshot holds. */
export const STATE_BASE: usize = 0x3c0000;

export const PROGRAM_HEADER_SIZE: u32 = 160;
/** A record is one cell, or two (see docs/architecture.md). */
export const CELL_SIZE: u32 = 64;
export const MAX_CELLS: u32 = 2 * 4096;
/** Operands that the first cell has room for. */
export const FIRST_OPERANDS: u32 = 7;
export const MAX_RECORDS: u32 = 4096;
export const MAX_PAYLOAD: u32 = 1 << 20;
export const MAX_WINDOWS: u32 = 8;
export const MAX_WINDOW_PAGES: u64 = 4096;
export const MAX_OPERANDS: u32 = 12;
export const PROGRAM_CAPACITY: u32 = PROGRAM_HEADER_SIZE + MAX_CELLS * CELL_SIZE + MAX_PAYLOAD;
export const RESULTS_CAPACITY: u32 = 1 << 20;
export const RESULTS_HEADER_SIZE: u32 = 32;
export const MAX_CHOICES: u32 = 0x8000;
export const MAX_TRANSITIONS: u32 = 0x4000;
/** Entries for names, of 8 bytes. */
export const MAX_IDENTITIES: u32 = 0x3fff;

/** Most that linear memory may grow to, 64 KiB pages: 1 GiB. Over it the machine says unmodelled. */
export const MAX_MEMORY_PAGES: u32 = 0x4000;
/** What one step may allocate without asking, bytes. */
export const STEP_HEADROOM: u32 = 0x10000;

export const MAX_PROCESSES: u32 = 16;
export const MAX_THREADS: u32 = 16;
export const MAX_DESCRIPTORS: u32 = 256;
/** Bytes that one read or write may ask for. */
export const MAX_TRANSFER: u64 = 4096;
/** Bytes that one fill may cover. */
export const MAX_FILL: u64 = 1 << 30;
/** Mappings of a process that lie outside the arena: they count towards vm.max_map_count. */
export const OTHER_MAPPINGS: u32 = 14;

export const PAGE_SIZE: u64 = 4096;
export const PAGE_MASK: u64 = 4095;
/** Below it nothing can be mapped (vm.mmap_min_addr): addresses go to the machine as they are. */
export const LOW_END: u64 = 0x10000;
export const ARENA_START: u64 = 0x100000000000;
export const ARENA_END: u64 = 0x600000000000;
/** Where the heap of a process begins (brk). */
export const HEAP_START: u64 = 0x360000000000;
export const PAYLOAD_START: u64 = 0x700000000000;
export const PAYLOAD_END: u64 = 0x700000100000;
export const TASK_SIZE: u64 = 0x7ffffffff000;
/** What output-only fields of an ioctl's structure hold before the call. */
export const UNTOUCHED: u64 = 0x5a5a5a5a5a5a5a5a;
export const ALL_ONES: u64 = 0xffffffffffffffff;
