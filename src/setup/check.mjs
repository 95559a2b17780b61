// npm run check: types and lint alone.
import { install } from './install.mjs'
import { entry } from './progress.mjs'
import { runSuites, summary } from './suites.mjs'

await entry(async () => {
  await install()
  return summary(await runSuites(['types', 'lint'], []))
})
