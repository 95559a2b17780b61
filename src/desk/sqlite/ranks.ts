import type { Directory } from '#domain/directory/directory.ts'
import type { Queries } from './query.ts'

/** The places of categories, places and departments in the order of their Persian names, for sorting a list by them. */
export interface Ranks { readonly replace: (directory: Directory) => void }

export function ranks({ rows }: Queries): Ranks {
  const clear = rows<[]>('ranks.clear', 'delete from directory_ranks')
  const add = rows<[string, string, number]>('ranks.add', 'insert or replace into directory_ranks (kind, id, rank) values (?, ?, ?)')
  return {
    replace: (directory) => {
      const order = new Intl.Collator('fa', { numeric: true })
      clear.run()
      for (const [kind, entries] of [['category', directory.categories], ['place', directory.places], ['department', directory.departments]] as const) {
        const sorted = [...entries].sort((one, other) => order.compare(one.name, other.name))
        sorted.forEach((entry, rank) => add.run(kind, entry.id, rank))
      }
    },
  }
}
