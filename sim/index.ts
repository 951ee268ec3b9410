/** The simulator as a backend, with what only a simulator can do: snapshots, exploring, steering. */
import { type Backend, DEFAULT_CONFIG, type MachineConfig } from '../backend/machine.js';
import { SimulatorMachine } from './simulator.js';

export type { Following } from './course.js';
export { explain, type Fact } from './explain.js';
export { type Exploration, type ExploredOutcome, type ExploreOptions, explore, replay } from './explore.js';
export type {
  Contents,
  Picture,
  PictureCached,
  PictureDescriptor,
  PictureFile,
  PictureMessage,
  PicturePage,
  PictureProcess,
  PictureThread,
  PictureUserfaultfd,
  PictureVma,
} from './picture.js';
export { SimulatorMachine } from './simulator.js';
export { UNMODELLED_PLACES, unmodelledMessage } from './unmodelled.js';

/** A machine, at once; `wasm` stands in for the package's own module, as tests of the model itself need it. */
export function bootSimulator(config: Partial<MachineConfig> = {}, wasm?: Uint8Array): SimulatorMachine {
  const environment = { ...DEFAULT_CONFIG.environment, ...config.environment };
  return new SimulatorMachine({ ...DEFAULT_CONFIG, ...config, environment }, wasm);
}

/** Machines of the model; they run everywhere and need no privileges. */
export const simulatorBackend = {
  name: 'sim',
  async boot(config: Partial<MachineConfig> = {}): Promise<SimulatorMachine> {
    return bootSimulator(config);
  },
} as const satisfies Backend;
