/** What is shown of a machine at one moment: names, marks and sentences, before anything is drawn. No browser is needed. */
import { CONSTANT_SETS } from '../../backend/catalogue/constants.js';
import { PAGE_SIZE, type SleepReason, type ThreadId } from '../../backend/index.js';
import { OBSERVER } from '../../scenario/names.js';
import { threadKey } from '../../scenario/state.js';
import { describe } from '../../scenario/values.js';
import type {
  Picture,
  PictureFile,
  PictureMessage,
  PictureProcess,
  PictureThread,
  PictureUserfaultfd,
  PictureVma,
} from '../../sim/index.js';
import { ownerOf, pageTag } from './asked-pages.js';
import { Layout } from './layout.js';
import type { Naming } from './naming.js';
import type { PageChanges } from './page-changes.js';
import { HUGE_PAGE_SIZE } from './segments.js';
import { type ShownSpace, spaceOf } from './space.js';
import { pagesText, type ShownCell, type Strip, stripOf } from './strip.js';
import type { Thing } from './thing.js';

export interface Shown {
  readonly processes: readonly ShownProcess[];
  readonly handles: readonly ShownHandle[];
  readonly files: readonly ShownFile[];
  readonly truncated: boolean;
  /** What the step changed of pages, told. */
  readonly pageSentences: readonly string[];
}

export interface ShownProcess extends Thing {
  readonly name: string;
  readonly stopped: boolean;
  readonly threads: readonly ShownThread[];
  /** The mappings as a strip. */
  readonly space: ShownSpace;
  readonly mappings: readonly ShownMapping[];
}

export interface ShownThread extends Thing {
  /** What scenarios know it by. */
  readonly id: string;
  readonly name: string;
  readonly state: 'idle' | 'asleep' | 'spinning';
  /** `load`, and why it sleeps there. */
  readonly call?: string;
  readonly why?: string;
}

export interface ShownMapping extends Thing {
  readonly name: string;
  readonly start: string;
  readonly size: string;
  /** `read`, `write`, `shared`, `locked`. */
  readonly flags: readonly string[];
  /** `MISSING`, `WP`, `MINOR`; empty: nobody is asked. */
  readonly modes: readonly string[];
  readonly handle?: string;
  readonly cells: readonly ShownCell[];
}

export interface ShownHandle extends Thing {
  readonly name: string;
  readonly where: string;
  readonly of: string;
  /** `undefined` before the handshake. */
  readonly features: readonly string[] | undefined;
  readonly changing: boolean;
  readonly ranges: readonly string[];
  readonly messages: readonly ShownMessage[];
}

export interface ShownMessage extends Thing {
  readonly state: 'unread' | 'read';
  readonly event: string;
  readonly text: string;
}

export interface ShownFile extends Thing {
  readonly name: string;
  readonly size: string;
  readonly cells: readonly ShownCell[];
}

const WHY: Readonly<Record<SleepReason, string>> = {
  fault: 'waits for a page',
  event: 'waits until its event has been read',
  read: 'waits for a message to read',
  poll: 'waits for something to poll',
  lock: 'waits for a lock that a sleeper holds',
  wait: 'waits for a child',
  futex: 'waits on a futex',
  pipe: 'waits for a pipe',
  stopped: 'is stopped',
  spinning: 'spins: it can neither sleep nor end',
  unknown: 'waits',
};

const MODES = ['MISSING', 'WP', 'MINOR'];
const NO_SPACE: ShownSpace = { parts: [], note: '' };
const ACCESS = ['read', 'write', 'execute'];

/** Without changes of pages no pages are shown: what is needed to tell what else has changed. */
export function shownOf(
  picture: Picture,
  naming: Naming,
  nameOf: (thread: ThreadId) => string,
  changes?: PageChanges,
): Shown {
  return new Shower(picture, naming, nameOf, changes).shown();
}

class Shower {
  readonly #picture: Picture;
  readonly #naming: Naming;
  readonly #nameOf: (thread: ThreadId) => string;
  readonly #layout: Layout | undefined;
  readonly #sentences: string[] = [];

  constructor(
    picture: Picture,
    naming: Naming,
    nameOf: (thread: ThreadId) => string,
    changes: PageChanges | undefined,
  ) {
    this.#picture = picture;
    this.#naming = naming;
    this.#nameOf = nameOf;
    this.#layout = changes && new Layout(picture, naming, nameOf, changes);
  }

  shown(): Shown {
    const { processes, userfaultfds, files, truncated } = this.#picture;
    return {
      processes: processes.map((process) => this.#process(process)),
      handles: userfaultfds.map((userfaultfd) => this.#handle(userfaultfd)),
      files: files.map((file) => this.#file(file)),
      truncated,
      pageSentences: this.#sentences,
    };
  }

  #cells(laid: Parameters<typeof stripOf>[0] | undefined): Strip['cells'] {
    if (laid === undefined) return [];
    const { cells, sentences } = stripOf(laid);
    this.#sentences.push(...sentences);
    return cells;
  }

  #process(process: PictureProcess): ShownProcess {
    const mappings = process.vmas.map((vma) => this.#mapping(process.number, vma));
    return {
      key: `process ${process.number}`,
      tags: [],
      name: this.#nameOf({ process: process.number, thread: 0 }),
      stopped: process.stopped,
      threads: process.threads.filter(({ thread }) => thread !== OBSERVER).map((thread) => this.#thread(thread)),
      space: this.#space(process, mappings),
      mappings,
    };
  }

  #space({ number, vmas }: PictureProcess, mappings: readonly ShownMapping[]): ShownSpace {
    const layout = this.#layout;
    if (layout === undefined) return NO_SPACE;
    return spaceOf(
      vmas.map((vma, index) => ({
        vma,
        mapping: mappings[index]!,
        tags: [...(vma.file === undefined ? [] : [fileTag(vma.file)]), ...layout.pageTagsIn(number, vma)],
        waiting: layout.waitingIn(number, vma),
      })),
    );
  }

  #thread(thread: PictureThread): ShownThread {
    const base = { key: threadTag(thread), id: threadKey(thread), name: this.#nameOf(thread) };
    if (!thread.busy) return { ...base, tags: [], state: 'idle' };
    const { reason = 'unknown', fault, operation } = thread;
    const state = reason === 'spinning' ? 'spinning' : 'asleep';
    const page = fault === undefined ? '' : `: ${this.#naming.address(fault.address)}`;
    const of = this.#messageTags(thread);
    return {
      ...base,
      tags: [
        ...of,
        ...(fault === undefined
          ? []
          : [pageTag(ownerOf(this.#picture, thread), fault.address), handleTag(fault.userfaultfd)]),
      ],
      state,
      ...(operation !== undefined && { call: operation }),
      why:
        reason === 'fault' && fault !== undefined ? `waits for the page at${page.slice(1)}` : `${WHY[reason]}${page}`,
    };
  }

  /** The userfaultfds in which a thread's message lies. */
  #messageTags(thread: ThreadId): string[] {
    return this.#picture.userfaultfds
      .filter(({ messages }) => messages.some(({ from }) => threadTag(from) === threadTag(thread)))
      .map(({ name }) => handleTag(name));
  }

  #mapping(process: number, vma: PictureVma): ShownMapping {
    const names = this.#naming.startingAt(vma.start);
    const flags = ACCESS.filter((_, bit) => (vma.access & (1 << bit)) !== 0);
    const { userfaultfd } = vma;
    const key = `mapping ${process} ${vma.start.toString(16)}`;
    return {
      key,
      tags: userfaultfd === undefined ? [] : [handleTag(userfaultfd)],
      name: names.length > 0 ? names.join(', ') : this.#naming.address(vma.start),
      start: `0x${vma.start.toString(16)}`,
      size: sizeText(vma),
      flags: [...(flags.length === 0 ? ['no access'] : flags), ...(vma.shared ? ['shared'] : []), ...vma.flags],
      modes: modesOf(vma),
      ...(userfaultfd !== undefined && { handle: this.#handleName(userfaultfd) }),
      cells: this.#cells(this.#layout?.mapping(process, vma)),
    };
  }

  #handle({ name, mm, features, changing, messages }: PictureUserfaultfd): ShownHandle {
    const key = handleTag(name);
    const owner = this.#picture.processes.find((process) => process.mm === mm);
    const ranges = this.#picture.processes.flatMap((process) =>
      process.vmas
        .filter((vma) => vma.userfaultfd === name)
        .map((vma) => `${this.#naming.address(vma.start)}, ${sizeText(vma)}: ${modesOf(vma).join(' and ')}`),
    );
    return {
      key,
      tags: [],
      name: this.#handleName(name),
      where: this.#descriptors(name).join(', '),
      of: owner === undefined ? 'a process that has ended' : this.#nameOf({ process: owner.number, thread: 0 }),
      features: features === undefined ? undefined : featureNames(features),
      changing,
      ranges,
      messages: messages.map((message) => this.#message(key, owner?.number, message)),
    };
  }

  #handleName(name: number): string {
    for (const { number, descriptors } of this.#picture.processes)
      for (const { object, fd } of descriptors) {
        const called = object === name ? this.#naming.descriptor(number, fd) : undefined;
        if (called !== undefined) return called;
      }
    return 'userfaultfd';
  }

  #descriptors(object: number): string[] {
    return this.#picture.processes.flatMap(({ number, descriptors }) =>
      descriptors
        .filter((descriptor) => descriptor.object === object)
        .map(({ fd }) => `descriptor ${fd} of ${this.#nameOf({ process: number, thread: 0 })}`),
    );
  }

  #message(handle: string, owner: number | undefined, message: PictureMessage): ShownMessage {
    const { queue, from, event, words } = message;
    const name = describe(BigInt(event), { sets: ['UFFD_EVENT_'] });
    const who = this.#nameOf(from);
    const isFault = queue !== 'event';
    const range =
      words[1] > words[0] ? ` of ${this.#naming.address(words[0])} to ${this.#naming.address(words[1])}` : '';
    const key = `message ${handle} ${threadTag(from)}`;
    return {
      key,
      tags: [handle, threadTag(from), ...(isFault ? [pageTag(owner ?? from.process, words[0])] : [])],
      state: queue === 'read' ? 'read' : 'unread',
      event: name,
      text: isFault
        ? `at ${this.#naming.address(words[0])} ${faultFlags(words[1])}from ${who}`
        : `${range} from ${who}`.trim(),
    };
  }

  #file(file: PictureFile): ShownFile {
    const name = this.#handleName(file.name);
    return {
      key: fileTag(file.name),
      tags: [],
      name: name === 'userfaultfd' ? 'shared memory' : name,
      size: sizeText({ start: 0n, end: file.size, huge: file.huge }),
      cells: file.pages.length === 0 ? [] : this.#cells(this.#layout?.file(file)),
    };
  }
}

function threadTag({ process, thread }: ThreadId): string {
  return `thread ${process}.${thread}`;
}

function handleTag(name: number): string {
  return `handle ${name}`;
}

function fileTag(name: number): string {
  return `file ${name}`;
}

function sizeText({ start, end, huge }: Pick<PictureVma, 'start' | 'end' | 'huge'>): string {
  const size = huge ? HUGE_PAGE_SIZE : PAGE_SIZE;
  return pagesText((end - start + size - 1n) / size, huge);
}

function modesOf({ modes }: PictureVma): string[] {
  return MODES.filter((_, bit) => (modes & (1 << bit)) !== 0);
}

function featureNames(features: number): string[] {
  return Object.entries(CONSTANT_SETS.UFFD_FEATURE_!)
    .filter(([, bit]) => (BigInt(features) & bit) !== 0n)
    .map(([name]) => name);
}

function faultFlags(flags: bigint): string {
  return flags === 0n ? '' : `(${describe(flags, { sets: ['UFFD_PAGEFAULT_FLAG_'] })}) `;
}
