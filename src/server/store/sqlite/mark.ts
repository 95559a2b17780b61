import { readFileSync } from 'node:fs'
import { replaceDurably } from './durable.ts'

/**
 * The used-code mark: no payload above it has ever been given out by this city. It is raised on the disk before a block
 * is granted, so a restored database cannot give a code out twice. Null when the file is missing.
 */
export function readMark(file: string): number | null {
  try {
    const mark = Number(readFileSync(file, 'utf8').trim())
    if (!Number.isSafeInteger(mark) || mark < 0) throw new Error(`${file} holds no number`)
    return mark
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

export const raiseMark = (file: string, to: number): void => replaceDurably(file, `${to}\n`)
