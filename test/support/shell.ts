import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication } from 'playwright-core'
import type { TestConsole } from './app.ts'
import { alive, until } from './started.ts'

/** The ids of the console's processes of one type (Electron's word for it), for a utility process by its name. */
export const processes = (app: ElectronApplication, type: string, name?: string) =>
  app.evaluate(({ app: main }, [wanted, service]) => main.getAppMetrics().filter((metric) => metric.type === wanted && (service === undefined || (metric.serviceName ?? metric.name) === service || metric.name === service)).map((metric) => metric.pid), [type, name] as const)

export const hostPid = async (app: ElectronApplication): Promise<number> => {
  const found = await until('a host', async () => (await processes(app, 'Utility', 'peygir-host')).find(alive))
  return found
}

export const status = ({ page }: TestConsole) => page.evaluate(() => window.peygir.call['status.read']({}))

/** The lines of the shell's own log. */
export const shellLog = ({ userData }: TestConsole) => readFileSync(join(userData, 'logs', 'shell.log'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)
