import { wasmBytes } from './generated/wasm.js';

/** What is used of WebAssembly: the libraries that TypeScript is given here do not declare it. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

/** An exported constant. */
interface Constant {
  readonly value: number;
}

/** What assembly/index.ts exports. */
export interface SimulatorExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly CHOICES_BASE: Constant;
  readonly CHOSEN_BASE: Constant;
  readonly CONFIG_BASE: Constant;
  readonly MAX_CHOICES: Constant;
  readonly PROGRAM_BASE: Constant;
  readonly RESULTS_BASE: Constant;
  readonly STATE_BASE: Constant;
  readonly TRANSITIONS_BASE: Constant;
  reset(): number;
  run(length: number): number;
  runAlong(length: number, given: number): number;
  begin(length: number): number;
  finalFrame(): number;
  choiceCount(): number;
  perform(): number;
  transitions(): number;
  take(transition: number): void;
  explore(on: number): void;
  unmodelledPlace(): number;
  advance(nanoseconds: bigint): void;
  now(): bigint;
  canonicalHash(): bigint;
  picture(): number;
  isIdle(thread: number): number;
  highWater(): number;
  ensure(end: number): number;
  allocatedBytes(): number;
}

let compiled: object | undefined;

function ownModule(): object {
  compiled ??= new WebAssembly.Module(wasmBytes());
  return compiled;
}

/** A new instance with its own memory, of the package's module (compiled once) or of another one. It imports nothing. */
export function instantiate(wasm?: Uint8Array): SimulatorExports {
  const module = wasm === undefined ? ownModule() : new WebAssembly.Module(new Uint8Array(wasm));
  return new WebAssembly.Instance(module, {}).exports as SimulatorExports;
}
