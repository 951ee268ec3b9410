/** Logs of strace(1) on the simulator. See docs/strace.md. */
export type { Followed, FollowedCall, FollowedSleeper } from './account.js';
export { follow } from './follower.js';
export { isStraceLog, LogError, readLog, type StraceLog } from './log.js';
