import test, { type ExecutionContext } from 'ava';
import { probeKernel } from '../../backend/kernel/index.js';

const probe = probeKernel();

/** A test that needs the kernel backend; skipped, with the reason in its title, where there is none. */
export function kernelTest(title: string, run: (t: ExecutionContext) => void | Promise<void>): void {
  if (probe.available) test(title, run);
  else test.skip(`${title} [skipped: ${probe.reason}]`, run);
}

/** As `kernelTest`, with no other test of its file beside it: what the whole process has is counted. */
export function serialKernelTest(title: string, run: (t: ExecutionContext) => void | Promise<void>): void {
  if (probe.available) test.serial(title, run);
  else kernelTest(title, run);
}

/**
 * As `kernelTest`, for what only root may do: changing settings. Serial, because a machine waits for another one's lease
 * with the thread that would have to give it back.
 */
export function rootTest(title: string, run: (t: ExecutionContext) => void | Promise<void>): void {
  if (process.getuid?.() !== 0) test.skip(`${title} [skipped: needs root]`, run);
  else if (probe.available) test.serial(title, run);
  else test.skip(`${title} [skipped: ${probe.reason}]`, run);
}
