import { access, constants } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkImport } from '#desk/import/check-import.ts'
import { idsOf } from '#desk/import/ids.ts'
import { readMapping } from '#desk/import/read-mapping.ts'
import { rejectFile } from '#desk/import/reject-file.ts'
import { faultFrom, runImport } from '#desk/import/run-import.ts'
import { shiftToToday, type MappingAround } from '#domain/import/map-row.ts'
import type { Mapping } from '#domain/import/mapping.ts'
import { USAGE, readArguments } from './import/arguments.ts'
import { connect } from './import/connection.ts'
import { progressLine } from './import/progress.ts'
import { findSignIn, fromHere } from './import/sign-in.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const DATA = resolve(process.env['PEYGIR_HOME'] ?? join(ROOT, '.data'))
const MAPS = join(ROOT, 'resources', 'import')

/** Answers the exit code: 0 all rows are in or listed, 1 something must be done first, 130 stopped by hand. */
async function main(): Promise<number> {
  const options = readArguments(process.argv.slice(2))
  if (!options.ok) return complain(options.message)
  if (options.value === 'help') {
    console.log(USAGE)
    return 0
  }
  const { file, map, limit } = options.value
  const mapping = map.endsWith('.json') ? await readMapping(dirname(fromHere(map)), basename(map, '.json')) : await readMapping(MAPS, map)
  if (!mapping.ok) return complain(mapping.message)
  const path = fromHere(file)
  if (!(await access(path, constants.R_OK).then(() => true, () => false))) return complain(`there is no such file, or it may not be read: ${file}`)
  const signIn = await findSignIn(options.value, DATA)
  if (!signIn.ok) return complain(signIn.message)
  const connection = await connect(signIn.value)
  if (!connection.ok) return complain(connection.message)

  const rejectPath = options.value.reject === null ? join(DATA, 'import', `${map}.rejected.ndjson`) : fromHere(options.value.reject)
  const rejects = rejectFile(rejectPath)
  const line = progressLine(process.stderr)
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  process.once('SIGTERM', () => stop.abort())

  console.error(`import: ${basename(path)} as ${map} to ${signIn.value.server}`)
  const around = { now: Date.now(), idsOf }
  const shift = options.value.shift ? await shiftOf(path, mapping.value, around, stop.signal) : { ok: true as const, value: 0 }
  if (!shift.ok) return complain(shift.message)
  const ending = await runImport({ path, mapping: mapping.value, ...around, shift: shift.value, send: connection.value.send, rejects, limit, stop: stop.signal, progress: line.show })
  await rejects.close()
  line.end(ending.tally)
  if (rejects.count() > 0) console.error(`import: the rejected rows, with their reasons, are in ${rejectPath}`)
  if (ending.kind === 'failed') return complain(ending.tally.rows > 0 ? `${ending.fault.message}; ${AGAIN}` : ending.fault.message)
  if (ending.kind === 'stopped') {
    console.error(`import: stopped; ${AGAIN}`)
    return 130
  }
  return 0
}

async function shiftOf(path: string, mapping: Mapping, around: MappingAround, signal: AbortSignal): Promise<{ readonly ok: true; readonly value: number } | { readonly ok: false; readonly message: string }> {
  try {
    const { newest } = await checkImport({ path, mapping, ...around, preview: 0, signal })
    return { ok: true, value: newest === null ? 0 : shiftToToday(newest, around.now) }
  } catch (error) {
    return { ok: false, message: faultFrom(error).message }
  }
}

const AGAIN = 'what was answered is in, the same command goes on from there and repeats nothing'

function complain(message: string): number {
  console.error(`import: ${message}`)
  return 1
}

process.exitCode = await main()
