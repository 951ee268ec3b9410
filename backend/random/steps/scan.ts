import type { ProgramBuilder } from '../builder.js';
import { FEATURE_WP_ASYNC, MODE_WP, type Page, SPAN_PAGES, type Thread } from '../world.js';
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
