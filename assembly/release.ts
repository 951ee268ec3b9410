import { config } from './machine';

/** Whether the newest release is modelled. */
export function isNewest(): bool {
  return config().before == 0;
}

/** Whether the release that is modelled behaves as before a difference: BEFORE_... of generated/releases.ts. */
export function isBefore(difference: u64): bool {
  return (config().before & difference) != 0;
}
