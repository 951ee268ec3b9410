import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { parseScenario } from '../../scenario/index.js';
import { lessonScenarios } from '../../tools/lessons.js';
import { ROOT } from '../../tools/root.js';
import { checksOf, readClaim } from '../../web/model/exercise.js';
import { lessonOf } from '../../web/model/lesson.js';
import { configOf, DEFAULT_SETTINGS } from '../../web/model/settings.js';

const CONFIG = configOf(DEFAULT_SETTINGS);
const SOLUTIONS = join(ROOT, 'test/scenarios/solutions');

for (const { id, text } of lessonScenarios()) {
  const { fix, exercise } = lessonOf(parseScenario(text));
  const open = (of: string) => checksOf(exercise, of, CONFIG).filter(({ isSo }) => !isSo);

  test(`what ${id} asks for is not done by the lesson, and is done by its solution, which asks the kernel as well`, (t) => {
    t.truthy(fix);
    t.true(exercise.solved.length > 0);
    t.true(open(text).length > 0);
    const path = join(SOLUTIONS, `${id}.uffd`);
    t.true(existsSync(path));
    const solution = readFileSync(path, 'utf8');
    t.deepEqual(open(solution), []);
    const lines = solution.split('\n').map((line) => line.replace(/^(\[\S+\])\s+/, '$1 '));
    for (const { line } of exercise.solved)
      t.true(
        lines.some((candidate) => readClaim(candidate).line === line),
        line,
      );
  });

  test(`${id} is not solved by its end alone`, (t) => {
    // Whoever asks for nothing and claims what is asked for has not solved it.
    const ends = exercise.solved.map(({ line }) => line).join('\n');
    t.true(open(`# A title\n${ends}\n`).length > 0);
  });
}

test('there is a solution of every lesson, and no other', (t) => {
  const ids = readdirSync(SOLUTIONS)
    .filter((file) => file.endsWith('.uffd'))
    .map((file) => file.replace(/\.uffd$/, ''));
  t.deepEqual(
    ids.sort(),
    lessonScenarios().map(({ id }) => id),
  );
});

test('nothing is so of what is no scenario', (t) => {
  const { text } = lessonScenarios()[0]!;
  const { exercise } = lessonOf(parseScenario(text));
  t.true(checksOf(exercise, '[main] load(', CONFIG).every(({ isSo }) => !isSo));
});

test('a word that may not be there is looked for in lines, not in comments', (t) => {
  const exercise = { keep: [], without: ['UFFDIO_COPY'], solved: [] };
  const start = '# A title\n# no UFFDIO_COPY\n[main] uffd = userfaultfd()\n[main] ioctl(uffd, UFFDIO_API, {})\n';
  t.true(checksOf(exercise, start, CONFIG).every(({ isSo }) => isSo));
  const copy = `${start}[main] ioctl(uffd, UFFDIO_COPY, {dst=0, src=0, len=1p}) = -1 ENOENT\n`;
  t.deepEqual(
    checksOf(exercise, copy, CONFIG).map(({ isSo }) => isSo),
    [true, false],
  );
});
