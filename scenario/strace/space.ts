/**
 * Where a real program's memory lies on a machine, whose programs work in an arena: stacks, libraries and anonymous memory
 * (0x7f...) are moved down, programs at fixed addresses up; a heap may stay where it is. Pages keep their neighbours.
 */
import { ARENA_END, ARENA_START } from '../../backend/index.js';

const USER_END = 0x7ffffffff000n;
const LOWEST = 0x10000n;
const DOWN = 0x200000000000n;

/** The machine's address for one of the program. Addresses that no program can have stay as they are. */
export function toMachine(address: bigint): bigint {
  if (address >= ARENA_END && address < USER_END) return address - DOWN;
  return address >= LOWEST && address < ARENA_START ? address + ARENA_START : address;
}

/** Above this, what the machine has is taken for what was moved down: heaps and programs lie below. */
const MOVED = 0x580000000000n;

/** The program's address for one of the machine, for people. */
export function toProgram(address: bigint): bigint {
  if (address >= MOVED && address < ARENA_END) return address + DOWN;
  return address >= ARENA_START && address < 2n * ARENA_START ? address - ARENA_START : address;
}
