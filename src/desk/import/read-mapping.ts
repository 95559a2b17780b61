import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { mapping, type Mapping } from '#domain/import/mapping.ts'

export type MappingRead = { readonly ok: true; readonly value: Mapping } | { readonly ok: false; readonly message: string }

/** Reads the mapping called `name` from `folder`; fails with the names that there are, or with the places that are wrong. */
export async function readMapping(folder: string, name: string): Promise<MappingRead> {
  const names = await mappingNames(folder)
  if (!names.includes(name)) return failed(`there is no map ${name}; there is: ${names.join(', ')}`)
  const text = await readFile(join(folder, `${name}.json`), 'utf8')
  try {
    const read = z.safeParse(mapping, JSON.parse(text))
    if (!read.success) return failed(`the map ${name} is wrong at: ${read.error.issues.map((issue) => issue.path.join('.')).join(', ')}`)
    return read.data.name === name ? { ok: true, value: read.data } : failed(`the map ${name} calls itself ${read.data.name}`)
  } catch {
    return failed(`the map ${name} is not JSON`)
  }
}

/** The folder may not be there yet. */
export const mappingNames = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -'.json'.length)).sort()

const failed = (message: string): MappingRead => ({ ok: false, message })
