import { parseArgs, type ParseArgsConfig } from 'node:util'

type Options = NonNullable<ParseArgsConfig['options']>
/** An option without a default may be left out. */
type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O }>>['values']

/** What the person asked makes no sense; the message is one line for them. */
class NotSensible extends Error {}

/**
 * What this process was started with, as `read` makes it of its options, and of what is not one where `positionals` are allowed. `--help` writes `usage` and ends
 * the process with 0; an unknown option, or one that `read` refuses (`refuse`, `whole`, `oneOf`), says why, then `usage`, and ends it with 2.
 */
export function commandLine<const O extends Options, T>(usage: string, options: O, read: (values: Values<O>, rest: readonly string[]) => T, allowPositionals = false): T {
  const args = process.argv.slice(2)
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(`${usage}\n`)
    process.exit(0)
  }
  try {
    const { values, positionals } = parse(args, options, allowPositionals)
    return read(values, positionals)
  } catch (error) {
    if (!(error instanceof NotSensible)) throw error
    process.stderr.write(`${error.message}\n\n${usage}\n`)
    process.exit(2)
  }
}

function parse<const O extends Options>(args: string[], options: O, allowPositionals: boolean): { readonly values: Values<O>; readonly positionals: readonly string[] } {
  try {
    return parseArgs({ args, options, allowPositionals })
  } catch (error) {
    return refuse(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error))
  }
}

export function refuse(why: string): never {
  throw new NotSensible(why)
}

/** A whole number above 0. */
export function whole(name: string, text: string): number {
  const number = Number(text)
  return Number.isSafeInteger(number) && number > 0 ? number : refuse(`--${name} is a whole number above 0`)
}

/** Several of them, with commas between. */
export const wholes = (name: string, text: string): readonly number[] => text.split(',').map((one) => whole(name, one))

export function oneOf<const T extends string>(name: string, known: readonly T[], text: string): T {
  return known.find((one) => one === text) ?? refuse(`--${name} ${text} is none of ${known.join(', ')}`)
}

/** Several of them, with commas between. */
export const someOf = <const T extends string>(name: string, known: readonly T[], text: string): ReadonlySet<T> => new Set(text.split(',').map((one) => oneOf(name, known, one)))
