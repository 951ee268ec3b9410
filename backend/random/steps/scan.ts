import type { ProgramBuilder } from '../builder.js';
import { advance } from '../predict.js';
import { FEATURE_WP_ASYNC, MODE_WP, type Page, SPAN_PAGES, type Thread, WRITE } from '../world.js';
import { wrongAddress } from '../wrong.js';
import { someProcess } from './segments.js';

const PAGE = 4096;
const WP_MATCHING = 1;
const WPALLOWED = 1;
const WRITTEN = 2;
/** All categories but SOFT_DIRTY, for which Linux may not be configured. */
const CATEGORIES = 0x17f;

function isAsync(page: Page | undefined): boolean {
  return page !== undefined && (page.modes & MODE_WP) !== 0 && ((page.owner?.features ?? 0) & FEATURE_WP_ASYNC) !== 0;
}

/** PAGEMAP_SCAN: what is written, or what any categories have; of all pages or the first ones, and then protects them. */
export function pagemapScan(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const target = someProcess(builder, thread);
  const first = builder.pickPage((page) => isAsync(target.memory.page(page))) ?? builder.anyPage();
  // Whoever asks for pages without saying which gets all.
  const categories = (): number => (random.chance(50) ? 0 : random.u32() & random.u32() & CATEGORIES);
  const masks = random.chance(40)
    ? { category_mask: random.pick([WRITTEN, WRITTEN | WPALLOWED]), return_mask: WRITTEN }
    : {
        category_inverted: categories(),
        category_mask: categories() & random.u32(),
        category_anyof_mask: categories(),
        return_mask: random.chance(60) ? CATEGORIES : categories(),
      };
  const length = random.between(1, SPAN_PAGES - first) * PAGE - random.pick([0, 0, 0, 1]);
  const flags = random.weighted({ 0: 40, 1: 40, 2: 8, 3: 12 });
  const vec_len = random.pick([0, 1, 2, 3, 20, 170]);
  const max_pages = random.pick([0, 0, 1, 2, 5]);
  const start = builder.address(first);
  const wrong = builder.wrong();
  builder.emit(thread, {
    op: 'pagemap_scan',
    process: target.number,
    start: wrong ? wrongAddress(builder) : start,
    end: wrong ? random.pick([0, PAGE, 0x7ffffffff000]) : builder.address(first, length),
    vec_len: wrong ? random.pick([0, 5, 171]) : vec_len,
    max_pages,
    ...masks,
    flags: random.chance(3) ? 4 : Number(flags),
    ...(random.chance(2) && { size: 88 }),
  });
  if (!wrong && (Number(flags) & WP_MATCHING) !== 0)
    for (let page = first; page < SPAN_PAGES; page += 1) {
      const state = target.memory.page(page);
      if (state !== undefined && isAsync(state)) state.wp = true;
    }
  return true;
}

const PAGEMAP_SCAN = 0xc0606610;
const STRUCTURE = 96;
const REGION = 24;

/** PAGEMAP_SCAN with structure and vector in the thread's memory, where reading and writing may sleep or fail. */
export function pagemapIoctl(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const { memory } = thread.process;
  const process = someProcess(builder, thread).number;
  if (random.chance(15)) {
    const request = random.pick([PAGEMAP_SCAN, PAGEMAP_SCAN, 0xc0606611]);
    builder.emit(thread, { op: 'pagemap_ioctl', process, request, argp: wrongAddress(builder) });
    return true;
  }
  const isReady = (page: Page | undefined): boolean =>
    page !== undefined && (page.prot & WRITE) !== 0 && page.present && !page.wp && !page.fatal;
  const at = builder.pickPage((page) => isReady(memory.page(page)));
  if (at === undefined) return false;
  const argp = builder.address(at, random.pick([0, 8, PAGE - STRUCTURE]));
  const first = builder.anyPage();
  const last = random.between(first, SPAN_PAGES);
  const room = random.pick([0, 1, 2, 5, 20]);
  const into = builder.anyPage();
  const vec = random.chance(5) ? 0 : builder.address(into, random.pick([0, PAGE - REGION, PAGE - 8]));
  const words = {
    0: STRUCTURE,
    8: random.pick([0, 0, 1, 1, 2]),
    16: builder.address(first),
    24: builder.address(0, last * PAGE),
    40: vec,
    48: room,
    56: random.pick([0, 0, 1, 3]),
    72: random.pick([0, 0, WRITTEN]),
    88: CATEGORIES,
  };
  builder.emit(thread, { op: 'fill', addr: argp, length: STRUCTURE, byte: 0 });
  for (const [offset, value] of Object.entries(words))
    if (value !== 0) builder.emit(thread, { op: 'store', addr: argp + Number(offset), value, size: 8 });
  builder.emit(thread, { op: 'pagemap_ioctl', process, request: PAGEMAP_SCAN, argp });
  // Whether there is anything to be told is not known: as if there were.
  if (room !== 0) advance(thread, { memory, accesses: [{ page: into, write: true }], kernel: true, finish: () => {} });
  return true;
}
