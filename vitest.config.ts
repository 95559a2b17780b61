import { defineConfig } from 'vitest/config'
import { compiled } from './src/setup/paths.mjs'

/** The suites of `npm test`, told apart by file name; src/setup/test.mjs runs them one after another. */
const kinds = ['property', 'contract', 'integration']
const e2e = 'test/e2e/**/*.test.ts'
const sim = 'test/sim/**/*.test.ts'
const packages = 'test/package/**/*.test.ts'
const update = 'test/update/**/*.test.ts'
const windows = 'test/windows/**/*.test.ts'

// Files of one worker share their modules: loading them anew for each took longer than the tests. No module here keeps state
// that another test could meet. Not where servers start and end threads of their own, hundreds of them in one process.
const isolate = false

// One for each core: vitest by itself leaves one of two idle, and half of what is integrated waits for other processes.
const maxWorkers = '100%'

// For threads of TypeScript, which every store in a test starts: without this flag V8 now and then ends the process (decision 38),
// without the cache each thread takes a third longer to start.
const threads = { execArgv: ['--no-wasm-code-gc'], env: { NODE_COMPILE_CACHE: compiled } }

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', isolate, maxWorkers, include: ['test/**/*.test.{ts,tsx}'], exclude: [e2e, sim, packages, update, windows, ...kinds.map((kind) => `test/**/*.${kind}.test.{ts,tsx}`)], testTimeout: 10_000 } },
      ...kinds.map((name) => ({
        test: { name, isolate: name !== 'property', maxWorkers, ...threads, include: [`test/**/*.${name}.test.{ts,tsx}`], exclude: [e2e], setupFiles: name === 'property' ? ['test/support/property-seed.ts'] : [], testTimeout: 120_000, hookTimeout: 60_000 },
      })),
      // Its one long test keeps both cores busy by itself.
      { test: { name: 'sim', include: [sim], fileParallelism: false, testTimeout: 900_000 } },
      // Builds what an office installs, once for all its tests.
      { test: { name: 'package', include: [packages], fileParallelism: false, testTimeout: 120_000, hookTimeout: 300_000 } },
      // Installs, updates and breaks real packages of several versions: by name alone, as the next.
      { test: { name: 'update', globalSetup: ['test/support/update-folder.ts'], include: [update], fileParallelism: false, testTimeout: 180_000, hookTimeout: 400_000 } },
      { test: { name: 'windows', include: [windows], fileParallelism: false, testTimeout: 120_000, hookTimeout: 120_000 } },
      // Each file starts Electrons and a server of its own: side by side they would starve each other.
      { test: { name: 'e2e', include: [e2e], fileParallelism: false, testTimeout: 120_000, hookTimeout: 120_000 } },
    ],
  },
})
