import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SECTION_NAMES, directory, type Directory, type Section } from '#domain/directory/directory.ts'
import { wrongRate } from '#domain/directory/verify-rate.ts'
import * as z from 'zod/mini'
import { Complaint } from './complaint.ts'

const PARTS = ['city', ...SECTION_NAMES] as const

/** What an entry names in another section. */
const REFERENCES: readonly { readonly section: Section; readonly field: string; readonly among: Section }[] = [
  { section: 'departments', field: 'parentId', among: 'departments' },
  { section: 'departments', field: 'calendarId', among: 'calendars' },
  { section: 'contacts', field: 'departmentId', among: 'departments' },
  { section: 'categories', field: 'parentId', among: 'categories' },
  { section: 'categories', field: 'departmentId', among: 'departments' },
  { section: 'places', field: 'parentId', among: 'places' },
  { section: 'routing', field: 'categoryId', among: 'categories' },
  { section: 'routing', field: 'placeId', among: 'places' },
  { section: 'routing', field: 'departmentId', among: 'departments' },
  { section: 'deadlines', field: 'categoryId', among: 'categories' },
  { section: 'deadlines', field: 'departmentId', among: 'departments' },
  { section: 'followUps', field: 'categoryId', among: 'categories' },
  { section: 'followUps', field: 'callCalendarId', among: 'calendars' },
  { section: 'escalations', field: 'categoryId', among: 'categories' },
  { section: 'escalations', field: 'departmentId', among: 'departments' },
  { section: 'escalations', field: 'roleId', among: 'roles' },
  { section: 'articles', field: 'categoryId', among: 'categories' },
]

/** Reads a city's folder: city.json and one file for each section of the directory. Throws `Complaint` naming file and place. */
export function readCityFolder(folder: string): Directory {
  const parts = Object.fromEntries(PARTS.map((part) => [part, readPart(folder, part)]))
  const city = z.safeParse(directory, { version: 1, operators: [], sealingKey: null, ...parts })
  if (!city.success) {
    const [issue] = city.error.issues
    const [part, ...place] = issue!.path
    throw new Complaint(`${join(folder, `${String(part)}.json`)}: ${place.join('.') || 'the file'}: ${issue!.message}`)
  }
  checkReferences(folder, city.data)
  return city.data
}

function readPart(folder: string, part: string): unknown {
  const file = join(folder, `${part}.json`)
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Complaint(`${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function checkReferences(folder: string, city: Directory): void {
  const idsOf = (section: Section): ReadonlySet<string> => new Set(city[section].map(({ id }) => id))
  const complain = (section: Section, text: string): never => {
    throw new Complaint(`${join(folder, `${section}.json`)}: ${text}`)
  }
  for (const section of SECTION_NAMES) if (idsOf(section).size < city[section].length) complain(section, 'two entries have the same id')
  for (const { section, field, among } of REFERENCES) {
    const known = idsOf(among)
    for (const entry of city[section]) {
      const named = (entry as Readonly<Record<string, unknown>>)[field]
      if (typeof named === 'string' && !known.has(named)) complain(section, `${entry.id}: ${field} ${named} does not exist`)
    }
  }
  for (const policy of city.followUps) {
    // what is retired may stand in a folder of a city that has been at work
    const wrong = wrongRate(city, policy, policy.departments.map(({ departmentId }) => departmentId))
    if (wrong !== null) complain('followUps', `${policy.id}: ${wrong.field} ${wrong.reason === 'taken' ? 'is named twice' : 'does not exist'}`)
  }
  if (new Set(city.categories.map(({ code }) => code)).size < city.categories.length) complain('categories', 'two entries have the same code')
  for (const permission of ['operator.manage', 'directory.change'] as const) {
    if (!city.roles.some(({ permissions }) => permissions.includes(permission))) complain('roles', `no role may ${permission}`)
  }
}
