import type { ChoicePoint, SteerableMachine, SteeredRun } from '../../backend/compare.js';
import { DEFAULT_CONFIG, ProgramMachine } from '../../backend/index.js';
import {
  COMPLETION_SIZE,
  FINAL_FRAME,
  FRAME_HEADER_SIZE,
  RESULTS_HEADER_SIZE,
  RESULTS_MAGIC,
} from '../../backend/wire.js';

/** What a model shows: one number for each frame. `choose` picks one of `alternatives` ways. */
export type Model = (choose: (alternatives: number) => number, show: (value: number) => void) => void;

const FRAME_SIZE = FRAME_HEADER_SIZE + COMPLETION_SIZE;

/** Results with one frame for each value, the last of them the final frame. */
export function resultsOf(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(RESULTS_HEADER_SIZE + values.length * FRAME_SIZE);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, RESULTS_MAGIC, true);
  view.setUint32(4, bytes.length, true);
  view.setUint32(8, values.length, true);
  view.setUint32(16, 0xffffffff, true);
  values.forEach((value, index) => {
    const at = RESULTS_HEADER_SIZE + index * FRAME_SIZE;
    view.setUint32(at, index === values.length - 1 ? FINAL_FRAME : index, true);
    view.setUint16(at + 4, 1, true);
    view.setUint32(at + 8, FRAME_SIZE, true);
    const completion = at + FRAME_HEADER_SIZE;
    view.setUint32(completion, index, true);
    view.setUint8(completion + 6, 1);
    view.setBigInt64(completion + 16, BigInt(value), true);
  });
  return bytes;
}

/** A machine whose runs are those of a small model, whatever the program says. */
export class ModelMachine extends ProgramMachine implements SteerableMachine {
  override readonly backend = 'sim';
  override readonly config = DEFAULT_CONFIG;
  readonly #model: Model;
  runs = 0;

  constructor(model: Model) {
    super();
    this.#model = model;
  }

  override run(program: Uint8Array): Uint8Array {
    return this.runAlong(program, []).results;
  }

  runAlong(_program: Uint8Array, choices: readonly number[]): SteeredRun {
    this.runs += 1;
    const points: ChoicePoint[] = [];
    const values: number[] = [];
    const choose = (alternatives: number): number => {
      const taken = Math.min(choices[points.length] ?? 0, alternatives - 1);
      points.push({ frame: values.length, alternatives, taken });
      return taken;
    };
    this.#model(choose, (value) => values.push(value));
    return { results: resultsOf(values), choices: points };
  }

  protected override resetMachine(): void {}

  override async close(): Promise<void> {}
}
