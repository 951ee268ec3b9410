import { KernelUnavailable } from '../backend/kernel/index.js';
import { type NativeAddon, native, nativeUnavailable } from '../backend/kernel/native.js';

/** The addon. Throws KernelUnavailable with the reason where there is none. */
export function addonOrThrow(): NativeAddon {
  const reason = nativeUnavailable();
  if (reason !== undefined) throw new KernelUnavailable(reason);
  return native().addon;
}
