import { ARENA_END, ARENA_START, LOW_END, TASK_SIZE } from './layout';

/** Whether any of the bytes from `address` to `last` is where the driver has memory of its own: outside the arena, but for low addresses and what is no user memory. */
export function isDrivers(address: u64, last: u64): bool {
  return (address < ARENA_START && last >= LOW_END) || (address < TASK_SIZE && last >= ARENA_END);
}
