import { existsSync } from 'node:fs';

function above(folder: URL): URL {
  return existsSync(new URL('asconfig.json', folder)) ? folder : above(new URL('..', folder));
}

/** The folder of the checkout: tests run from its dist. */
export const rootOfCheckout: URL = above(new URL('.', import.meta.url));
