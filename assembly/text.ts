/** ASCII text, written where there is room for it: each function returns where the text goes on. */

/** Up to eight letters, the first one in the lowest byte; the eight bytes there are written over. */
export function putLetters(at: usize, letters: u64, count: usize): usize {
  store<u64>(at, letters);
  return at + count;
}

/** A number in base 8, 10 or 16, with zeros before it up to `width` digits. */
export function putNumber(at: usize, value: u64, base: u64, width: usize): usize {
  let digits: usize = 1;
  for (let rest = value / base; rest != 0; rest /= base) digits++;
  if (digits < width) digits = width;
  let rest = value;
  for (let place = digits; place > 0; place--) {
    const digit = <u8>(rest % base);
    store<u8>(at + place - 1, digit < 10 ? ZERO + digit : LETTER_OF_TEN - 10 + digit);
    rest /= base;
  }
  return at + digits;
}

const ZERO: u8 = 0x30;
const LETTER_OF_TEN: u8 = 0x61;
