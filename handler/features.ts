import { CONSTANT_SETS } from '../backend/catalogue/constants.js';

/** Features of UFFDIO_API(2const) by name, without UFFD_FEATURE_. */
export type Feature =
  | 'PAGEFAULT_FLAG_WP'
  | 'EVENT_FORK'
  | 'EVENT_REMAP'
  | 'EVENT_REMOVE'
  | 'MISSING_HUGETLBFS'
  | 'MISSING_SHMEM'
  | 'EVENT_UNMAP'
  | 'SIGBUS'
  | 'THREAD_ID'
  | 'MINOR_HUGETLBFS'
  | 'MINOR_SHMEM'
  | 'EXACT_ADDRESS'
  | 'WP_HUGETLBFS_SHMEM'
  | 'WP_UNPOPULATED'
  | 'POISON'
  | 'WP_ASYNC'
  | 'MOVE';

/** The bits of features; bits that have no name can be given as a number. Throws RangeError for a name that is none. */
export function featureBits(features: readonly Feature[] | bigint): bigint {
  if (typeof features === 'bigint') return features;
  return features.reduce((bits, name) => {
    const bit = CONSTANT_SETS.UFFD_FEATURE_![name];
    if (bit === undefined) throw new RangeError(`there is no UFFD_FEATURE_${name}`);
    return bits | bit;
  }, 0n);
}
