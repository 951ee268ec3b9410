/** Bundles the teaching page (web/) into dist/page: a folder that any static host can serve. */
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** The simulator before its functions were inlined (tools/inline-wasm.mjs): the same, but small. */
export const PAGE_MODULE = 'build/page/simulator.wasm';

/** The page fetches the simulator's module: as text within a script it would be twice as much to load. */
function wasmAsFile(root) {
  return {
    name: 'wasm as a file',
    setup({ onResolve }) {
      onResolve({ filter: /generated\/wasm\.js$/ }, () => ({ path: join(root, 'web/wasm.ts') }));
    },
  };
}

export async function buildPage(root) {
  const { build } = await import('esbuild');
  const out = join(root, 'dist/page');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: { main: 'web/main.tsx', style: 'web/style.css' },
    outdir: out,
    bundle: true,
    // What is needed later (the editor) comes in files of its own.
    splitting: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.uffd': 'text' },
    plugins: [wasmAsFile(root)],
    logLevel: 'warning',
  });
  copyFileSync(join(root, PAGE_MODULE), join(out, 'simulator.wasm'));
  copyFileSync(join(root, 'web/index.html'), join(out, 'index.html'));
}
