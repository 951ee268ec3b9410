import { DEFAULT_CONFIG, type Release } from '../../backend/index.js';
import {
  type BackendName,
  kernelHere,
  otherRelease,
  unmet as unmetEnvironment,
  kernelMissing as whyNoKernel,
} from '../../scenario/machines.js';
import type { Case } from './_case.js';
import { newestFor, notOn } from './_releases.js';

export { BACKENDS, type BackendName, kernelHere, Pool } from '../../scenario/machines.js';

/** Why no case can run on the kernel here and what to do, or `undefined`. */
export const kernelMissing: string | undefined = whyNoKernel();

/** Why a case can't run on a backend, or `undefined` when it can; `wanted` is the release that was asked for. */
export function unmet(backend: BackendName, subject: Case, wanted?: Release): string | undefined {
  const release = wanted ?? (backend === 'kernel' ? kernelHere()?.release : undefined);
  const other = release === undefined ? undefined : notOn(subject, release);
  return otherRelease(backend, wanted) ?? other ?? unmetEnvironment(backend, subject.needs ?? {});
}

/** What the simulator is for a case if nothing was asked for: the kernel here if its facts hold for that, else the newest release that they hold for. */
export function releaseFor(subject: Case): Release | undefined {
  const here = kernelHere()?.release ?? DEFAULT_CONFIG.release;
  return notOn(subject, here) === undefined ? undefined : newestFor(subject);
}
