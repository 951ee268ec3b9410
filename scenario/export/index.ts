/** Scenarios as C programs. */
export { NotInC } from './perform.js';
export { exportC } from './program.js';
