/** Finds node-gyp and Node's headers, for the build and whatever else builds native code. */
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** node-gyp as npm's scripts name it, else the one bundled with the npm on PATH. */
export function findNodeGyp() {
  const named = process.env.npm_config_node_gyp;
  if (named !== undefined && existsSync(named)) return named;
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const npm = join(folder, 'npm');
    if (!existsSync(npm)) continue;
    const bundled = join(dirname(realpathSync(npm)), '../node_modules/node-gyp/bin/node-gyp.js');
    if (existsSync(bundled)) return bundled;
  }
  return undefined;
}

/** Node's headers where they lie beside it, so that node-gyp need not download them. */
export function headerOptions() {
  const prefix = join(dirname(realpathSync(process.execPath)), '..');
  return existsSync(join(prefix, 'include/node/node_api.h')) ? [`--nodedir=${prefix}`] : [];
}
