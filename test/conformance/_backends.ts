import { type BackendName, unmet as unmetEnvironment, kernelMissing as whyNoKernel } from '../../scenario/machines.js';
import type { Case } from './_case.js';

export { BACKENDS, type BackendName, kernelHere, Pool } from '../../scenario/machines.js';

/** Why no case can run on the kernel here and what to do, or `undefined`. */
export const kernelMissing: string | undefined = whyNoKernel();

/** Why a case can't run on a backend, or `undefined` when it can. */
export function unmet(backend: BackendName, { needs = {} }: Case): string | undefined {
  return unmetEnvironment(backend, needs);
}
