import { parseArgs } from 'node:util'

export interface SignOptions {
  /** Where `npm run package` has left what it built. */
  readonly folder: string
  readonly key: string
  readonly notes: string
  /** Of desks that get it from a host without rings; null: all. */
  readonly percent: number | null
  readonly standIn: boolean
}

export const USAGE = `npm run sign-release -- FOLDER --key FILE [options]

Takes what npm run package has built in FOLDER, looks at each file's checksum, signs the list of them, and lays out FOLDER/release-VERSION, which
holds just what any web server, share or stick has to give to desks, and what the console's page for IT takes.

  --key FILE     the secret key (npm run release-key)
  --notes TEXT   what is new, for operators and IT; at most 4000 letters
  --percent N    only N of 100 desks fetch it, for a host without rings (the central server has rings)
  --stand-in     also sign what was built for tests; no desk that people work with takes it`

export type Arguments = { readonly ok: true; readonly value: SignOptions | 'help' } | { readonly ok: false; readonly message: string }
const failed = (message: string): Arguments => ({ ok: false, message })

/** Reads the command line; a fault is one line. */
export function readArguments(args: readonly string[]): Arguments {
  try {
    const { values, positionals } = parseArgs({
      args: [...args], allowPositionals: true,
      options: { key: { type: 'string' }, notes: { type: 'string' }, percent: { type: 'string' }, 'stand-in': { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    })
    if (values.help === true) return { ok: true, value: 'help' }
    const [folder, ...more] = positionals
    const { key, notes = '', percent } = values
    if (folder === undefined || more.length > 0) return failed('name the folder that npm run package has filled: npm run sign-release -- FOLDER --key FILE')
    if (key === undefined) return failed('say by which key: --key FILE (npm run release-key makes one)')
    if (notes.length > 4000) return failed(`--notes takes 4000 letters, not ${notes.length}`)
    if (percent !== undefined && !/^(?:100|[1-9]?\d)$/.test(percent)) return failed(`--percent takes a number from 0 to 100, not ${percent}`)
    return { ok: true, value: { folder, key, notes, percent: percent === undefined ? null : Number(percent), standIn: values['stand-in'] === true } }
  } catch (error) {
    return failed(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error))
  }
}
