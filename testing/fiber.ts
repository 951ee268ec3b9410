/** A piece of the test's code that runs by itself: the handler, or what a thread of the world does. */
export interface Fiber {
  readonly name: string;
  readonly kind: 'handler' | 'thread';
  state: 'running' | 'ended' | 'failed';
  /** What it returned. */
  value: unknown;
  /** What it threw. */
  error: unknown;
  /** Whether it was just told something that it waited for, or is just beginning: it has a reason to go on. */
  isTold: boolean;
}

export function newFiber(name: string, kind: Fiber['kind']): Fiber {
  return { name, kind, state: 'running', value: undefined, error: undefined, isTold: true };
}

/** Begins to run code as a fiber; its end is written down. */
export function startFiber(fiber: Fiber, code: () => Promise<unknown> | unknown): void {
  const run = async () => code();
  run().then(
    (value) => {
      fiber.state = 'ended';
      fiber.value = value;
    },
    (error: unknown) => {
      fiber.state = 'failed';
      fiber.error = error;
    },
  );
}
