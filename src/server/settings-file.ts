import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import * as z from 'zod/mini'
import { Complaint } from './commands/complaint.ts'

/** One of the files of JSON that `serve` is started with. Throws `Complaint` naming what is wrong, never what a secret is. */
export function readSettings<S extends z.ZodMiniType>(path: string, schema: S): z.output<S> {
  const read = z.safeParse(schema, parsed(path))
  if (read.success) return read.data
  const issue = read.error.issues[0]!
  const what = issue.code === 'unrecognized_keys' ? `does not know ${issue.keys.join(', ')}` : issue.message
  throw new Complaint(`${path}: ${issue.path.join('.') || 'the file'}: ${what}`, 2)
}

function parsed(path: string): unknown {
  const content = textOf(path)
  try {
    return JSON.parse(content)
  } catch {
    throw new Complaint(`${path} is not JSON`, 2)
  }
}

/** Files that a file of settings names are found from where it lies. */
export const placeBeside = (path: string, named: string): string => resolve(dirname(path), named)
export const textBeside = (path: string, named: string | undefined): string | null => (named === undefined ? null : textOf(placeBeside(path, named)))

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new Complaint(`${path} cannot be read`, 2)
  }
}
