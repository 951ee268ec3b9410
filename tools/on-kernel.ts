/** Whether a scenario comes true on the kernel here. */
import { casesOf, type Pool, parseScenario, runOn } from '../scenario/index.js';

/** Why it does not, or `undefined`. */
export async function whyNotOnKernel(pool: Pool, name: string, text: string): Promise<string | undefined> {
  for (const subject of casesOf(parseScenario(text, name))) {
    const result = await runOn(pool, 'kernel', subject);
    if (result.status !== 'passed') return result.status === 'failed' ? result.message : result.reason;
  }
  return undefined;
}
