/**
 * Builds everything: `node tools/build.mjs`, or one step by name: native, wasm, ts.
 *
 * npm runs it in a fresh checkout (`prepare`), before there is any compiled TypeScript; so it is plain JavaScript and
 * uses nothing but Node. All outputs lie inside the checkout; two builds in two checkouts do not disturb each other.
 */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const NATIVE = join(ROOT, 'dist/native');
const BINARIES = ['userfaultfd.node', 'uffd-machine'];

const STEPS = { native: buildNative, wasm: buildWasm, ts: buildTypeScript };

class BuildError extends Error {}

/** Runs a program in the checkout, its output going to ours; throws when it fails. */
function run(what, program, args) {
  const { status, signal, error } = spawnSync(program, args, { cwd: ROOT, stdio: 'inherit' });
  if (error !== undefined) throw new BuildError(`${what}: ${error.message}`);
  if (status !== 0) throw new BuildError(`${what} failed (${signal ?? `exit status ${status}`})`);
}

function runNode(what, script, args) {
  run(what, process.execPath, [script, ...args]);
}

function works(program, args) {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

/** What is missing to build native code here, or `undefined`. Not for errors in the code itself: those fail the build. */
function nativeObstacle() {
  if (process.platform !== 'linux') return `userfaultfd is a facility of Linux; this is ${process.platform}`;
  if (process.arch !== 'x64') return `the kernel backend is for x86-64; this is ${process.arch}`;
  const compiler = process.env.CXX ?? 'g++';
  if (!works(compiler, ['--version'])) return `no C++ compiler (${compiler}); install g++ and build again`;
  if (!works('make', ['--version'])) return 'no make; install make and build again';
  if (!works(process.env.PYTHON ?? 'python3', ['--version'])) return 'no python3; install python3 and build again';
  if (findNodeGyp() === undefined) return 'no node-gyp; build with `npm run build`, npm brings one';
  return undefined;
}

/** node-gyp as npm's scripts name it, else the one bundled with the npm on PATH. */
function findNodeGyp() {
  const named = process.env.npm_config_node_gyp;
  if (named !== undefined && existsSync(named)) return named;
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const npm = join(folder, 'npm');
    if (!existsSync(npm)) continue;
    const bundled = join(dirname(realpathSync(npm)), '../node_modules/node-gyp/bin/node-gyp.js');
    if (existsSync(bundled)) return bundled;
  }
  return undefined;
}

/** Node's headers where they lie beside it, so that node-gyp need not download them. */
function headerOptions() {
  const prefix = join(dirname(realpathSync(process.execPath)), '..');
  return existsSync(join(prefix, 'include/node/node_api.h')) ? [`--nodedir=${prefix}`] : [];
}

function buildNative() {
  const obstacle = nativeObstacle();
  if (obstacle !== undefined) return nativeUnavailable(obstacle);
  const nodeGyp = findNodeGyp();
  const options = ['--loglevel=error', ...headerOptions()];
  if (options.length === 1 && spawnSync(process.execPath, [nodeGyp, 'install', ...options], { cwd: ROOT }).status !== 0)
    return nativeUnavailable('the headers of Node are neither beside it nor to be downloaded');
  // Not `rebuild`: make knows what is out of date, and the commands are part of what it compares.
  runNode('node-gyp configure', nodeGyp, ['configure', ...options]);
  runNode('node-gyp build', nodeGyp, ['build', ...options]);
  const target = join(NATIVE, 'linux-x64');
  mkdirSync(target, { recursive: true });
  for (const binary of BINARIES) installBinary(join(ROOT, 'build/Release', binary), join(target, binary));
  rmSync(join(NATIVE, 'unavailable.txt'), { force: true });
}

/** Puts a stripped copy in place by rename: the old one may be running. */
function installBinary(from, to) {
  const fresh = `${to}.${process.pid}`;
  copyFileSync(from, fresh);
  spawnSync('strip', ['--strip-unneeded', fresh], { stdio: 'ignore' });
  renameSync(fresh, to);
}

/** The package works without: the simulator runs, and the kernel backend says this reason. */
function nativeUnavailable(reason) {
  mkdirSync(NATIVE, { recursive: true });
  rmSync(join(NATIVE, 'linux-x64'), { recursive: true, force: true });
  writeFileSync(join(NATIVE, 'unavailable.txt'), `${reason}\n`);
  console.warn(`build: no kernel backend: ${reason}`);
}

function buildWasm() {
  mkdirSync(join(ROOT, 'dist'), { recursive: true });
  // asc reads entries and options from ./asconfig.json by itself.
  runNode('asc', join(ROOT, 'node_modules/assemblyscript/bin/asc.js'), ['--target', 'release']);
  runNode('inline-wasm', join(ROOT, 'tools/inline-wasm.mjs'), [join(ROOT, 'dist/simulator.wasm')]);
  const wasm = readFileSync(join(ROOT, 'dist/simulator.wasm')).toString('base64');
  mkdirSync(join(ROOT, 'sim/generated'), { recursive: true });
  writeFileSync(
    join(ROOT, 'sim/generated/wasm.ts'),
    `// Generated by tools/build.mjs from dist/simulator.wasm.\nexport const WASM_BASE64: string =\n  '${wasm}';\n`,
  );
}

function buildTypeScript() {
  runNode('tsc', join(ROOT, 'node_modules/typescript/bin/tsc'), ['-p', 'tsconfig.json']);
}

function main(names) {
  const unknown = names.find((name) => !Object.hasOwn(STEPS, name));
  if (unknown !== undefined)
    throw new BuildError(`no such step: ${unknown}; there are ${Object.keys(STEPS).join(', ')}`);
  for (const name of names.length > 0 ? names : Object.keys(STEPS)) {
    console.log(`build: ${name}`);
    STEPS[name]();
  }
}

try {
  main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  console.error(`build: ${error.message}`);
  process.exitCode = 1;
}
