import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { giveToOrdinaryUser } from '../../../src/setup/user.mjs'
import { packageInto, standIn } from '../../support/packaged.ts'
import type { figureBook } from '../figures.ts'
import type { DeskAtWork } from './desks.ts'
import { settled, total } from './memory-figures.ts'
import { CONSOLE, type Spawned, type Starter } from './spawned.ts'
import { painted, type Painted } from './start-figures.ts'

/** A look at memory takes long, and differs by little. */
const MEMORY_STARTS = 2

/**
 * What an office installs beside what a developer starts, by turns, on the same desk and the same Electron: from the spawn to the painted
 * sign-in, and the memory of all processes there. An AppImage unpacks itself at each start, because there is no FUSE for it here.
 */
export async function packagedFigures(book: ReturnType<typeof figureBook>, { work, electron, desk, runs }: { readonly work: string; readonly electron: Starter; readonly desk: DeskAtWork; readonly runs: number }): Promise<void> {
  const packages = join(work, 'packages')
  const marked = await standIn()
  packageInto(packages, ['appimage'], marked ? ['--stand-in'] : [])
  const image = readdirSync(packages).find((name) => name.endsWith('.AppImage')) ?? ''
  const temporary = join(work, 'unpacked-images')
  mkdirSync(temporary)
  giveToOrdinaryUser(temporary)
  const kinds = [
    { name: 'not packaged', start: () => electron.start(CONSOLE, desk.userData) },
    { name: 'installed', start: () => electron.startProgram(join(packages, 'linux-unpacked', marked ? 'peygir-137-stand-in' : 'peygir-137'), desk.userData) },
    { name: 'AppImage', start: () => electron.startProgram(join(packages, image), desk.userData, { TMPDIR: temporary, APPIMAGE_EXTRACT_AND_RUN: '1' }) },
  ] as const
  const starts = new Map<string, Painted[]>()
  const memory = new Map<string, number[]>()
  const keep = <T>(of: Map<string, T[]>, name: string, more: readonly T[]): void => void of.set(name, [...(of.get(name) ?? []), ...more])
  // one more than is counted: the first finds neither files nor code in the system's memory
  for (let run = 0; run <= runs; run++) {
    for (const { name, start } of kinds) {
      const program: Spawned = await start()
      const when = await painted(program)
      if (run > 0) keep(starts, name, [when])
      if (run > 0 && run <= MEMORY_STARTS) keep(memory, name, (await settled(program.pid)).map(total))
      await program.end()
    }
  }
  const { tickets } = desk
  const [plain, ...packed] = kinds.map(({ name }) => name)
  const of = (name: string, what: keyof Painted): number[] => (starts.get(name) ?? []).map((each) => each[what])
  for (const name of packed) {
    const beside = (runsOf: readonly number[]) => ({ name: 'not packaged', runs: runsOf })
    const least = { unit: 'ms', tickets, limit: null, judged: { by: 'least', ratio: true } } as const
    book.say({ name: `${name}: spawn to first paint`, ...least, runs: of(name, 'first'), baseline: beside(of(plain!, 'first')) })
    book.say({ name: `${name}: spawn to painted sign-in`, ...least, runs: of(name, 'last'), baseline: beside(of(plain!, 'last')) })
    book.say({ name: `${name}: memory (PSS of all processes) at the sign-in`, unit: 'MB', tickets, limit: null, judged: { by: 'median', ratio: true }, runs: memory.get(name) ?? [], baseline: beside(memory.get(plain!) ?? []) })
  }
}
