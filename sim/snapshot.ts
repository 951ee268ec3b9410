import type { SimulatorExports } from './wasm.js';

/** The bytes of a machine's state. Only a machine with the same configuration makes sense of them. */
export function takeSnapshot(exports: SimulatorExports): Uint8Array {
  const base = exports.STATE_BASE.value;
  return new Uint8Array(exports.memory.buffer, base, exports.highWater() - base).slice();
}

/** Makes a machine's state that of a snapshot, to the byte. */
export function restoreSnapshot(exports: SimulatorExports, snapshot: Uint8Array): void {
  const base = exports.STATE_BASE.value;
  if (exports.ensure(base + snapshot.length) === 0) throw new RangeError('no memory for the snapshot');
  const before = exports.highWater();
  const memory = new Uint8Array(exports.memory.buffer);
  memory.set(snapshot, base);
  // What lies above was never used, as far as the restored state knows: the same as after a boot.
  if (before > base + snapshot.length) memory.fill(0, base + snapshot.length, before);
}
