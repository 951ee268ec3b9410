/**
 * A schedule as a short text: at each place with more than one way to go on, the number of the one that was taken. Most
 * are 0 (go on with the same thread), so each other one is written as how many zeros come before it and a letter, a for 1: `5a3b`.
 * `-` is the schedule of zeros.
 */
const LETTERS = 26;
const FIRST = 'a'.charCodeAt(0);

/** Which way was taken at each place; zeros at the end may be left out. */
export type Schedule = readonly number[];

export function scheduleText(schedule: Schedule): string {
  let text = '';
  let zeros = 0;
  for (const choice of schedule) {
    if (choice === 0) {
      zeros += 1;
      continue;
    }
    text += (zeros === 0 ? '' : `${zeros}`) + letter(choice);
    zeros = 0;
  }
  return text === '' ? '-' : text;
}

/** The schedule that a text stands for. Throws RangeError for what is none. */
export function parseSchedule(text: string): number[] {
  if (text === '-') return [];
  if (!/^(\d*([a-z]|\(\d+\)))+$/.test(text)) throw new RangeError(`not a schedule: ${text}`);
  const schedule: number[] = [];
  for (const [, zeros, name, number] of text.matchAll(/(\d*)(?:([a-z])|\((\d+)\))/g)) {
    for (let left = Number(zeros); left > 0; left -= 1) schedule.push(0);
    schedule.push(name === undefined ? Number(number) : name.charCodeAt(0) - FIRST + 1);
  }
  return schedule;
}

function letter(choice: number): string {
  return choice <= LETTERS ? String.fromCharCode(FIRST + choice - 1) : `(${choice})`;
}
