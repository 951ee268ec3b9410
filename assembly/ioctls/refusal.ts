/**
 * Why an ioctl that fills pages is refused: each one says which of its facts it is. Numbers go on behind those of a
 * destination.
 */

export const REFUSED_CHANGING: u32 = 8;
export const REFUSED_COPY_IN: u32 = 9;
export const REFUSED_SOURCE_RANGE: u32 = 10;
export const REFUSED_RANGE: u32 = 11;
export const REFUSED_MODE: u32 = 12;
export const REFUSED_DEAD: u32 = 13;
export const REFUSED_MODE_WP: u32 = 14;
export const REFUSED_FATAL_SIGNAL: u32 = 15;
export const REFUSED_PARTIAL: u32 = 16;

/** The errno and the fact of a page that can't be filled, as one number. */
export function refused(errno: u16, why: u16): u32 {
  return errno | ((<u32>why) << 16);
}
