import { own } from './own.js';

/** Strings of the language: characters of one byte, with C's escapes. */

const ESCAPES: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, '0': 0, '\\': 92, '"': 34 };

/** The bytes of a string as it is written, quotes included; an escape that there is not is given back as text. */
export function textBytes(raw: string): Uint8Array | { readonly wrong: string; readonly at: number } {
  const bytes: number[] = [];
  for (let at = 1; at < raw.length - 1; at += 1) {
    const code = raw.charCodeAt(at);
    if (code > 0xff) return { wrong: raw[at]!, at };
    if (raw[at] !== '\\') {
      bytes.push(code);
      continue;
    }
    const hex = /^\\x([0-9a-fA-F]{2})/.exec(raw.slice(at, at + 4))?.[1];
    const simple = own(ESCAPES, raw[at + 1]!);
    if (hex !== undefined) {
      bytes.push(Number.parseInt(hex, 16));
      at += 3;
    } else if (simple !== undefined) {
      bytes.push(simple);
      at += 1;
    } else return { wrong: raw.slice(at, at + 2), at };
  }
  return Uint8Array.from(bytes);
}

/** Bytes as a string is written. */
export function writeText(bytes: Uint8Array): string {
  const parts = Array.from(bytes, (byte) => {
    if (byte === 34 || byte === 92) return `\\${String.fromCharCode(byte)}`;
    return byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
  });
  return `"${parts.join('')}"`;
}
