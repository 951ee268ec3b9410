import test from 'ava';
import { parseScenario } from '../../scenario/index.js';
import { lessonScenarios } from '../../tools/lessons.js';
import { lessonOf } from '../../web/model/lesson.js';
import { timelineOf } from '../../web/model/timeline.js';
import { questionAt, sceneAt } from '../../web/model/walk.js';

test('comments tell the goal, what to watch, notes of lines, questions and what to mend', (t) => {
  const text = `# A title
#: cites mmap(2)
# Goal: the goal
# Watch: the page
# A note.
[main] mem = mmap(NULL, 1p)
# Predict: what does it read?
# - 1
# + 0
# Because: it is new.
[main] load(mem) = 0
# Fix: nothing
`;
  const lesson = lessonOf(parseScenario(text));
  t.is(lesson.goal, 'the goal');
  t.is(lesson.watch, 'the page');
  t.is(lesson.fix, 'nothing');
  t.deepEqual([...lesson.notes.values()], [['A note.']]);
  const options = [
    { text: '1', right: false },
    { text: '0', right: true },
  ];
  t.deepEqual([...lesson.questions.values()], [{ text: 'what does it read?', options, because: 'it is new.' }]);
  const timeline = timelineOf(text, 'a.uffd');
  t.is(questionAt(lesson, sceneAt(timeline, { branch: 0, position: 0 })), undefined);
  t.is(questionAt(lesson, sceneAt(timeline, { branch: 0, position: 1 }))?.text, 'what does it read?');
});

test('there are at least 16 lessons', (t) => {
  t.true(lessonScenarios().length >= 16);
});

for (const { name, text } of lessonScenarios())
  test(`${name} has a goal, something to watch, and questions with one right answer and a reason, before steps that there are`, (t) => {
    const lesson = lessonOf(parseScenario(text, name));
    t.truthy(lesson.goal);
    t.truthy(lesson.watch);
    t.true(lesson.questions.size > 0);
    const timeline = timelineOf(text, name);
    const asked = new Set(
      timeline.branches.flatMap(({ moments }, branch) =>
        moments.flatMap((_, position) => questionAt(lesson, sceneAt(timeline, { branch, position }))?.at ?? []),
      ),
    );
    for (const [at, { options, because }] of lesson.questions) {
      t.is(options.filter(({ right }) => right).length, 1);
      t.true(options.length >= 2);
      t.not(because, '');
      t.true(asked.has(at));
    }
  });
