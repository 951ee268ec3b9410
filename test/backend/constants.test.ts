import { constants as files } from 'node:fs';
import { constants as system } from 'node:os';
import test from 'ava';
import { CONSTANT_SETS, ENUMERATIONS, setsOf } from '../../backend/catalogue/constants.js';
import { CATALOGUE } from '../../backend/catalogue.js';
import { FACTS } from '../../backend/generated/facts.js';

const ALL = new Map(
  Object.entries(CONSTANT_SETS).flatMap(([prefix, constants]) =>
    Object.entries(constants).map(([name, number]) => [prefix + name, number] as const),
  ),
);

test('no two sets make the same name', (t) => {
  const names = Object.entries(CONSTANT_SETS).flatMap(([prefix, set]) => Object.keys(set).map((name) => prefix + name));
  t.is(new Set(names).size, names.length);
  for (const prefix of ENUMERATIONS) t.truthy(CONSTANT_SETS[prefix], prefix);
});

test('constants have the numbers that docs/semantics.md says', (t) => {
  let checked = 0;
  for (const { id, text } of FACTS.filter((fact) => fact.id.startsWith('number.'))) {
    const bit = /^(\w+) is bit (\d+) of the features/.exec(text);
    const [, name, number] = bit ?? /(\w+)(?:, a flag of userfaultfd\(2\),)? is (0x\w+|\d+)\.$/.exec(text) ?? [];
    const known = ALL.get(name ?? '');
    if (known === undefined) continue;
    t.is(known, bit === null ? BigInt(number!) : 1n << BigInt(number!), id);
    checked += 1;
  }
  t.true(checked >= 45, `${checked} facts`);
});

test('constants have the numbers that the catalogue’s ioctls and Node have', (t) => {
  for (const { name, ioctl } of CATALOGUE) if (ioctl !== undefined) t.is(ALL.get(name), ioctl.request, name);
  if (process.platform !== 'linux') return;
  for (const [name, number] of Object.entries({ ...system.signals, ...files }))
    if (ALL.has(name)) t.is(ALL.get(name), BigInt(number), name);
});

test('every set that an operand has is there', (t) => {
  for (const operation of CATALOGUE)
    for (const { name } of [...operation.operands, ...operation.outputs])
      for (const prefix of setsOf(operation, name)) t.truthy(CONSTANT_SETS[prefix], `${operation.name} ${name}`);
});
