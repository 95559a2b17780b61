import { resolve } from 'node:path'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'
import { bundledPackages } from './src/setup/licences/bundled.mjs'

// The floor is the oldest runtime that development and tests run on, the stand-in Electron: Node 18.15, Chrome 114.
const NODE = 'node18.15'
const CHROME = 'chrome114'
// src/setup/build.mjs builds aside and then puts the whole in place.
const out = process.env['PEYGIR_OUT'] ?? 'out'
const here = (path: string): string => resolve(import.meta.dirname, path)

/**
 * Chrome 114 takes a custom property registered by @property without an initial value as invalid, and then the empty
 * fallback in var(--tw-…,) is not used either. Tailwind 4 relies on that fallback: without this rings, blurs, tabular
 * figures and touch settings vanish silently. Unregistered, the same properties work in every version.
 */
const tailwindChrome114: Plugin = {
  name: 'tailwind-chrome114',
  enforce: 'post',
  generateBundle(_options, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type !== 'asset' || !file.fileName.endsWith('.css')) continue
      file.source = String(file.source).replace(/@property --tw-[\w-]+\s*\{\s*syntax:\s*"\*";\s*inherits:\s*false;?\s*\}/g, '')
    }
  },
}

/**
 * React Aria carries its words in 34 languages, of which Persian is not one. English is kept, Persian is put in at run
 * time, and the others would only make the window slower to open.
 */
const ariaLocales: Plugin = {
  name: 'aria-locales',
  enforce: 'pre',
  load(id) {
    return /[\\/]intl[\\/].*[\\/](?!en-US)[a-z]{2}-[A-Z]{2}\.m?js$/.test(id) ? 'export default undefined' : undefined
  },
}

// Only what package.json lists under `dependencies` (better-sqlite3, a native module) stays outside the bundles.
export default defineConfig({
  main: {
    plugins: [bundledPackages()],
    build: {
      target: NODE,
      outDir: here(`${out}/main`),
      rolldownOptions: {
        input: { main: here('electron/main.ts'), host: here('src/desk/host.ts'), 'frame-worker': here('src/desk/frame-worker.ts') },
        output: {
          format: 'cjs',
          entryFileNames: '[name].cjs',
          chunkFileNames: 'chunk-[name]-[hash].cjs',
          // Otherwise what both entries use is put into one of them, and main would run the whole host to get at it.
          strictExecutionOrder: true,
        },
      },
    },
  },
  preload: {
    plugins: [bundledPackages()],
    build: {
      target: NODE,
      outDir: here(`${out}/preload`),
      // A sandboxed preload script cannot load other files.
      externalizeDeps: false,
      isolatedEntries: true,
      rolldownOptions: {
        input: { preload: here('electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: here('renderer'),
    base: './',
    plugins: [ariaLocales, react(), tailwind(), tailwindChrome114, bundledPackages()],
    build: {
      target: CHROME,
      cssTarget: CHROME,
      outDir: here(`${out}/renderer`),
      minify: true,
      cssMinify: 'lightningcss',
      // The content security policy allows no data: scripts or fonts.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: { index: here('renderer/index.html') } },
    },
  },
})
