import { readFileSync } from 'node:fs';

export const CAP_SYS_PTRACE = 19n;
export const CAP_SYS_ADMIN = 21n;
export const CAP_PERFMON = 38n;

/** Effective capability of this process; only those held in the first user namespace count for userfaultfd. */
export function hasCapability(bit: bigint): boolean {
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(read('/proc/self/status') ?? '')?.[1] ?? '0';
  return ((BigInt(`0x${effective}`) >> bit) & 1n) === 1n;
}

/** Whether this process is in the first user namespace: there every user number is its own. */
export function isFirstUserNamespace(): boolean {
  const map = read('/proc/self/uid_map');
  return map === undefined || /^\s*0\s+0\s+4294967295\s*$/.test(map);
}

/** What vm.unprivileged_userfaultfd is; `undefined` where it can't be read: without /proc, CONFIG_USERFAULTFD, or before 5.2. */
export function unprivilegedSetting(): string | undefined {
  return read('/proc/sys/vm/unprivileged_userfaultfd')?.trim();
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}
