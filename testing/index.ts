/** Tests of page-fault handlers: every schedule, on the simulator; the same on the kernel. */

export type { Clock } from './clock.js';
export { type FailureKind, HandlerFailure, TestError } from './failure.js';
export type { Reached, Report } from './report.js';
export type { Handler, HandlerContext, WorldCode } from './run.js';
export { type TestOptions, testHandler } from './test-handler.js';
export { End, type ThreadCode, type ThreadResult, World, WorldThread, type WorldUserfaultfdOptions } from './world.js';
