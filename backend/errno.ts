/** Linux's error numbers on x86-64, as far as the operations here can show them. */
export const ERRNO_NUMBERS = {
  EPERM: 1,
  ENOENT: 2,
  ESRCH: 3,
  EINTR: 4,
  EIO: 5,
  ENXIO: 6,
  EBADF: 9,
  ECHILD: 10,
  EAGAIN: 11,
  ENOMEM: 12,
  EACCES: 13,
  EFAULT: 14,
  EBUSY: 16,
  EEXIST: 17,
  ENODEV: 19,
  EINVAL: 22,
  ENFILE: 23,
  EMFILE: 24,
  ENOTTY: 25,
  EFBIG: 27,
  ENOSPC: 28,
  ESPIPE: 29,
  EPIPE: 32,
  ENOSYS: 38,
  EOVERFLOW: 75,
  EOPNOTSUPP: 95,
  EHWPOISON: 133,
} as const;

export type Errno = keyof typeof ERRNO_NUMBERS;

/** By number; an array, because it is looked up for each refused operation. */
const NAMES: readonly (Errno | undefined)[] = namesByNumber();

function namesByNumber(): (Errno | undefined)[] {
  const names: (Errno | undefined)[] = new Array(Math.max(...Object.values(ERRNO_NUMBERS)) + 1).fill(undefined);
  for (const [name, number] of Object.entries(ERRNO_NUMBERS)) names[number] = name as Errno;
  return names;
}

/** `EINVAL` for 22; a number that is not in the table is kept and shown: `errno 200`. */
export function errnoName(number: number): string {
  return NAMES[number] ?? `errno ${number}`;
}
