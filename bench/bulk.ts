/** Work over many pages. */
import { LOOK_STATE } from '../backend/index.js';
import { type MeasuredOperation, operation } from './operation.js';
import {
  advise,
  fill,
  load,
  MADV_DONTNEED,
  MADV_POPULATE_WRITE,
  map,
  page,
  REGION,
  remap,
  repeat,
  step,
  unmap,
} from './steps.js';

const PAGES = 4096;
const MANY_PAGES = 32768;
const STRIDE = 12345;

export const BULK: readonly MeasuredOperation[] = [
  operation('load-many', 'bulk', 'load, each in another one of 32,768 pages', {
    setup: [map(REGION, MANY_PAGES), fill(REGION, MANY_PAGES)],
    body: repeat(MANY_PAGES, (index) => [load(page(REGION, (index * STRIDE) % MANY_PAGES))]),
    undo: [],
    operations: MANY_PAGES,
  }),
  operation('load-fresh', 'bulk', 'load of memory never touched, a page', {
    setup: [map(REGION, PAGES)],
    body: repeat(PAGES, (index) => [load(page(REGION, index))]),
    undo: [unmap(REGION, PAGES), map(REGION, PAGES)],
    operations: PAGES,
  }),
  operation('store-fresh', 'bulk', 'store to memory never touched, a page', {
    setup: [map(REGION, PAGES)],
    body: repeat(PAGES, (index) => [step({ op: 'store', addr: page(REGION, index), value: 1 })]),
    undo: [unmap(REGION, PAGES), map(REGION, PAGES)],
    operations: PAGES,
  }),
  operation('fill-resident', 'bulk', 'memset of 16 MiB resident, a page', {
    setup: [map(REGION, PAGES), fill(REGION, PAGES)],
    body: [fill(REGION, PAGES)],
    undo: [],
    operations: PAGES,
  }),
  operation('fill-fresh', 'bulk', 'memset of 16 MiB never touched, a page', {
    setup: [map(REGION, PAGES)],
    body: [fill(REGION, PAGES)],
    undo: [unmap(REGION, PAGES), map(REGION, PAGES)],
    operations: PAGES,
  }),
  operation('munmap-resident', 'bulk', 'munmap of 16 MiB resident, a page', {
    setup: [map(REGION, PAGES), fill(REGION, PAGES)],
    body: [unmap(REGION, PAGES)],
    undo: [map(REGION, PAGES), fill(REGION, PAGES)],
    operations: PAGES,
  }),
  operation('mremap-resident', 'bulk', 'mremap of 16 MiB resident to elsewhere in its page tables, a page', {
    setup: [map(REGION, PAGES), fill(REGION, PAGES)],
    body: [remap(REGION, page(REGION, PAGES + 1), PAGES)],
    undo: [remap(page(REGION, PAGES + 1), REGION, PAGES)],
    operations: PAGES,
  }),
  operation('dontneed-resident', 'bulk', 'MADV_DONTNEED of 16 MiB resident, a page', {
    setup: [map(REGION, PAGES), fill(REGION, PAGES)],
    body: [advise(REGION, PAGES, MADV_DONTNEED)],
    undo: [fill(REGION, PAGES)],
    operations: PAGES,
  }),
  operation('populate-fresh', 'bulk', 'MADV_POPULATE_WRITE of 16 MiB never touched, a page', {
    setup: [map(REGION, PAGES)],
    body: [advise(REGION, PAGES, MADV_POPULATE_WRITE)],
    undo: [unmap(REGION, PAGES), map(REGION, PAGES)],
    operations: PAGES,
  }),
  operation('look-resident', 'bulk', 'look at 16 MiB resident: state and content hash, a page', {
    setup: [map(REGION, PAGES), fill(REGION, PAGES)],
    body: [],
    look: { records: [], windows: [{ start: REGION, pages: PAGES }], finalLooks: LOOK_STATE },
    // Contents written anew, so that no hash of an earlier look can be used again.
    undo: [fill(REGION, PAGES)],
    operations: PAGES,
  }),
  operation('look-absent', 'bulk', 'look at 16 MiB never touched: state, a page', {
    setup: [map(REGION, PAGES)],
    body: [],
    look: { records: [], windows: [{ start: REGION, pages: PAGES }], finalLooks: LOOK_STATE },
    undo: [],
    operations: PAGES,
  }),
];
