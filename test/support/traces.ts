import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

const PERSIAN = '۰۱۲۳۴۵۶۷۸۹'

/** The forms in which a program may have written a word down: UTF-8, UTF-16, in an address, in Persian figures, and within base64 wherever it begins there. */
function formsOf(word: string): readonly Buffer[] {
  const spellings = new Set([word, word.replace(/\d/g, (digit) => PERSIAN[Number(digit)] ?? digit), encodeURIComponent(word), JSON.stringify(word).slice(1, -1)])
  const bytes = [...spellings].flatMap((text) => [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le'), Buffer.from(text, 'utf16le').swap16()])
  const plain = Buffer.from(word, 'utf8')
  // the first and last letters of base64 hold bits of what stands beside it
  const within = [0, 1, 2].map((before) => Buffer.concat([Buffer.alloc(before), plain]).toString('base64').replace(/=+$/, '').slice(before === 0 ? 0 : before + 1, -1))
  return [...bytes, ...within.map((text) => Buffer.from(text, 'latin1'))]
}

/** Every file below `folder` that holds one of `words` in any form: `word in file`. */
export function tracesIn(folder: string, words: readonly string[]): readonly string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  return files.flatMap((file) => {
    const bytes = readFileSync(file)
    return words.filter((word) => formsOf(word).some((form) => bytes.includes(form))).map((word) => `${word} in ${relative(folder, file)}`)
  })
}
