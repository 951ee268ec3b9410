/**
 * `node tools/inline-wasm.mjs FILE`: optimizes a module of WebAssembly once more, in place, inlining far more than asc
 * does. V8 does not inline between functions of a module, and the model consists of many small ones: it runs a third
 * faster and is twice as large, which is still small.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** Sizes of functions, in binaryen's nodes: inlined always, where called once, and where that lets more be optimized. */
const ALWAYS = 200;
const CALLED_ONCE = 2000;
const FLEXIBLE = 500;

/** The one that AssemblyScript itself uses. */
async function loadBinaryen() {
  const ours = createRequire(import.meta.url);
  const path = createRequire(ours.resolve('assemblyscript/package.json')).resolve('binaryen');
  return (await import(pathToFileURL(path).href)).default;
}

async function main(file) {
  const binaryen = await loadBinaryen();
  const module = binaryen.readBinary(readFileSync(file));
  const { SignExt, BulkMemory, BulkMemoryOpt, MutableGlobals, NontrappingFPToInt } = binaryen.Features;
  module.setFeatures(SignExt | BulkMemory | BulkMemoryOpt | MutableGlobals | NontrappingFPToInt);
  binaryen.setOptimizeLevel(3);
  binaryen.setShrinkLevel(0);
  binaryen.setAlwaysInlineMaxSize(ALWAYS);
  binaryen.setOneCallerInlineMaxSize(CALLED_ONCE);
  binaryen.setFlexibleInlineMaxSize(FLEXIBLE);
  binaryen.setAllowInliningFunctionsWithLoops(true);
  module.optimize();
  if (module.validate() === 0) throw new Error(`${file}: not valid after it was optimized`);
  writeFileSync(file, module.emitBinary());
}

await main(process.argv[2]);
