/** A scenario in the address of the teaching page, which shows it step by step. */

/** Bytes of a text; a longer one is no link any more. */
export const MAX_LINK_TEXT = 100_000;

export function fitsLink(text: string): boolean {
  return new TextEncoder().encode(text).length <= MAX_LINK_TEXT;
}

/** The part of the page's address from its `#` on that shows a scenario; `undefined` for a text that is too long. */
export async function scenarioLink(text: string): Promise<string | undefined> {
  return fitsLink(text) ? `#${new URLSearchParams({ text: await packed(text) })}` : undefined;
}

export async function packed(text: string): Promise<string> {
  const bytes = await through(new TextEncoder().encode(text), new CompressionStream('deflate-raw'));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

export async function unpacked(code: string): Promise<string | undefined> {
  try {
    const binary = atob(code.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return new TextDecoder().decode(await through(bytes, new DecompressionStream('deflate-raw')));
  } catch {
    return undefined;
  }
}

/** At most so many bytes, whatever a link's stream says. */
async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: TransformStream | CompressionStream | DecompressionStream,
): Promise<Uint8Array> {
  const reader = new Blob([bytes])
    .stream()
    .pipeThrough(stream as TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>)
    .getReader();
  const parts: Uint8Array[] = [];
  for (let length = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > MAX_LINK_TEXT) throw new RangeError('longer than a link may be');
    parts.push(value);
  }
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
