import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { until } from './_until.js';

const VARIABLE = 'USERFAULTFD_TEST';

/** A process, as /proc shows it. */
export interface ProcessState {
  readonly pid: number;
  readonly name: string;
  readonly state: string;
  readonly group: number;
}

function processState(pid: number): ProcessState | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    const [state = '', , group = '0'] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { pid, name, state, group: Number(group) };
  } catch {
    return undefined;
  }
}

function environment(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return '';
  }
}

/** Marks the processes of one test, so that another run at the same time on the same machine is not taken for it. */
export class ProcessMark {
  readonly #value = randomUUID();
  readonly #groups = new Set<number>();

  /** For the environment of the first process; the others inherit it. */
  get environment(): Record<string, string> {
    return { [VARIABLE]: this.#value };
  }

  /** Also counts the members of a process group: what does not show its environment. */
  addGroup(group: number): void {
    this.#groups.add(group);
  }

  /** All processes with the mark that have not been reaped. */
  processes(): ProcessState[] {
    return readdirSync('/proc')
      .filter((entry) => /^\d+$/.test(entry))
      .map((entry) => processState(Number(entry)))
      .filter((found) => found !== undefined)
      .filter(({ pid, group }) => this.#groups.has(group) || environment(pid).includes(`${VARIABLE}=${this.#value}`));
  }

  /** Waits until no such process is left. */
  async gone(): Promise<void> {
    await until(
      'no process of the test is left',
      () => this.processes().length === 0,
      () => this.processes(),
    );
  }
}

/** The descriptors of this process and what they lead to. */
export function descriptors(): ReadonlyMap<string, string> {
  const links = readdirSync('/proc/self/fd').map((fd): [string, string] => [fd, link(`/proc/self/fd/${fd}`)]);
  // The listing's own descriptor is closed by now.
  return new Map(links.filter(([, target]) => target !== ''));
}

function link(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
