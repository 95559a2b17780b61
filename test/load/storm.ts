import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { endAll } from '../support/started.ts'
import { desksIn } from './sync/desk-bundle.ts'
import { desksPerProcess } from './sync/fan-out-figures.ts'
import { storm } from './sync/storm.ts'

/**
 * `npm run storm -- [--desks 137] [--commands 200] [--kill server|desk] [--seed 1] [--tickets 500] [--until drained|equal]`: so many desks, each with
 * so many commands saved while there was no server, come back in one moment. With `--kill` the server, or processes of desks,
 * are killed meanwhile and come up again. Ends with status 1 when a command was lost or applied twice or a desk differs from the server.
 */
const { values } = parseArgs({
  options: { desks: { type: 'string', default: '137' }, commands: { type: 'string', default: '200' }, kill: { type: 'string' }, seed: { type: 'string', default: '1' }, tickets: { type: 'string', default: '500' }, until: { type: 'string', default: 'equal' } },
})
const { kill = null, until } = values
if (kill !== null && kill !== 'server' && kill !== 'desk') throw new Error('--kill server or --kill desk')
if (until !== 'drained' && until !== 'equal') throw new Error('--until drained or --until equal')
const [desks, commands, seed] = [Number(values.desks), Number(values.commands), Number(values.seed)]
const work = mkdtempSync(join(tmpdir(), 'peygir-storm-'))
const tell = (line: string): void => void process.stderr.write(`${line}\n`)

try {
  tell(`${cpus().length} cores, Node ${process.versions.node}`)
  const { processes, secondsToSave, secondsToDrained, secondsToEqual, wireBytes, desksProcessor, events, refused, lost, twice, differing } =
    await storm({ work, desks, perProcess: desksPerProcess(desks), commands, kill, seed, tickets: Number(values.tickets), until, tell, startDesks: await desksIn(work) })
  process.stdout.write(`${JSON.stringify({
    desks, processes, commands: desks * commands, killed: kill, seed, secondsToSave, secondsToDrained, secondsToEqual, desksProcessor, wireMB: Math.round(wireBytes / 1e5) / 10, events, refused,
    commandsLost: lost, appliedTwice: twice, desksThatDiffer: differing,
  })}\n`)
  process.exitCode = lost + twice + (differing ?? 0) === 0 ? 0 : 1
} finally {
  await endAll()
  rmSync(work, { recursive: true, force: true, maxRetries: 5 })
}
