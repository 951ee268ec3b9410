import test from 'ava';
import { parseScenario } from '../../scenario/index.js';
import { drillLessons } from '../../tools/lessons.js';
import { drillText } from '../../web/model/drill.js';
import { lessonOf } from '../../web/model/lesson.js';
import { configOf, DEFAULT_SETTINGS } from '../../web/model/settings.js';
import { registerScenarios, type ScenarioText } from '../scenario/_register.js';

const CONFIG = configOf(DEFAULT_SETTINGS);
/** Drills of each lesson that are run. */
const SEEDS = [1, 2, 3];

const drills: ScenarioText[] = [];
for (const lesson of drillLessons()) {
  const made = SEEDS.map((seed) => ({
    name: `${lesson.id}-drill-${seed}.uffd`,
    text: drillText(lesson, seed, CONFIG),
  }));
  const texts = made.map(({ text }) => text);
  drills.push(...made);

  test(`drills of ${lesson.id} are not alike, are the same again, and ask what has one right answer`, (t) => {
    t.is(new Set(texts.map((text) => text.replace(/^.*\n/, ''))).size, SEEDS.length);
    t.is(drillText(lesson, 1, CONFIG), texts[0]!);
    const questions = texts.map((text) => [...lessonOf(parseScenario(text)).questions.values()]);
    t.true(questions.every((asked) => asked.length > 0));
    for (const { text, options, because } of questions.flat()) {
      t.is(options.filter(({ right }) => right).length, 1, text);
      t.true(options.length >= 2, text);
      t.is(new Set(options.map((option) => option.text)).size, options.length, text);
      t.true(because.length > 0, text);
    }
  });
}

// On the simulator, and on the kernel: a drill can't teach what is not so.
registerScenarios(drills);
