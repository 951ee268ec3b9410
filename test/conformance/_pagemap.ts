/** Upper bytes of entries of /proc/PID/pagemap, as pages that are there look. */

/** A page that is no file's, mapped once. */
export const OWN = 0x81;
/** One that others map too. */
export const SHARED = 0x80;
/** A page of a file, mapped once. */
export const FILE_ALONE = 0xa1;
/** One that others map too. */
export const FILE_SHARED = 0xa0;

/** The same, write-protected by a userfaultfd. */
export const OWN_WP = 0x83;
export const SHARED_WP = 0x82;
export const FILE_ALONE_WP = 0xa3;
/** A wp-marker, where nothing is. */
export const MARKER = 0x02;
