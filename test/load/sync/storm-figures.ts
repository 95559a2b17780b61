import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { figureBook } from '../figures.ts'
import type { StartDesks } from './desk-bundle.ts'
import { desksPerProcess } from './fan-out-figures.ts'
import { storm } from './storm.ts'

export interface StormFigures { readonly book: ReturnType<typeof figureBook>; readonly work: string; readonly desks: number; readonly tell: (line: string) => void; readonly startDesks: StartDesks }

const COMMANDS = 200

/** `npm run storm` as figures. What was lost or counted twice ends it with an error; whether all desks are equal in the end, the command itself waits for. */
export async function stormFigures({ book, work, desks, tell, startDesks }: StormFigures): Promise<void> {
  const folder = join(work, `storm-${desks}`)
  mkdirSync(folder)
  const { processes, secondsToDrained, wireBytes, lost, twice } =
    await storm({ work: folder, desks, perProcess: desksPerProcess(desks), commands: COMMANDS, kill: null, seed: 1, tickets: 500, until: 'drained', tell, startDesks })
  rmSync(folder, { recursive: true, force: true })
  if (lost + twice > 0) throw new Error(`the storm lost ${lost} commands, ${twice} count twice`)
  const of = `${desks} desks in ${processes} processes, ${COMMANDS} commands each`
  book.say({ name: `storm until all commands are answered: ${of}`, unit: 's', runs: [secondsToDrained], limit: desks === 300 ? 15 : null })
  book.say({ name: `wire of the storm until then, all desks, both ways: ${of}`, unit: 'MB', runs: [wireBytes / 1e6], limit: null })
}
