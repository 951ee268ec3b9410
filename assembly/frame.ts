import { PAGE_SIZE } from './layout';
import { machine } from './machine';
import { allocate, release } from './memory';

/**
 * A frame is a page's contents: 16 references to chunks of 256 bytes. Frames and chunks are counted and shared until
 * written, so that a page filled with one byte costs one chunk, and copying an aligned page costs nothing.
 */
@unmanaged
export class Frame {
  /** References, and in units of PIN who has it pinned. */
  refs: u32;
  /** Whether `hash` is that of the present contents. */
  hashed: u8;
  /** Whether it was forked: its references are then the page table entries that have this very page, and no copies of it. */
  forked: u8;
  hash: u64;
}

/** Over the references: so often may a frame be pinned, and there are fewer references than this. */
const PIN: u32 = 1 << 24;

const CHUNKS: usize = 16;
const FRAME_SIZE: u32 = 80;
const CHUNK_COUNT: u32 = 16;
const CHUNK_BYTES: u32 = 256;
const FRAME_BYTES: u32 = CHUNK_COUNT * CHUNK_BYTES;
/** A chunk's bytes come after its count. */
const CHUNK_DATA: usize = 16;
const CHUNK_SIZE: u32 = 272;

function chunkOf(frame: Frame, index: u32): usize {
  return load<u32>(changetype<usize>(frame) + CHUNKS + ((<usize>index) << 2));
}

function setChunk(frame: Frame, index: u32, chunk: usize): void {
  store<u32>(changetype<usize>(frame) + CHUNKS + ((<usize>index) << 2), <u32>chunk);
}

function newChunk(): usize {
  const chunk = allocate(CHUNK_SIZE);
  store<u32>(chunk, 1);
  return chunk;
}

function shareChunk(chunk: usize): usize {
  store<u32>(chunk, load<u32>(chunk) + 1);
  return chunk;
}

function dropChunk(chunk: usize): void {
  const refs = load<u32>(chunk) - 1;
  if (refs == 0) release(chunk, CHUNK_SIZE);
  else store<u32>(chunk, refs);
}

function newFrame(): Frame {
  const frame = changetype<Frame>(allocate(FRAME_SIZE));
  frame.refs = 1;
  frame.hashed = 0;
  frame.forked = 0;
  return frame;
}

/** Sets up what every untouched page shares; at boot. */
export function bootFrames(): void {
  const m = machine();
  const chunk = newChunk();
  memory.fill(chunk + CHUNK_DATA, 0, CHUNK_BYTES);
  m.zeroChunk = <u32>chunk;
  m.zeroFrame = zeroedFrame();
}

/** A new frame of zeros, its caller's own. */
export function zeroedFrame(): Frame {
  const zero = <usize>machine().zeroChunk;
  const frame = newFrame();
  store<u32>(zero, load<u32>(zero) + CHUNK_COUNT);
  for (let i: u32 = 0; i < CHUNK_COUNT; i++) setChunk(frame, i, zero);
  return frame;
}

/** A new frame with the 4096 bytes at `bytes`; equal neighbouring chunks are shared. */
export function frameFrom(bytes: usize): Frame {
  const frame = newFrame();
  for (let i: u32 = 0; i < CHUNK_COUNT; i++) {
    const from = bytes + <usize>(i * CHUNK_BYTES);
    if (i > 0 && memory.compare(from - CHUNK_BYTES, from, CHUNK_BYTES) == 0) {
      setChunk(frame, i, shareChunk(chunkOf(frame, i - 1)));
      continue;
    }
    const chunk = newChunk();
    memory.copy(chunk + CHUNK_DATA, from, CHUNK_BYTES);
    setChunk(frame, i, chunk);
  }
  return frame;
}

/** A new frame with a page's worth of bytes that begin at `offset` of `low` and go on in `high`. */
export function frameAcross(low: Frame, high: Frame, offset: u32): Frame {
  const frame = newFrame();
  for (let i: u32 = 0; i < CHUNK_COUNT; i++) {
    const chunk = newChunk();
    const start = offset + i * CHUNK_BYTES;
    const inLow = start < FRAME_BYTES ? min(CHUNK_BYTES, FRAME_BYTES - start) : 0;
    readFrame(low, start, chunk + CHUNK_DATA, inLow);
    readFrame(high, start + inLow - FRAME_BYTES, chunk + CHUNK_DATA + inLow, CHUNK_BYTES - inLow);
    setChunk(frame, i, chunk);
  }
  return frame;
}

/** Another reference; of a pinned frame, which may yet be written to, or of a forked one a copy. */
export function shareFrame(frame: Frame): Frame {
  if (isPinned(frame) || frame.forked != 0) return copyFrame(frame);
  frame.refs += 1;
  return frame;
}

/** Another reference from a page table that was forked. No copy of the page may have its frame: `ownFrame` comes before. */
export function forkFrame(frame: Frame): Frame {
  if (isPinned(frame)) return copyFrame(frame);
  if (frame != machine().zeroFrame) frame.forked = 1;
  frame.refs += 1;
  return frame;
}

/** Whether nobody else has a reference. */
export function isSole(frame: Frame): bool {
  return (frame.refs & (PIN - 1)) == 1;
}

/** A new anonymous page with the contents of `frame`: never the zero page itself. */
export function anonymousFrame(frame: Frame): Frame {
  return frame == machine().zeroFrame ? zeroedFrame() : shareFrame(frame);
}

/** One more mapping of the same frame, which belongs to a page cache. */
export function mapFrame(frame: Frame): Frame {
  frame.refs += 1;
  return frame;
}

export function isPinned(frame: Frame): bool {
  return frame.refs >= PIN;
}

/** Holds a frame that its caller owns, or that nobody writes to: its contents can be read and written whatever becomes of the page. */
export function pinFrame(frame: Frame): void {
  frame.refs += PIN;
}

export function unpinFrame(frame: Frame): void {
  frame.refs -= PIN;
  if (frame.refs == 0) freeFrame(frame);
}

export function dropFrame(frame: Frame): void {
  const refs = frame.refs - 1;
  frame.refs = refs;
  if (refs == 0) freeFrame(frame);
}

function freeFrame(frame: Frame): void {
  for (let i: u32 = 0; i < CHUNK_COUNT; i++) dropChunk(chunkOf(frame, i));
  release(changetype<usize>(frame), FRAME_SIZE);
}

/** The same contents in a frame that may be written: `frame` itself if nobody shares it, else a copy in its stead. */
export function ownFrame(frame: Frame): Frame {
  if (isSole(frame)) return frame;
  frame.refs -= 1;
  return copyFrame(frame);
}

/** A new frame with the same contents. */
export function copyFrame(frame: Frame): Frame {
  const copy = newFrame();
  copy.hashed = frame.hashed;
  copy.hash = frame.hash;
  for (let i: u32 = 0; i < CHUNK_COUNT; i++) setChunk(copy, i, shareChunk(chunkOf(frame, i)));
  return copy;
}

/** The chunk, safe to write. */
function ownChunk(frame: Frame, index: u32): usize {
  const chunk = chunkOf(frame, index);
  if (load<u32>(chunk) == 1) return chunk;
  store<u32>(chunk, load<u32>(chunk) - 1);
  const copy = newChunk();
  memory.copy(copy + CHUNK_DATA, chunk + CHUNK_DATA, CHUNK_BYTES);
  setChunk(frame, index, copy);
  return copy;
}

/** Copies `length` bytes from `offset` of the frame to `to`; the range lies within the frame. */
export function readFrame(frame: Frame, offset: u32, to: usize, length: u32): void {
  while (length > 0) {
    const inside = offset & (CHUNK_BYTES - 1);
    const part = min(length, CHUNK_BYTES - inside);
    memory.copy(to, chunkOf(frame, offset >> 8) + CHUNK_DATA + inside, part);
    to += part;
    offset += part;
    length -= part;
  }
}

/** Copies `length` bytes from `from` to `offset` of the frame, which the caller owns (see `ownFrame`). */
export function writeFrame(frame: Frame, offset: u32, from: usize, length: u32): void {
  frame.hashed = 0;
  while (length > 0) {
    const inside = offset & (CHUNK_BYTES - 1);
    const part = min(length, CHUNK_BYTES - inside);
    memory.copy(ownChunk(frame, offset >> 8) + CHUNK_DATA + inside, from, part);
    from += part;
    offset += part;
    length -= part;
  }
}

/** A reference to a chunk of one byte value, the same as long as that stays: many pages are filled alike. */
function fillChunk(byte: u8): usize {
  const m = machine();
  let chunk: usize = m.fillChunk;
  if (chunk == 0 || load<u8>(chunk + CHUNK_DATA) != byte) {
    if (chunk != 0) dropChunk(chunk);
    chunk = newChunk();
    memory.fill(chunk + CHUNK_DATA, byte, CHUNK_BYTES);
    m.fillChunk = <u32>chunk;
  }
  return shareChunk(chunk);
}

/** Sets `length` bytes of a frame that the caller owns; whole chunks share one. */
export function fillFrame(frame: Frame, offset: u32, length: u32, byte: u8): void {
  frame.hashed = 0;
  let uniform: usize = 0;
  while (length > 0) {
    const inside = offset & (CHUNK_BYTES - 1);
    const part = min(length, CHUNK_BYTES - inside);
    if (part < CHUNK_BYTES) {
      memory.fill(ownChunk(frame, offset >> 8) + CHUNK_DATA + inside, byte, part);
    } else {
      if (uniform == 0) {
        if (byte == 0) {
          uniform = shareChunk(machine().zeroChunk);
        } else {
          uniform = fillChunk(byte);
        }
      } else {
        shareChunk(uniform);
      }
      dropChunk(chunkOf(frame, offset >> 8));
      setChunk(frame, offset >> 8, uniform);
    }
    offset += part;
    length -= part;
  }
}

/** The `size` bytes (1, 2, 4, 8) at `offset`, which lie within the frame, zero-extended. */
export function readWord(frame: Frame, offset: u32, size: u32): u64 {
  const inside = offset & (CHUNK_BYTES - 1);
  if (inside + size <= CHUNK_BYTES) {
    const at = chunkOf(frame, offset >> 8) + CHUNK_DATA + inside;
    if (size == 1) return load<u8>(at);
    if (size == 2) return load<u16>(at);
    if (size == 4) return load<u32>(at);
    return load<u64>(at);
  }
  let value: u64 = 0;
  for (let i: u32 = 0; i < size; i++) value |= readWord(frame, offset + i, 1) << (i << 3);
  return value;
}

const P: u64 = 0x9e3779b97f4a7c15;

/** A hash of a file's data with one more page (docs/architecture.md). */
export function hashWith(hash: u64, page: u64, contents: u64): u64 {
  return rotl((rotl(hash ^ page, 29) * P) ^ contents, 29) * P;
}

/** The content hash of a page of which only the first bytes, `length`, count: those of a file up to its end. */
export function hashUpTo(frame: Frame, length: u64): u64 {
  if (length >= PAGE_SIZE) return contentHash(frame);
  const copy = copyFrame(frame);
  fillFrame(copy, <u32>length, <u32>(PAGE_SIZE - length), 0);
  const hash = contentHash(copy);
  dropFrame(copy);
  return hash;
}

/** The content hash of docs/architecture.md, kept until the contents change. */
export function contentHash(frame: Frame): u64 {
  if (frame.hashed != 0) return frame.hash;
  let h0: u64 = 1;
  let h1: u64 = 2;
  let h2: u64 = 3;
  let h3: u64 = 4;
  for (let i: u32 = 0; i < CHUNK_COUNT; i++) {
    const data = chunkOf(frame, i) + CHUNK_DATA;
    for (let at: usize = data; at < data + CHUNK_BYTES; at += 32) {
      h0 = rotl(h0 ^ load<u64>(at), 29) * P;
      h1 = rotl(h1 ^ load<u64>(at, 8), 29) * P;
      h2 = rotl(h2 ^ load<u64>(at, 16), 29) * P;
      h3 = rotl(h3 ^ load<u64>(at, 24), 29) * P;
    }
  }
  let h = h0 + rotl(h1, 13) + rotl(h2, 26) + rotl(h3, 39);
  h ^= h >> 32;
  h *= P;
  h ^= h >> 29;
  frame.hash = h;
  frame.hashed = 1;
  return h;
}
