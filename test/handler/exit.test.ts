import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';
import { kernelTest } from '../kernel/_kernel.js';
import { ProcessMark } from '../kernel/_processes.js';

const READER = fileURLToPath(new URL('_reader.js', import.meta.url));

async function ends(t: ExecutionContext, how: string, expected: number): Promise<void> {
  const mark = new ProcessMark();
  const env = { ...process.env, ...mark.environment };
  const { status, stderr } = spawnSync(process.execPath, [READER, how], { env, encoding: 'utf8', timeout: 30_000 });
  t.is(status, expected, stderr);
  await mark.gone();
}

kernelTest('a read that waits does not keep Node from ending', (t) => ends(t, 'return', 0));
kernelTest('process.exit ends a read that waits', (t) => ends(t, 'exit', 3));
kernelTest('a worker is terminated while a read waits, and its machine is gone', (t) => ends(t, 'terminate', 0));
