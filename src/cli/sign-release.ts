import { USAGE, readArguments } from './release/arguments.ts'
import { NotSigned, signRelease } from './release/sign.ts'

function main(): number {
  const options = readArguments(process.argv.slice(2))
  if (!options.ok) return complain(options.message)
  if (options.value === 'help') {
    console.log(USAGE)
    return 0
  }
  try {
    console.log(signRelease(options.value))
    return 0
  } catch (error) {
    if (error instanceof NotSigned) return complain(error.message)
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    return complain(`${code}: ${error instanceof Error ? error.message : ''}`)
  }
}

function complain(message: string): number {
  console.error(`sign-release: ${message}`)
  return 1
}

process.exitCode = main()
