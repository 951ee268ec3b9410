import { CATALOGUE } from '../backend/catalogue.js';
import { OPERATION_CODES, type Operand, type Operation } from '../backend/index.js';

/** How an operation is handed to the addon: its code, and its operands as words in the catalogue's order. */
export interface Words {
  readonly code: number;
  readonly words: BigUint64Array;
}

interface Form extends Words {
  readonly names: readonly string[];
  readonly defaults: readonly (bigint | undefined)[];
}

const FORMS: ReadonlyMap<string, Form> = new Map(
  CATALOGUE.map(({ name, operands }) => [
    name,
    {
      code: OPERATION_CODES[name as Operation['op']],
      names: operands.map((operand) => operand.name),
      defaults: operands.map((operand) => operand.default),
      words: new BigUint64Array(operands.length),
    },
  ]),
);

/** The words stand until the next operation of that name. Throws TypeError for an operand that is left out, or is a result of another operation. */
export function wordsOf(operation: Operation): Words {
  const form = FORMS.get(operation.op);
  if (form === undefined) throw new TypeError(`there is no operation ${operation.op}`);
  const operands = operation as unknown as Readonly<Record<string, Operand | undefined>>;
  for (let at = 0; at < form.names.length; at += 1) {
    const name = form.names[at]!;
    form.words[at] = wordOf(`${operation.op}.${name}`, operands[name] ?? form.defaults[at]);
  }
  return form;
}

function wordOf(name: string, operand: Operand | undefined): bigint {
  if (typeof operand === 'bigint') return operand;
  if (typeof operand === 'number') return BigInt(operand);
  if (operand !== undefined && 'payload' in operand) return BigInt(operand.payload);
  throw new TypeError(`${name} has to be a number`);
}
