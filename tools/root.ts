import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout; this file runs as dist/tools/root.js. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
