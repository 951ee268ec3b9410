/** The simulator's module, before its functions were inlined, fetched before anything runs; stands in for sim/generated/wasm.ts (see tools/page.mjs). */
const response = await fetch(new URL('simulator.wasm', import.meta.url));
if (!response.ok) throw new Error(`the simulator can't be loaded: ${response.status} ${response.statusText}`);
const bytes = new Uint8Array(await response.arrayBuffer());

export function wasmBytes(): Uint8Array<ArrayBuffer> {
  return bytes;
}
