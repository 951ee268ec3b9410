import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';
import { kernelTest } from './_kernel.js';
import { ProcessMark } from './_processes.js';

const LEAVER = fileURLToPath(new URL('_leaver.js', import.meta.url));
const DEADLINE = 20_000;

/** Runs Node with a machine that nobody closes, and waits until both are gone. */
async function leaves(t: ExecutionContext, how: string, expected: number | NodeJS.Signals): Promise<void> {
  const mark = new ProcessMark();
  const child = spawn(process.execPath, [LEAVER, how], {
    stdio: ['ignore', 'inherit', 'pipe'],
    env: { ...process.env, ...mark.environment },
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), DEADLINE);
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const [status, signal] = await once(child, 'close');
  clearTimeout(timer);
  t.is(signal ?? status, expected, stderr);
  await mark.gone();
}

kernelTest('an open machine does not keep Node from ending', (t) => leaves(t, 'return', 0));
kernelTest('process.exit ends an open machine', (t) => leaves(t, 'exit', 3));
kernelTest('an uncaught error ends an open machine', (t) => leaves(t, 'throw', 1));
kernelTest('a signal that ends Node ends an open machine', (t) => leaves(t, 'signal', 'SIGTERM'));
kernelTest('a worker that returns ends its open machine', (t) => leaves(t, 'worker return', 0));
kernelTest('a worker that exits ends its open machine', (t) => leaves(t, 'worker exit', 0));
kernelTest('a terminated worker ends its open machine, and the machine of the main thread goes on', (t) =>
  leaves(t, 'worker terminate', 0),
);
