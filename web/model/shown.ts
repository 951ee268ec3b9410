/** What is shown of a machine at one moment: names, marks and sentences, before anything is drawn. No browser is needed. */
import { CONSTANT_SETS } from '../../backend/catalogue/constants.js';
import { hexByte, uniformByteOf } from '../../backend/content.js';
import { PAGE_SIZE, type SleepReason, type ThreadId } from '../../backend/index.js';
import { OBSERVER } from '../../scenario/names.js';
import { describe } from '../../scenario/values.js';
import type {
  Contents,
  Picture,
  PictureFile,
  PictureMessage,
  PicturePage,
  PictureProcess,
  PictureThread,
  PictureUserfaultfd,
  PictureVma,
} from '../../sim/index.js';
import { type Naming, pagesText } from './naming.js';

/** A thing that can be pointed at: `tags` say what it has to do with; two things that share one belong together. */
interface Thing {
  readonly key: string;
  readonly tags: readonly string[];
}

export interface Shown {
  readonly processes: readonly ShownProcess[];
  readonly handles: readonly ShownHandle[];
  readonly files: readonly ShownFile[];
  readonly truncated: boolean;
}

export interface ShownProcess extends Thing {
  readonly name: string;
  readonly stopped: boolean;
  readonly threads: readonly ShownThread[];
  readonly mappings: readonly ShownMapping[];
}

export interface ShownThread extends Thing {
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
  /** `read`, `write`, `shared`. */
  readonly flags: readonly string[];
  /** `MISSING`, `WP`, `MINOR`; empty: nobody is asked. */
  readonly modes: readonly string[];
  readonly handle?: string;
  readonly cells: readonly ShownCell[];
}

export type CellKind = 'none' | 'present' | 'zero' | 'file' | 'cached' | 'protected' | 'marker' | 'poison' | 'guard';

/** A page, or several neighbours that are alike. */
export interface ShownCell extends Thing {
  readonly kind: CellKind;
  readonly count: number;
  /** What stands in it. */
  readonly mark: string;
  readonly name: string;
  /** The sentence about it. */
  readonly text: string;
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

/** A page of a mapping: its entry, and what the file has for it. */
interface KnownPage {
  readonly address: bigint;
  readonly page: PicturePage | undefined;
  readonly file: PictureFile['pages'][number] | undefined;
}

const HUGE_PAGE = 512n * PAGE_SIZE;
/** Equal neighbours from this number on are one cell. */
const RUN = 9;
/** Of a run, this many cells are shown one by one before it. */
const SINGLE_FIRST = 1;

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
const ACCESS = ['read', 'write', 'execute'];

export function shownOf(picture: Picture, naming: Naming, nameOf: (thread: ThreadId) => string): Shown {
  return new Shower(picture, naming, nameOf).shown();
}

class Shower {
  readonly #picture: Picture;
  readonly #naming: Naming;
  readonly #nameOf: (thread: ThreadId) => string;
  readonly #files: ReadonlyMap<number, PictureFile>;
  /** Who waits for a page, by its tag: such a page is never part of a run. */
  readonly #asked = new Map<string, { readonly address: bigint; readonly process: number; readonly who: string[] }>();

  /** Pages that messages are about. */
  readonly #mentioned: readonly { readonly process: number; readonly address: bigint }[];

  constructor(picture: Picture, naming: Naming, nameOf: (thread: ThreadId) => string) {
    this.#picture = picture;
    this.#naming = naming;
    this.#nameOf = nameOf;
    this.#files = new Map(picture.files.map((file) => [file.name, file]));
    for (const thread of picture.processes.flatMap(({ threads }) => threads))
      if (thread.busy && thread.fault !== undefined) this.#ask(thread, thread.fault.address);
    this.#mentioned = picture.userfaultfds.flatMap(({ mm, messages }) =>
      messages
        .filter(({ queue }) => queue !== 'event')
        .map(({ from, words }) => ({
          process: picture.processes.find((process) => process.mm === mm)?.number ?? from.process,
          address: words[0] & ~(PAGE_SIZE - 1n),
        })),
    );
  }

  #ask(thread: ThreadId, address: bigint): void {
    const owner = this.#ownerOf(thread);
    const tag = pageTag(owner, address);
    const page = address & ~(PAGE_SIZE - 1n);
    const asked = this.#asked.get(tag) ?? { address: page, process: owner, who: [] };
    asked.who.push(this.#nameOf(thread));
    this.#asked.set(tag, asked);
  }

  /** The process in whose memory a thread waits for a page: the kernel can touch another's for it. */
  #ownerOf({ process, thread }: ThreadId): number {
    const waiting = this.#picture.processes
      .find(({ number }) => number === process)
      ?.threads.find((candidate) => candidate.thread === thread);
    const mm = this.#picture.userfaultfds.find(({ name }) => name === waiting?.fault?.userfaultfd)?.mm;
    return this.#picture.processes.find((candidate) => candidate.mm === mm)?.number ?? process;
  }

  shown(): Shown {
    const { processes, userfaultfds, files, truncated } = this.#picture;
    return {
      processes: processes.map((process) => this.#process(process)),
      handles: userfaultfds.map((userfaultfd) => this.#handle(userfaultfd)),
      files: files.map((file) => this.#file(file)),
      truncated,
    };
  }

  #process(process: PictureProcess): ShownProcess {
    return {
      key: `process ${process.number}`,
      tags: [],
      name: this.#nameOf({ process: process.number, thread: 0 }),
      stopped: process.stopped,
      threads: process.threads.filter(({ thread }) => thread !== OBSERVER).map((thread) => this.#thread(thread)),
      mappings: process.vmas.map((vma) => this.#mapping(process.number, vma)),
    };
  }

  #thread(thread: PictureThread): ShownThread {
    const own = threadTag(thread);
    const base = { key: own, name: this.#nameOf(thread) };
    if (!thread.busy) return { ...base, tags: [own], state: 'idle' };
    const { reason = 'unknown', fault, operation } = thread;
    const state = reason === 'spinning' ? 'spinning' : 'asleep';
    const page = fault === undefined ? '' : `: ${this.#naming.address(fault.address)}`;
    const of = this.#messageTags(thread);
    return {
      ...base,
      tags: [
        own,
        ...of,
        ...(fault === undefined ? [] : [pageTag(this.#ownerOf(thread), fault.address), handleTag(fault.userfaultfd)]),
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
    return {
      key: `mapping ${process} ${vma.start.toString(16)}`,
      tags: userfaultfd === undefined ? [] : [handleTag(userfaultfd)],
      name: names.length > 0 ? names.join(', ') : this.#naming.address(vma.start),
      start: `0x${vma.start.toString(16)}`,
      size: pagesText((vma.end - vma.start) / PAGE_SIZE),
      flags: [...(flags.length === 0 ? ['no access'] : flags), ...(vma.shared ? ['shared'] : [])],
      modes: modesOf(vma),
      ...(userfaultfd !== undefined && { handle: this.#handleName(userfaultfd) }),
      cells: this.#cells(process, vma),
    };
  }

  #cells(process: number, vma: PictureVma): ShownCell[] {
    const known = this.#known(process, vma);
    const cells: ShownCell[] = [];
    let next = vma.start;
    for (let at = 0; at < known.length; ) {
      this.#gap(cells, process, next, known[at]!.address);
      const count = this.#alike(process, known, at);
      const singles = count >= RUN ? SINGLE_FIRST : count;
      for (let index = 0; index < singles; index += 1) cells.push(this.#cell(process, known[at + index]!));
      if (singles < count) cells.push(this.#knownRun(process, known[at + singles]!, count - singles));
      at += count;
      const last = known[at - 1]!;
      next = last.address + (last.page?.huge ? HUGE_PAGE : PAGE_SIZE);
    }
    this.#gap(cells, process, next, vma.end);
    return cells;
  }

  /** Pages that there is something to say of, ascending. */
  #known(process: number, vma: PictureVma): KnownPage[] {
    const cached = this.#cachedAt(vma);
    const known: KnownPage[] = vma.pages.map((page) => ({
      address: page.address,
      page,
      file: cached.get(page.address),
    }));
    const asked = [...this.#asked.values()].filter(
      (page) => page.process === process && page.address >= vma.start && page.address < vma.end,
    );
    const others = new Set([...cached.keys(), ...asked.map(({ address }) => address)]);
    if (others.size === 0) return known;
    for (const { address } of vma.pages) others.delete(address);
    for (const address of others) known.push({ address, page: undefined, file: cached.get(address) });
    return known.sort((one, other) => (one.address < other.address ? -1 : 1));
  }

  /** How many neighbours from here on are alike: of many pages few are drawn one by one. */
  #alike(process: number, known: readonly KnownPage[], at: number): number {
    const first = known[at]!;
    if (first.page?.huge || this.#isAsked(process, first)) return 1;
    const { kind, mark } = stateOf(first.page, first.file?.contents);
    let end = at + 1;
    for (; end < known.length && known[end]!.address === known[end - 1]!.address + PAGE_SIZE; end += 1) {
      const page = known[end]!;
      if (page.page?.huge || this.#isAsked(process, page)) break;
      if (isSame(first, page)) continue;
      const state = stateOf(page.page, page.file?.contents);
      if (state.kind !== kind || state.mark !== mark) break;
    }
    return end - at;
  }

  #isAsked(process: number, { address }: KnownPage): boolean {
    return this.#asked.size > 0 && this.#asked.has(pageTag(process, address));
  }

  /** A run of pages that look as its first one does; it belongs to messages about any of them. */
  #knownRun(process: number, first: KnownPage, count: number): ShownCell {
    const drawn = this.#cell(process, first);
    const end = first.address + BigInt(count) * PAGE_SIZE;
    const mentioned = this.#mentioned.filter(
      (page) => page.process === process && page.address > first.address && page.address < end,
    );
    return {
      ...drawn,
      tags: [drawn.tags[0]!, ...mentioned.map(({ address }) => pageTag(process, address))],
      count,
      mark: `${drawn.mark} × ${count.toLocaleString('en')}`,
      text: `${pagesText(count)} from ${drawn.name}: ${drawn.text.replace(/^Page [^:]*: /, '')}`,
    };
  }

  /** Pages of the file's page cache, by where the mapping would show them. */
  #cachedAt({ file, firstPage, start, end }: PictureVma): Map<bigint, PictureFile['pages'][number]> {
    const pages = file === undefined ? [] : (this.#files.get(file)?.pages ?? []);
    const placed = pages.map((page) => [start + (page.index - firstPage) * PAGE_SIZE, page] as const);
    return new Map(placed.filter(([address]) => address >= start && address < end));
  }

  /** Pages without anything, one by one or as a run. */
  #gap(cells: ShownCell[], process: number, from: bigint, to: bigint): void {
    const count = Number((to - from) / PAGE_SIZE);
    const singles = count >= RUN ? SINGLE_FIRST : count;
    for (let index = 0; index < singles; index += 1)
      cells.push(this.#cell(process, { address: from + BigInt(index) * PAGE_SIZE, page: undefined, file: undefined }));
    if (singles < count) cells.push(this.#emptyRun(process, from + BigInt(singles) * PAGE_SIZE, count - singles));
  }

  #emptyRun(process: number, from: bigint, count: number): ShownCell {
    const name = this.#naming.address(from);
    return {
      key: pageTag(process, from),
      tags: [],
      kind: 'none',
      count,
      mark: `× ${count.toLocaleString('en')}`,
      name,
      text: `${pagesText(count)} from ${name}: nothing there`,
    };
  }

  #cell(process: number, { address, page, file: cached }: KnownPage): ShownCell {
    const own = pageTag(process, address);
    const name = this.#naming.address(address);
    const frame = page?.frame ?? cached?.frame;
    const { kind, mark, said } = stateOf(page, cached?.contents);
    const who = this.#asked.get(own)?.who ?? [];
    return {
      key: own,
      tags: frame === undefined || kind === 'zero' ? [own] : [own, `frame ${frame}`],
      kind,
      count: page?.huge ? Number(HUGE_PAGE / PAGE_SIZE) : 1,
      mark: who.length > 0 ? `${mark}?` : mark,
      name,
      text: `${page?.huge ? 'Huge page (2 MiB)' : 'Page'} ${name}: ${said}${who.length > 0 ? `; ${who.join(' and ')} ${who.length > 1 ? 'wait' : 'waits'} for it` : ''}`,
    };
  }

  #handle({ name, mm, features, changing, messages }: PictureUserfaultfd): ShownHandle {
    const own = handleTag(name);
    const owner = this.#picture.processes.find((process) => process.mm === mm);
    const ranges = this.#picture.processes.flatMap((process) =>
      process.vmas
        .filter((vma) => vma.userfaultfd === name)
        .map(
          (vma) =>
            `${this.#naming.address(vma.start)}, ${pagesText((vma.end - vma.start) / PAGE_SIZE)}: ${modesOf(vma).join(' and ')}`,
        ),
    );
    return {
      key: own,
      tags: [own],
      name: this.#handleName(name),
      where: this.#descriptors(name).join(', '),
      of: owner === undefined ? 'a process that has ended' : this.#nameOf({ process: owner.number, thread: 0 }),
      features: features === undefined ? undefined : featureNames(features),
      changing,
      ranges,
      messages: messages.map((message) => this.#message(own, owner?.number, message)),
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
    const page = words[0] & ~(PAGE_SIZE - 1n);
    const range =
      words[1] > words[0] ? ` of ${this.#naming.address(words[0])} to ${this.#naming.address(words[1])}` : '';
    return {
      key: `message ${handle} ${threadTag(from)}`,
      tags: [handle, threadTag(from), ...(isFault ? [pageTag(owner ?? from.process, page)] : [])],
      state: queue === 'read' ? 'read' : 'unread',
      event: name,
      text: isFault
        ? `at ${this.#naming.address(words[0])} ${faultFlags(words[1])}from ${who}`
        : `${range} from ${who}`.trim(),
    };
  }

  #file(file: PictureFile): ShownFile {
    const own = `file ${file.name}`;
    const name = this.#handleName(file.name);
    return {
      key: own,
      tags: [own],
      name: name === 'userfaultfd' ? 'shared memory' : name,
      size: pagesText((file.size + PAGE_SIZE - 1n) / PAGE_SIZE),
      cells: file.pages.map((page) => ({
        key: `${own} ${page.index}`,
        tags: [`frame ${page.frame}`],
        kind: 'cached' as const,
        count: 1,
        mark: contentsMark(page.contents),
        name: `page ${page.index}`,
        text: `Page ${page.index} of the file: ${contentsText(page.contents)}`,
      })),
    };
  }
}

function threadTag({ process, thread }: ThreadId): string {
  return `thread ${process}.${thread}`;
}

function pageTag(process: number, address: bigint): string {
  return `page ${process} ${(address & ~(PAGE_SIZE - 1n)).toString(16)}`;
}

function handleTag(name: number): string {
  return `handle ${name}`;
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

/** `5a` for a page full of that byte, else its first byte and dots. */
function contentsMark(contents: Contents): string {
  const byte = uniformByteOf(contents.hash);
  return byte === undefined ? `${hexByte(Number(contents.word & 0xffn)).slice(2)}…` : hexByte(byte).slice(2);
}

function contentsText(contents: Contents): string {
  const byte = uniformByteOf(contents.hash);
  if (byte !== undefined) return byte === 0 ? 'full of zeros' : `full of ${hexByte(byte)}`;
  const first = Array.from({ length: 8 }, (_, index) => Number((contents.word >> BigInt(8 * index)) & 0xffn));
  return `begins with ${first.map((each) => hexByte(each).slice(2)).join(' ')}`;
}

function stateOf(
  page: PicturePage | undefined,
  cached: Contents | undefined,
): { kind: CellKind; mark: string; said: string } {
  if (page === undefined) {
    if (cached === undefined) return { kind: 'none', mark: '', said: 'nothing there' };
    return {
      kind: 'cached',
      mark: contentsMark(cached),
      said: `in the file (${contentsText(cached)}), not mapped here`,
    };
  }
  if (page.kind === 'marker')
    return { kind: 'marker', mark: 'WP', said: 'nothing there, but what comes is write-protected' };
  if (page.kind === 'poison') return { kind: 'poison', mark: '!', said: 'poisoned: an access raises SIGBUS' };
  if (page.kind === 'guard')
    return { kind: 'guard', mark: '×', said: 'a guard: an access raises SIGSEGV, nobody is asked' };
  const contents = page.contents!;
  const mark = contentsMark(contents);
  if (page.wp)
    return { kind: 'protected', mark, said: `present, ${contentsText(contents)}, write-protected by a userfaultfd` };
  if (page.kind === 'zero') return { kind: 'zero', mark: '00', said: 'the zero page, shared by all, read-only' };
  if (page.kind === 'file') return { kind: 'file', mark, said: `the file’s page, ${contentsText(contents)}` };
  return { kind: 'present', mark, said: `present, ${contentsText(contents)}` };
}

/** Whether two pages that nobody has in a file look the same, by what they have. */
function isSame({ page: one, file }: KnownPage, { page: other, file: otherFile }: KnownPage): boolean {
  return (
    one !== undefined &&
    other !== undefined &&
    file === undefined &&
    otherFile === undefined &&
    one.kind === other.kind &&
    one.wp === other.wp &&
    one.contents?.hash === other.contents?.hash
  );
}
