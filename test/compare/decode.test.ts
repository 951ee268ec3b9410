import test from 'ava';
import { decodeProgram } from '../../backend/compare.js';
import { encodeProgram, ProgramError } from '../../backend/index.js';
import { randomProgram } from '../../backend/random.js';

test('bytes of a program decode to a program with the same bytes', (t) => {
  for (let index = 0; index < 50; index += 1) {
    const bytes = encodeProgram(randomProgram({ seed: 7, index }));
    t.deepEqual(encodeProgram(decodeProgram(bytes)), bytes);
  }
});

test('what is not a program is refused', (t) => {
  const bytes = encodeProgram(randomProgram({ seed: 7, index: 0 }));
  t.throws(() => decodeProgram(bytes.subarray(0, 100)), { instanceOf: ProgramError });
  t.throws(() => decodeProgram(bytes.subarray(0, bytes.length - 1)), { instanceOf: ProgramError });
  const unknown = bytes.slice();
  unknown[160] = 0xff;
  t.throws(() => decodeProgram(unknown), { instanceOf: ProgramError, message: /record 0/ });
});
