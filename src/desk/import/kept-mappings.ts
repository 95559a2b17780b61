import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Mapping } from '#domain/import/mapping.ts'
import { mappingNames, readMapping } from './read-mapping.ts'

/** Mappings as files of the console's data folder: what the console keeps, `npm run import -- --map PATH` reads too. They hold no word of a citizen. */
export interface KeptMappings {
  readonly list: () => Promise<readonly Mapping[]>
  /** Null: there is none of that name, or it cannot be read. */
  readonly read: (name: string) => Promise<Mapping | null>
  /** Rejects with the error of the disk; the earlier one is as it was then. */
  readonly keep: (mapping: Mapping) => Promise<void>
  readonly drop: (name: string) => Promise<void>
}

export function keptMappings(dataFolder: string): KeptMappings {
  const folder = join(dataFolder, 'import-maps')
  const fileOf = (name: string): string => join(folder, `${name}.json`)
  const read = async (name: string): Promise<Mapping | null> => {
    const found = await readMapping(folder, name)
    return found.ok ? found.value : null
  }
  return {
    read,
    list: async () => (await Promise.all((await mappingNames(folder)).map(read))).filter((mapping) => mapping !== null),
    keep: async (mapping) => {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const part = `${fileOf(mapping.name)}.part`
      const file = await open(part, 'w', 0o600)
      try {
        await file.write(`${JSON.stringify(mapping, null, 2)}\n`)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(part, fileOf(mapping.name))
    },
    // a name of the contract's making has no slash in it; one that is not listed is no file of ours
    drop: async (name) => {
      if ((await mappingNames(folder)).includes(name)) await rm(fileOf(name), { force: true })
    },
  }
}
