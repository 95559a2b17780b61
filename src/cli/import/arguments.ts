import { parseArgs } from 'node:util'
import { done, failed, type Outcome } from './outcome.ts'

export interface ImportOptions {
  readonly file: string
  readonly map: string
  /** Null: the demo's, from the data folder. */
  readonly server: string | null
  readonly user: string | null
  readonly passwordFile: string | null
  readonly reject: string | null
  readonly limit: number | null
  /** Move all times so that the newest case is of today. */
  readonly shift: boolean
}

export const USAGE = `npm run import -- --map NAME FILE [options]

Brings a city's history into the server, with the times at which it really happened.
FILE is CSV (also packed as .gz; UTF-8, Windows-1256 or UTF-16; comma, semicolon, tab or bar) or a workbook (.xlsx).
Running it again changes nothing: what is there already is left as it is, what is missing is added.

  --map NAME            how columns become fields: resources/import/NAME.json, or the path of a .json of your own
  --server URL          the central server (default: the one that npm start runs)
  --user NAME           an administrator (default: the demo's)
  --password-file FILE  the password, on the first line; "-" reads standard input
  --reject FILE         where rows are listed that could not be brought in (default: in the data folder)
  --limit N             only the first N rows
  --shift today         move all times by whole days so that the newest case is of today (for a demo)`

/** Reads the command line. `help` when it was asked for; a fault is one line. */
export function readArguments(args: readonly string[]): Outcome<ImportOptions | 'help'> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        map: { type: 'string' }, server: { type: 'string' }, user: { type: 'string' }, 'password-file': { type: 'string' },
        reject: { type: 'string' }, shift: { type: 'string' }, limit: { type: 'string' }, help: { type: 'boolean', short: 'h' },
      },
    })
    if (values.help === true) return done('help')
    const [file, ...more] = positionals
    if (file === undefined || more.length > 0) return failed('name one file: npm run import -- --map NAME FILE')
    if (values.map === undefined) return failed('say how to read the file: --map NAME (see resources/import)')
    if (values.limit !== undefined && !/^[1-9]\d{0,11}$/.test(values.limit)) return failed(`--limit takes a number of rows, not ${values.limit}`)
    if (values.shift !== undefined && values.shift !== 'today') return failed(`--shift takes today, not ${values.shift}`)
    if (values.user !== undefined && values['password-file'] === undefined) return failed('--user needs --password-file FILE ("-" reads standard input)')
    return done({
      file, map: values.map, server: values.server ?? null, user: values.user ?? null, passwordFile: values['password-file'] ?? null,
      reject: values.reject ?? null, limit: values.limit === undefined ? null : Number(values.limit), shift: values.shift === 'today',
    })
  } catch (error) {
    return failed(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error))
  }
}
