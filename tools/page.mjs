/** Bundles the teaching page (web/) into dist/page: a folder that any static host can serve. */
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

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
    logLevel: 'warning',
  });
  copyFileSync(join(root, 'web/index.html'), join(out, 'index.html'));
}
