import { readFileSync } from 'node:fs'
import { Complaint } from './complaint.ts'

/** What can be guessed is none. */
const SHORTEST = 16

/** The first line of the file. Throws `Complaint` when it cannot be read or is too short to keep anybody out. */
export function readMetricsToken(file: string): string {
  const token = textOf(file).split(/\r?\n/, 1)[0]?.trim() ?? ''
  if (!/^[\x21-\x7e]+$/.test(token) || token.length < SHORTEST) throw new Complaint(`${file} needs one line of at least ${SHORTEST} letters, digits or signs without blanks`)
  return token
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new Complaint(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}
