/** Numbers of the wire format; docs/architecture.md is its description. */

export const PROGRAM_MAGIC = 0x44464655;
export const RESULTS_MAGIC = 0x544c5352;
export const PROGRAM_VERSION = 2;

/** Sizes and offsets, bytes. */
export const PROGRAM_HEADER_SIZE = 160;
/** A record is a cell, or two where RECORD_LONG says so: a head and up to seven operands; then kinds and five operands more. */
export const CELL_SIZE = 64;
export const RECORD_OPERANDS_OFFSET = 8;
export const RECORD_KINDS_OFFSET = 64;
export const RECORD_MORE_OPERANDS_OFFSET = 88;
export const RESULTS_HEADER_SIZE = 32;
export const FRAME_HEADER_SIZE = 16;
/** Without its output words and the bytes that come along. */
export const COMPLETION_SIZE = 24;
export const SECTION_HEADER_SIZE = 8;

/** Limits of one program and of a machine. */
export const MAX_RECORDS = 4096;
export const MAX_CELLS = 2 * MAX_RECORDS;
export const MAX_PAYLOAD = 1 << 20;
export const MAX_WINDOWS = 8;
export const MAX_WINDOW_PAGES = 4096;
export const MAX_OPERANDS = 12;
/** Operands that the first cell has room for. */
export const FIRST_OPERANDS = 7;
/** Output words that a completion can have. */
export const OUT_WORDS = 5;
export const MAX_PROCESSES = 16;
export const MAX_THREADS = 16;

/** Program flag: completions say which fact decided (simulator only). */
export const PROGRAM_EXPLAIN = 1;

/** Record flags. */
export const NO_SETTLE = 1;
export const LOOK_STATE = 2;
export const LOOK_MAPS = 4;
export const LOOK_SMAPS = 8;
/** A second cell follows. */
export const RECORD_LONG = 0x80;

/** Operand kinds. */
export const OPERAND_IMMEDIATE = 0;
export const OPERAND_PAYLOAD = 1;
export const OPERAND_SLOT = 0x8000;

/** Record index of a run's last frame, which belongs to no record. */
export const FINAL_FRAME = 0xffffffff;

export const STATUS_OK = 0;
export const STATUS_UNMODELLED = 1;
export const STATUS_TOO_LONG = 2;
export const STATUS_INVALID = 3;
export const STATUS_FAILED = 4;

export const PAGE_SIZE = 4096n;
export const ARENA_START = 0x100000000000n;
export const ARENA_END = 0x600000000000n;
/** Where the heap of a process begins (brk). */
export const HEAP_START = 0x360000000000n;
/** End of user addresses on x86-64 with four levels of page tables. */
export const TASK_SIZE = 0x7ffffffff000n;
/** Where payload bytes can be read by the program. */
export const PAYLOAD_BASE = 0x700000000000n;
/** What output-only fields of an ioctl's structure hold before the call. */
export const UNTOUCHED = 0x5a5a5a5a5a5a5a5an;
