import type { Operand } from '../../operand.js';
import { PAGE, PAYLOAD_PAGES, type ProgramBuilder } from '../builder.js';
import {
  advance,
  predictFill,
  predictMove,
  predictPoison,
  predictRegister,
  predictUnregister,
  predictWriteprotect,
  wake,
} from '../predict.js';
import { MODE_MISSING, SPAN_PAGES, type Thread, type Uffd, WRITE } from '../world.js';
import { wrongAddress } from '../wrong.js';

const REQUEST = {
  api: 0xc018aa3f,
  register: 0xc020aa00,
  unregister: 0x8010aa01,
  copy: 0xc028aa03,
  zeropage: 0xc020aa04,
  move: 0xc028aa05,
  writeprotect: 0xc018aa06,
  poison: 0xc020aa08,
  wake: 0x8010aa02,
} as const;
type Kind = keyof typeof REQUEST;
/** Bytes of each structure, and how many of them go in; the rest comes out. */
const SIZE: Readonly<Record<Kind, number>> = {
  api: 24,
  register: 32,
  unregister: 16,
  copy: 40,
  zeropage: 32,
  move: 40,
  writeprotect: 24,
  poison: 32,
  wake: 16,
};
const COPIED_IN: Readonly<Record<Kind, number>> = {
  api: 24,
  register: 24,
  unregister: 16,
  copy: 32,
  zeropage: 24,
  move: 32,
  writeprotect: 24,
  poison: 24,
  wake: 16,
};
/** Where the last page of payload has a structure for each request. */
export const STRUCTURES: readonly { readonly request: number; readonly offset: number }[] = [
  { request: REQUEST.copy, offset: 0 },
  { request: REQUEST.register, offset: 64 },
  { request: REQUEST.api, offset: 128 },
  { request: REQUEST.wake, offset: 192 },
  { request: REQUEST.unregister, offset: 256 },
  { request: REQUEST.zeropage, offset: 320 },
  { request: REQUEST.move, offset: 384 },
  { request: REQUEST.writeprotect, offset: 448 },
];
/** Requests that no userfaultfd knows. */
const UNKNOWN_REQUESTS = [0, 0xaa00, 0xc018aa0f, 0x5401, 0xc028aa03_00000000n] as const;

interface Prepared {
  readonly words: readonly Operand[];
  readonly finish: () => void;
}

/** An ioctl with its structure in the program's memory: where it works, or missing, read-only, half mapped. */
export function ioctl(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const busy = random.chance(50) ? builder.pickUffd(thread.process, (uffd) => uffd.events.length > 0) : undefined;
  const found = busy ?? builder.pickUffd(thread.process);
  if (found === undefined) return false;
  const kind = found.uffd.enabled
    ? (random.weighted({
        api: 8,
        register: 24,
        unregister: 8,
        copy: 25,
        zeropage: 10,
        move: 7,
        writeprotect: 9,
        poison: 3,
        wake: 9,
      }) as Kind)
    : ('api' as const);
  const fd = builder.descriptor(thread.process, found.fd);
  if (random.chance(5)) {
    builder.emit(thread, { op: 'ioctl', fd, request: random.pick(UNKNOWN_REQUESTS), argp: wrongAddress(builder) });
    return true;
  }
  if (random.chance(12)) {
    builder.emit(thread, { op: 'ioctl', fd, request: REQUEST[kind], argp: wrongAddress(builder) });
    return true;
  }
  const prepared = prepare(builder, kind, found.uffd);
  const place = random.chance(25) ? unprepared(builder, thread) : placeWords(builder, thread, kind, prepared);
  if (place === undefined) return false;
  builder.emit(thread, { op: 'ioctl', fd, request: REQUEST[kind], argp: builder.address(0, place.at) });
  const pages = touchedPages(place.at, SIZE[kind]);
  const accesses = pages.map((page) => ({ page, write: false }));
  const finish = place.prepared ? prepared.finish : undefined;
  advance(thread, { memory: thread.process.memory, accesses, kernel: true, ...(finish && { finish }) });
  return true;
}

/** The structure's words and what the call will do. */
function prepare(builder: ProgramBuilder, kind: Kind, uffd: Uffd): Prepared {
  const { random, world } = builder;
  const { memory } = uffd;
  const page =
    builder.pickPage((candidate) => {
      const state = memory.page(candidate);
      return state !== undefined && (fills(kind) ? state.owner === uffd && !state.present : true);
    }) ?? builder.anyPage();
  const start = builder.address(page);
  const pages = random.between(1, Math.max(1, Math.min(PAYLOAD_PAGES - 1, memory.run(page))));
  switch (kind) {
    case 'api':
      return { words: [0xaa, 0], finish: () => enable(uffd) };
    case 'register': {
      const mode = random.pick([1, 1, 2, 3]);
      return { words: [start, pages * PAGE, mode], finish: () => predictRegister(uffd, page, pages, mode) };
    }
    case 'writeprotect': {
      const mode = random.below(3);
      return {
        words: [start, pages * PAGE, mode],
        finish: () => predictWriteprotect(world, uffd, page, pages, mode),
      };
    }
    case 'unregister':
      return { words: [start, pages * PAGE], finish: () => predictUnregister(world, uffd, page, pages) };
    case 'zeropage':
      return { words: [start, pages * PAGE], finish: () => predictFill(world, uffd, page, pages, 0) };
    case 'poison':
      return { words: [start, pages * PAGE], finish: () => predictPoison(world, uffd, page, pages, 0) };
    case 'wake':
      return { words: [start, pages * PAGE], finish: () => wake(world, uffd, page, pages) };
    case 'move': {
      const source = builder.pickPage((candidate) => memory.page(candidate)?.present === true) ?? builder.anyPage();
      const mode = random.pick([0, 2]);
      return {
        words: [start, builder.address(source), pages * PAGE, mode],
        finish: () => predictMove(world, uffd, page, source, pages, mode),
      };
    }
    case 'copy':
      return {
        words: [start, { payload: 0 }, pages * PAGE],
        finish: () => predictFill(world, uffd, page, pages, 0),
      };
  }
}

function fills(kind: Kind): boolean {
  return kind === 'copy' || kind === 'zeropage' || kind === 'move' || kind === 'poison';
}

function enable(uffd: Uffd): void {
  uffd.enabled = true;
}

/** Stores the structure in a page that can be written at once; its end may reach into the next page, whatever that is. */
function placeWords(builder: ProgramBuilder, thread: Thread, kind: Kind, { words }: Prepared) {
  const { random } = builder;
  const { memory } = thread.process;
  const writable = (page: number): boolean => {
    const state = memory.page(page);
    return state !== undefined && (state.prot & WRITE) !== 0 && (state.present || (state.modes & MODE_MISSING) === 0);
  };
  const page = builder.pickPage(writable);
  if (page === undefined) return undefined;
  const last = PAGE - COPIED_IN[kind];
  const offset = random.chance(30) ? last : random.below(last / 8) * 8;
  const at = page * PAGE + offset;
  const addr = builder.address(page, offset);
  builder.emit(thread, { op: 'fill', addr, length: COPIED_IN[kind], byte: 0 });
  memory.page(page)!.present = true;
  words.forEach((value, word) => {
    if (value !== 0) builder.emit(thread, { op: 'store', addr: addr + 8 * word, value, size: 8 });
  });
  return { at, prepared: true };
}

/** A place that holds whatever it holds: a missing page that COPY may fill with the payload's structures, or any page. */
function unprepared(builder: ProgramBuilder, thread: Thread) {
  const { random } = builder;
  const { memory } = thread.process;
  const missing = (page: number): boolean => {
    const state = memory.page(page);
    return state !== undefined && !state.present && (state.modes & MODE_MISSING) !== 0;
  };
  const page = (random.chance(60) ? builder.pickPage(missing) : undefined) ?? builder.anyPage();
  const offset = random.chance(70) ? random.pick(STRUCTURES).offset : PAGE - random.pick([8, 16, 24, 32]);
  return { at: page * PAGE + offset, prepared: false };
}

function touchedPages(at: number, size: number): number[] {
  const first = Math.floor(at / PAGE);
  const last = Math.floor((at + size - 1) / PAGE);
  return first === last ? [first] : [first, last];
}

/** Writes structures of the ioctls into a page of payload, so that COPY can bring one to a thread that waits for it. */
export function writeStructures(builder: ProgramBuilder, payload: Uint8Array): void {
  const view = new DataView(payload.buffer, payload.byteOffset);
  const page = (PAYLOAD_PAGES - 1) * PAGE;
  const words = (offset: number, ...values: readonly number[]): void => {
    values.forEach((value, word) => {
      view.setBigUint64(page + offset + 8 * word, BigInt(value), true);
    });
  };
  // Within the span: what lies behind the arena is the driver's, and nothing looks at what a structure says.
  const target = (pages = 1): number => builder.address(builder.random.below(SPAN_PAGES - pages + 1));
  words(0, target(), builder.address(builder.random.below(SPAN_PAGES)), PAGE, 0, 0);
  words(64, target(4), 4 * PAGE, 1, 0);
  words(128, 0xaa, 0, 0);
  words(192, target(), PAGE);
  words(256, target(4), 4 * PAGE);
  words(320, target(2), 2 * PAGE, 0, 0);
  words(384, target(), target(), PAGE, 2, 0);
  words(448, target(3), 3 * PAGE, 0);
}
