import test, { type ExecutionContext } from 'ava';
import { kernelBackend } from '../../backend/kernel/index.js';
import { MachineHost, MachineRunner, MachineThread } from '../../handler/index.js';
import { simulatorBackend } from '../../sim/index.js';
import { kernelTest } from '../kernel/_kernel.js';

/** A machine, a place for a handler's calls, and threads that touch memory. */
export interface Stage {
  readonly backend: 'sim' | 'kernel';
  readonly host: MachineHost;
  readonly main: MachineThread;
  readonly t1: MachineThread;
  readonly t2: MachineThread;
  /** Threads that are asleep, as `0.1 fault`. */
  readonly asleep: () => string[];
}

export const PAGE = 4096n;

type Run = (t: ExecutionContext, stage: Stage) => Promise<void>;

/** The same test on the simulator and on the kernel. */
export function onBoth(title: string, run: Run): void {
  const on = (backend: typeof simulatorBackend | typeof kernelBackend) => async (t: ExecutionContext) => {
    const machine = await backend.boot();
    try {
      const runner = new MachineRunner(machine);
      const asleep = () => machine.asleep().map(({ process, thread, reason }) => `${process}.${thread} ${reason}`);
      await run(t, {
        backend: backend.name,
        host: new MachineHost(runner),
        main: new MachineThread(runner),
        t1: new MachineThread(runner, 0, 1),
        t2: new MachineThread(runner, 0, 2),
        asleep,
      });
    } finally {
      await machine.close();
    }
  };
  test(`[sim] ${title}`, on(simulatorBackend));
  kernelTest(`[kernel] ${title}`, on(kernelBackend));
}
