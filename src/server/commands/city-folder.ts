import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { directory, type Directory } from '#domain/directory/directory.ts'
import * as z from 'zod/mini'
import { Complaint } from './complaint.ts'

const PARTS = ['city', 'roles', 'departments', 'categories', 'places'] as const

/** Reads a city's folder: city.json, roles.json, departments.json, categories.json, places.json. Throws `Complaint` naming file and place. */
export function readCityFolder(folder: string): Directory {
  const parts = Object.fromEntries(PARTS.map((part) => [part, readPart(folder, part)]))
  const city = z.safeParse(directory, { version: 1, operators: [], ...parts })
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

function checkReferences(folder: string, { departments, categories, places, roles }: Directory): void {
  const known = (items: readonly { readonly id: string }[]): ReadonlySet<string> => new Set(items.map(({ id }) => id))
  const complain = (part: string, text: string): never => {
    throw new Complaint(`${join(folder, `${part}.json`)}: ${text}`)
  }
  for (const [part, items] of Object.entries({ departments, categories, places, roles })) {
    if (known(items).size < items.length) complain(part, 'two entries have the same id')
  }
  for (const [part, items] of Object.entries({ departments, categories, places })) {
    const orphan = items.find(({ parentId }) => parentId !== null && !known(items).has(parentId))
    if (orphan !== undefined) complain(part, `${orphan.id}: parentId ${orphan.parentId} does not exist`)
  }
  const stray = categories.find(({ departmentId }) => departmentId !== null && !known(departments).has(departmentId))
  if (stray !== undefined) complain('categories', `${stray.id}: departmentId ${stray.departmentId} does not exist`)
  if (new Set(categories.map(({ code }) => code)).size < categories.length) complain('categories', 'two entries have the same code')
  // a confidential message would reach every desk by the feed until it can be sealed
  const sealed = categories.find(({ confidential }) => confidential)
  if (sealed !== undefined) complain('categories', `${sealed.id}: confidential subjects are not taken yet`)
  if (!roles.some(({ permissions }) => permissions.includes('operator.manage'))) complain('roles', 'no role may operator.manage')
}
