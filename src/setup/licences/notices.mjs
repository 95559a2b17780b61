import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../paths.mjs'
import { Need } from '../progress.mjs'
import { LIST } from './bundled.mjs'

/** @typedef {{ name: string, version: string, licence: string, text: string }} Notice */

const modules = join(root, 'node_modules')
/** Their code goes into what is built without being a module of a bundle: generated styles, native modules and what stays outside the bundles. */
const ALSO = ['tailwindcss', ...Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).dependencies)]

/**
 * Writes `renderer/licences.json`, which the 'about' page shows: every package whose code is in this build, with the
 * text of its licence. A package without one fails the build: it may not be given on.
 * @param {string} out the built console
 */
export function writeNotices(out) {
  const lists = ['main', 'preload', 'renderer'].map((part) => join(out, part, LIST))
  const folders = lists.flatMap((file) => /** @type {string[]} */ (JSON.parse(readFileSync(file, 'utf8'))))
  const all = [...new Set([...folders, ...ALSO.map((name) => join(modules, name))])].map(noticeOf)
  const notices = [...all, sqliteNotice()].toSorted((a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version, 'en'))
  writeFileSync(join(out, 'renderer', 'licences.json'), JSON.stringify(notices))
  for (const file of lists) rmSync(file)
}

/** @param {string} folder @returns {Notice} */
function noticeOf(folder) {
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const files = readdirSync(folder).filter((file) => /^(?:licen[cs]e|copying|notice)/i.test(file)).toSorted()
  const text = files.map((file) => readFileSync(join(folder, file), 'utf8').trim()).join('\n\n')
  if (typeof license !== 'string' || license === 'UNLICENSED') throw new Need(`${name} says no licence under which it may be given on.`)
  // some packages name their licence and leave the text to their collection's first page
  const by = typeof author === 'object' ? author?.name : author
  return { name, version, licence: license, text: text === '' ? `${license}${by ? `. ${by}` : ''}` : text }
}

/** SQLite and what encrypts it are parts of better-sqlite3's module; who wrote them stands in the comments of their source. @returns {Notice} */
function sqliteNotice() {
  const file = join(modules, 'better-sqlite3', 'deps', 'sqlite3', 'sqlite3.c')
  if (!existsSync(file)) throw new Need('better-sqlite3 came without the source of SQLite.')
  const source = readFileSync(file, 'utf8')
  const comments = Array.from(source.matchAll(/\/\*[\s\S]*?\*\//g), ([comment]) => comment.replace(/^[ \t]*(?:\/?\*+\/?)[ \t]?/gm, '').replace(/\s*\*+\/$/, '').trim())
  // most of SQLite's own files only say again that nobody holds a copyright
  const about = comments.filter((comment) => /copyright:?\s+(?:\(c\)|[12]\d{3})|(?:waived all|no) copyright/i.test(comment))
  const version = /#define SQLITE_VERSION\s+"([^"]+)"/.exec(source)?.[1] ?? ''
  return { name: 'SQLite, SQLite3 Multiple Ciphers', version, licence: 'Public domain, MIT and others', text: ['SQLite itself is in the public domain.', ...new Set(about)].join('\n\n') }
}
