import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { endAll } from '../support/started.ts'
import { commandLine, oneOf, whole } from '../support/command-line.ts'
import { desksIn } from './sync/desk-bundle.ts'
import { desksPerProcess } from './sync/fan-out-figures.ts'
import { storm } from './sync/storm.ts'

const USAGE = `npm run storm -- [--desks 137] [--commands 200] [--kill server|desk] [--seed 1] [--tickets 500] [--until drained|equal]
So many desks, each with so many commands saved while there was no server, come back in one moment. With --kill the server, or processes
of desks, are killed meanwhile and come up again. Ends with status 1 when a command was lost or applied twice or a desk differs from the server.`

const { desks, commands, kill, seed, tickets, until } = commandLine(USAGE, {
  desks: { type: 'string', default: '137' }, commands: { type: 'string', default: '200' }, kill: { type: 'string' }, seed: { type: 'string', default: '1' },
  tickets: { type: 'string', default: '500' }, until: { type: 'string', default: 'equal' },
}, (values) => ({
  desks: whole('desks', values.desks), commands: whole('commands', values.commands), seed: whole('seed', values.seed), tickets: whole('tickets', values.tickets),
  kill: values.kill === undefined ? null : oneOf('kill', ['server', 'desk'], values.kill), until: oneOf('until', ['drained', 'equal'], values.until),
}))
const work = mkdtempSync(join(tmpdir(), 'peygir-storm-'))
const tell = (line: string): void => void process.stderr.write(`${line}\n`)

try {
  tell(`${cpus().length} cores, Node ${process.versions.node}`)
  const { processes, secondsToSave, secondsToDrained, secondsToEqual, wireBytes, desksProcessor, events, refused, lost, twice, differing } =
    await storm({ work, desks, perProcess: desksPerProcess(desks), commands, kill, seed, tickets, until, tell, startDesks: await desksIn(work) })
  process.stdout.write(`${JSON.stringify({
    desks, processes, commands: desks * commands, killed: kill, seed, secondsToSave, secondsToDrained, secondsToEqual, desksProcessor, wireMB: Math.round(wireBytes / 1e5) / 10, events, refused,
    commandsLost: lost, appliedTwice: twice, desksThatDiffer: differing,
  })}\n`)
  process.exitCode = lost + twice + (differing ?? 0) === 0 ? 0 : 1
} finally {
  await endAll()
  rmSync(work, { recursive: true, force: true, maxRetries: 5 })
}
