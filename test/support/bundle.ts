import { basename, dirname, join } from 'node:path'
import { build } from 'vite'
import { root } from '../../src/setup/paths.mjs'

/** Lays a module of ours (its path in the clone) with all that it imports into the one CommonJS file `to`, for a Node or Electron that knows no types. */
export async function bundle(module: string, to: string): Promise<void> {
  await build({
    root, configFile: false, logLevel: 'error', ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: { ssr: join(root, module), outDir: dirname(to), emptyOutDir: false, copyPublicDir: false, target: 'node18.15', rolldownOptions: { output: { format: 'cjs', entryFileNames: basename(to), codeSplitting: false } } },
  })
}
