/** The state of a page: what its colour and its mark say, and the sentence about it. */
import { hexByte, uniformByteOf } from '../../backend/content.js';
import type { Contents, PicturePage, PictureVma } from '../../sim/index.js';

export type PageKind =
  | 'none'
  | 'present'
  | 'readonly'
  | 'zero'
  | 'file'
  | 'cached'
  | 'minor'
  | 'protected'
  | 'marker'
  | 'poison'
  | 'guard';

export interface PageState {
  readonly kind: PageKind;
  readonly mark: string;
  readonly said: string;
}

/** What decides how a page looks: the memory it is in, its entry, and what the file has for it; of the file itself only that. */
export interface PageFacts {
  readonly vma: PictureVma | undefined;
  readonly page: PicturePage | undefined;
  readonly cached: Contents | undefined;
}

const ACCESS_WRITE = 2;
const MODE_WP = 2;
const MODE_MINOR = 4;

export function stateOf(facts: PageFacts): PageState {
  const { vma, page, cached } = facts;
  if (page === undefined || vma === undefined) return absent(vma, cached);
  switch (page.kind) {
    case 'marker':
      return { kind: 'marker', mark: 'WP', said: 'nothing there, but what comes is write-protected' };
    case 'poison':
      return { kind: 'poison', mark: '!', said: 'poisoned: an access raises SIGBUS' };
    case 'guard':
      return { kind: 'guard', mark: '×', said: 'a guard: an access raises SIGSEGV, nobody is asked' };
    default:
      return present(vma, page, page.contents!);
  }
}

/** Whether two pages look the same: without making the sentences. */
export function looksLike(one: PageFacts, other: PageFacts): boolean {
  return one.vma === other.vma && isSamePage(one, other);
}

/** Whether they are the same, whatever memory they are in. */
export function isSamePage(one: PageFacts, other: PageFacts): boolean {
  if (one.cached?.hash !== other.cached?.hash) return false;
  const [a, b] = [one.page, other.page];
  if (a === undefined || b === undefined) return a === b;
  return (
    a.kind === b.kind &&
    a.wp === b.wp &&
    a.loose === b.loose &&
    a.own === b.own &&
    a.huge === b.huge &&
    a.contents?.hash === b.contents?.hash
  );
}

function absent(vma: PictureVma | undefined, cached: Contents | undefined): PageState {
  if (cached === undefined) return { kind: 'none', mark: '', said: 'nothing there' };
  if (vma === undefined) return { kind: 'cached', mark: contentsMark(cached), said: contentsText(cached) };
  const said = `in the file (${contentsText(cached)}), not mapped here`;
  if ((vma.modes & MODE_MINOR) !== 0)
    return { kind: 'minor', mark: `${contentsMark(cached)} MIN`, said: `${said}: a touch asks, with a minor fault` };
  return { kind: 'cached', mark: `(${contentsMark(cached)})`, said: `${said}: a touch maps it` };
}

function present(vma: PictureVma, page: PicturePage, contents: Contents): PageState {
  const mark = contentsMark(contents);
  const isProtected = page.wp && !page.loose && (vma.modes & MODE_WP) !== 0;
  const leftOver = page.wp && !isProtected ? ' (a write protection is left over, and stops nobody)' : '';
  const what = `${contentsText(contents)}${leftOver}`;
  if (isProtected)
    return { kind: 'protected', mark: `${mark} WP`, said: `present, ${what}, write-protected by a userfaultfd` };
  if (page.kind === 'zero') return { kind: 'zero', mark: '00 Z', said: 'the zero page, shared by all, read-only' };
  const whose = page.kind === 'file' ? 'the file’s page' : 'present';
  const reason = whyReadOnly(vma, page);
  if (reason !== undefined) return { kind: 'readonly', mark: `${mark} RO`, said: `${whose}, ${what}, ${reason}` };
  if (page.kind === 'file') return { kind: 'file', mark: `${mark} F`, said: `${whose}, ${what}` };
  return { kind: 'present', mark, said: `${whose}, ${what}` };
}

/** Why a store does not simply write, although no userfaultfd protects the page. */
function whyReadOnly({ access, shared }: PictureVma, { kind, own }: PicturePage): string | undefined {
  if (access === 0) return 'and no access is allowed';
  if ((access & ACCESS_WRITE) === 0) return 'read-only: a store raises SIGSEGV';
  if (shared || own) return undefined;
  if (kind === 'file') return 'read-only here: a store makes a copy of it';
  return 'read-only since a fork: a store makes it this process’s own';
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
