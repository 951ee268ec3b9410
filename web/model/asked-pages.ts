/** Pages that threads wait for. */
import { PAGE_SIZE, type ThreadId } from '../../backend/index.js';
import type { Picture, PictureThread } from '../../sim/index.js';

export interface AskedPage {
  readonly key: string;
  /** The process in whose memory it is. */
  readonly process: number;
  readonly address: bigint;
  readonly who: readonly ThreadId[];
}

export function pageTag(process: number, address: bigint): string {
  return `page ${process} ${pageOf(address).toString(16)}`;
}

export function pageOf(address: bigint): bigint {
  return address & ~(PAGE_SIZE - 1n);
}

/** By their tags. */
export function askedPages(picture: Picture): ReadonlyMap<string, AskedPage> {
  const asked = new Map<string, AskedPage & { who: ThreadId[] }>();
  for (const { threads } of picture.processes)
    for (const thread of threads) {
      if (!thread.busy || thread.fault === undefined) continue;
      const process = ownerOf(picture, thread);
      const key = pageTag(process, thread.fault.address);
      const known = asked.get(key);
      if (known !== undefined) known.who.push(thread);
      else asked.set(key, { key, process, address: pageOf(thread.fault.address), who: [thread] });
    }
  return asked;
}

/** The process in whose memory a thread waits for a page: the kernel can touch another's for it. */
export function ownerOf({ processes, userfaultfds }: Picture, { process, fault }: PictureThread): number {
  const mm = userfaultfds.find(({ name }) => name === fault?.userfaultfd)?.mm;
  return processes.find((candidate) => candidate.mm === mm)?.number ?? process;
}
