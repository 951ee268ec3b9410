import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXIT_EXPECTED, EXIT_USAGE } from './exit.js';
import { say, sayFailure, sayJson } from './output.js';
import { servePage } from './static.js';

/** Where the page lies in the package: beside the compiled commands. */
export const PAGE_FOLDER = fileURLToPath(new URL('../page', import.meta.url));

export interface ServeOptions {
  readonly port: number;
  readonly json?: true;
}

/** Serves the teaching page until the process is interrupted; the exit code if it can't. */
export async function serve({ port, json }: ServeOptions): Promise<number> {
  if (!existsSync(join(PAGE_FOLDER, 'index.html'))) {
    sayFailure('the page is not built: `npm run web:build` makes it', json);
    return EXIT_USAGE;
  }
  try {
    const server = await servePage(PAGE_FOLDER, port);
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    if (json === true) sayJson({ url });
    else say(`${url} (ends with ctrl-c)`);
    return EXIT_EXPECTED;
  } catch (error) {
    sayFailure(`can't listen on port ${port}: ${(error as Error).message}; \`--port 0\` takes a free one`, json);
    return EXIT_USAGE;
  }
}
