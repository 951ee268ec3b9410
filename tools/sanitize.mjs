/**
 * Builds the native code with AddressSanitizer and UndefinedBehaviorSanitizer and runs the tests of the kernel backend on it:
 * `npm run sanitize`, or with test files of your own choice. What each of the two builds can find stands in docs/robustness.md.
 *
 * The sanitized build is a checkout of its own, build/sanitized: the compiled TypeScript of this one, its own native code.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNodeGyp, headerOptions } from './node-gyp.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const STAGE = join(ROOT, 'build/sanitized');
const REPORTS = join(STAGE, 'reports');
const MACHINE_REPORT = join(REPORTS, 'machine');
const MACHINE = join(STAGE, 'dist/native/linux-x64/uffd-machine');

const TESTS = [
  'test/conformance/conformance.test.ts',
  'test/bytes/*.test.ts',
  'test/compare/random.test.ts',
  'test/kernel/*.test.ts',
  'test/process/{memory,socket}.test.ts',
  'test/backend/kernel/*.test.ts',
  // It goes where leaks can't be looked for.
  '!test/kernel/availability.test.ts',
];

/** What uffd-machine must find when it is told to make this error -> how the report begins. */
const PLANTED = {
  local: 'invalid read of 1 bytes',
  variable: 'invalid write of 1 bytes',
  memcpy: 'invalid write by memcpy of 11 bytes',
  kernel: 'invalid write by the kernel of 11 bytes',
  overflow: 'overflow of an addition',
};

class SanitizeError extends Error {}

function run(what, program, args, options = {}) {
  const { status, signal, error } = spawnSync(program, args, { cwd: STAGE, stdio: 'inherit', ...options });
  if (error !== undefined) throw new SanitizeError(`${what}: ${error.message}`);
  if (status !== 0) throw new SanitizeError(`${what} failed (${signal ?? `exit status ${status}`})`);
}

/** A checkout with everything that tests read; its dist without native code. */
function stage() {
  mkdirSync(STAGE, { recursive: true });
  for (const entry of ['backend', 'node_modules', 'binding.gyp']) link(entry);
  for (const entry of ['dist', 'docs', 'test', 'package.json']) {
    rmSync(join(STAGE, entry), { recursive: true, force: true });
    cpSync(join(ROOT, entry), join(STAGE, entry), { recursive: true, filter: (path) => !path.endsWith('dist/native') });
  }
}

function link(entry) {
  rmSync(join(STAGE, entry), { force: true });
  symlinkSync(join(ROOT, entry), join(STAGE, entry));
}

function build() {
  const options = ['--loglevel=error', ...headerOptions()];
  const settings = ['--', '-Dsanitize=1', `-Dsanitizer_report=${MACHINE_REPORT}`];
  run('node-gyp configure', process.execPath, [findNodeGyp(), 'configure', ...options, ...settings]);
  run('node-gyp build', process.execPath, [findNodeGyp(), 'build', ...options]);
  mkdirSync(dirname(MACHINE), { recursive: true });
  for (const binary of ['userfaultfd.node', 'uffd-machine'])
    cpSync(join(STAGE, 'build/Release', binary), join(dirname(MACHINE), binary));
}

/** Machines may run as another user: the report is there before them, and anybody's to write. */
function clearReports() {
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });
  writeFileSync(MACHINE_REPORT, '');
  chmodSync(MACHINE_REPORT, 0o666);
}

/** Makes sure that the checks are there: errors on purpose are found. */
function checkPlanted() {
  for (const [kind, expected] of Object.entries(PLANTED)) {
    clearReports();
    spawnSync(MACHINE, ['plant', kind]);
    const report = readFileSync(MACHINE_REPORT, 'utf8');
    if (!report.startsWith(expected)) throw new SanitizeError(`the planted error ${kind} was not found: "${report}"`);
  }
}

function library(name) {
  const { stdout } = spawnSync(process.env.CXX ?? 'g++', [`-print-file-name=${name}`], { encoding: 'utf8' });
  return stdout.trim();
}

/**
 * Node itself is not built for AddressSanitizer, so the library comes in from outside. Node's own leaks are reported too, at its end,
 * and must not make it fail; an error aborts.
 */
function environment() {
  const common = `log_path=${join(REPORTS, 'addon')}`;
  return {
    ...process.env,
    LD_PRELOAD: `${library('libasan.so')} ${library('libstdc++.so')}`,
    ASAN_OPTIONS: `${common}:detect_leaks=1:exitcode=0:abort_on_error=1:detect_stack_use_after_return=1`,
    UBSAN_OPTIONS: `${common}:print_stacktrace=1`,
  };
}

function test(files) {
  const ava = join(STAGE, 'node_modules/ava/entrypoints/cli.mjs');
  run('the tests', process.execPath, [ava, '--timeout=10m', ...files], { env: environment() });
}

/** Where in the source code an address of uffd-machine is, instead of the address. */
function withPlaces(line) {
  return line.replace(/from code (\d+)/, (_, code) => {
    const address = BigInt(code).toString(16);
    return `at ${spawnSync('addr2line', ['-e', MACHINE, address], { encoding: 'utf8' }).stdout.trim()}`;
  });
}

/** Whether a paragraph of a report is of a leak that is Node's own. */
function isForeignLeak(paragraph) {
  const leak = /^(Direct|Indirect) leak of /.test(paragraph) || paragraph.includes('LeakSanitizer: detected');
  return (leak && !paragraph.includes('userfaultfd.node')) || /leaked in \d+ allocation/.test(paragraph);
}

function findings(name) {
  const paragraphs = readFileSync(join(REPORTS, name), 'utf8').split('\n\n');
  return paragraphs.filter((paragraph) => paragraph.trim() !== '' && !isForeignLeak(paragraph.trim()));
}

/** Throws if anything was found. */
function checkReports() {
  const found = readdirSync(REPORTS).flatMap((name) => {
    const text = findings(name).join('\n\n');
    return text === '' ? [] : [`${name}:\n${text.split('\n').map(withPlaces).join('\n')}`];
  });
  if (found.length > 0) throw new SanitizeError(`the sanitizers found:\n${found.join('\n')}`);
}

try {
  stage();
  build();
  checkPlanted();
  clearReports();
  const files = process.argv.slice(2);
  try {
    test(files.length > 0 ? files : TESTS);
  } finally {
    checkReports();
  }
  console.log('sanitize: nothing found');
} catch (error) {
  if (!(error instanceof SanitizeError)) throw error;
  console.error(`sanitize: ${error.message}`);
  process.exitCode = 1;
}
