import type { Frame } from '../frame.ts'
import { openFrame, unpackNow, type Packing } from '../snapshot-frame.ts'
import type { Queries } from './query.ts'

/** JSON of what the server has confirmed of one ticket. */
export interface StoredDocument {
  readonly state: string
  readonly parts: string
}

/** A frame of a snapshot as it came. Its tickets are numbered in its order, without a gap. */
export interface Pack {
  readonly count: number
  readonly packing: Packing
  readonly bytes: Buffer
}

/**
 * What the server has confirmed of the tickets, by their numbers. A first sync leaves it in packs, as it came: a third of the
 * file, and most of its tickets are never looked at. What changes gets a row of its own, which counts instead of the pack.
 */
export interface Documents {
  /** Null: nothing is confirmed. The last packs that were looked into are at hand, so whoever goes by the numbers unpacks each once. */
  readonly of: (number: number) => StoredDocument | null
  readonly put: (number: number, document: StoredDocument, generation: number) => void
  readonly putPack: (first: number, pack: Pack, generation: number) => void
  /** Leaves no word of this ticket: a pack that holds it is made into rows of the others. */
  readonly forget: (number: number) => void
  /** Numbers of those of an earlier generation, at most `limit`. */
  readonly stale: (generation: number, limit: number) => number[]
  /** Packs of an earlier generation of which each ticket has a row of its own. */
  readonly dropPacks: (generation: number) => void
  /** After a transaction that was rolled back, or when all is deleted. */
  readonly forgetOpened: () => void
}

interface Stored { readonly first: number; readonly count: number; readonly generation: number }
interface Opened extends Stored { readonly frame: Frame }

/** Packs that are kept unpacked: some 400 kB each. */
const OPENED = 2

export function documents({ rows, column }: Queries): Documents {
  const own = rows<[number], StoredDocument>('documents.own', 'select state, parts from documents where number = ?')
  // naming a column in an upsert rewrites its index, also where it stays as it is
  const change = rows<[string, string, number, number]>('documents.change', 'update documents set state = ?, parts = ? where number = ? and generation = ?')
  const put = rows<[number, string, string, number]>('documents.put', `
    insert into documents (number, state, parts, generation) values (?, ?, ?, ?)
    on conflict (number) do update set state = excluded.state, parts = excluded.parts, generation = excluded.generation`)
  const keep = rows<[number, string, string, number]>('documents.keep', 'insert or ignore into documents (number, state, parts, generation) values (?, ?, ?, ?)')
  const remove = rows<[number]>('documents.remove', 'delete from documents where number = ?')
  const packOf = rows<[number], Stored>('documents.packOf', 'select first, count, generation from packs where first <= ? order by first desc limit 1')
  const bytesOf = rows<[number], { packing: Packing; bytes: Buffer }>('documents.bytesOf', 'select packing, bytes from packs where first = ?')
  const putPack = rows<[number, number, number, Packing, Buffer]>('documents.putPack', 'insert into packs (first, count, generation, packing, bytes) values (?, ?, ?, ?, ?)')
  const removePack = rows<[number]>('documents.removePack', 'delete from packs where first = ?')
  const dropPacks = rows<[number]>('documents.dropPacks', 'delete from packs where generation < ?')
  const staleRows = column<[number, number], number>('documents.staleRows', 'select number from documents where generation < ? limit ?')
  const stalePacked = column<[number, number], number>('documents.stalePacked', `
    select t.number from packs p join tickets t on t.number >= p.first and t.number < p.first + p.count
    where p.generation < ? and not exists (select 1 from documents d where d.number = t.number) limit ?`)

  const opened = new Map<number, Opened>()
  const holding = (number: number): Opened | null => {
    for (const pack of opened.values()) if (pack.first <= number && number < pack.first + pack.count) return pack
    const pack = packOf.get(number)
    const stored = pack === undefined || number >= pack.first + pack.count ? undefined : bytesOf.get(pack.first)
    if (pack === undefined || stored === undefined) return null
    const [oldest] = opened.keys()
    if (oldest !== undefined && opened.size >= OPENED) opened.delete(oldest)
    const found = { ...pack, frame: openFrame(unpackNow(stored.bytes, stored.packing)) }
    opened.set(pack.first, found)
    return found
  }
  const packed = (number: number): StoredDocument | null => {
    const pack = holding(number)
    return pack === null ? null : { state: pack.frame.state(number - pack.first), parts: pack.frame.parts(number - pack.first) }
  }
  return {
    of: (number) => own.get(number) ?? packed(number),
    put: (number, { state, parts }, generation) => {
      if (change.run(state, parts, number, generation).changes === 0) put.run(number, state, parts, generation)
    },
    putPack: (first, { count, packing, bytes }, generation) => void putPack.run(first, count, generation, packing, bytes),
    forget: (number) => {
      remove.run(number)
      const pack = holding(number)
      if (pack === null) return
      for (let n = 0; n < pack.count; n++) if (pack.first + n !== number) keep.run(pack.first + n, pack.frame.state(n), pack.frame.parts(n), pack.generation)
      removePack.run(pack.first)
      opened.delete(pack.first)
    },
    stale: (generation, limit) => {
      const found = staleRows.all(generation, limit)
      return found.length > 0 ? found : stalePacked.all(generation, limit)
    },
    dropPacks: (generation) => {
      dropPacks.run(generation)
      opened.clear()
    },
    forgetOpened: () => opened.clear(),
  }
}
