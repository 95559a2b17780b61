import type { Queries } from './query.ts'

/**
 * Where an attachment's bytes stand on this desk. own: taken in here, the server has not all of them yet. kept: a copy of
 * what the server has. coming: being fetched. damaged: taken in here and no longer readable. owed: its ticket is gone from
 * this desk, nobody here can open it any more, and the server has not all of it yet. doomed: to be deleted from the disk;
 * what is doomed in a transaction goes after it, also when the program ended in between.
 */
export type Place = 'own' | 'kept' | 'coming' | 'damaged' | 'owed' | 'doomed'

export interface AttachmentFile {
  readonly id: string
  readonly ticketId: string
  /** Bytes. */
  readonly size: number
  readonly sha256: string
  readonly place: Place
  readonly at: number
}

/** The attachment files of this desk. Their bytes lie encrypted beside the database. */
export interface Attachments {
  readonly find: (id: string) => AttachmentFile | null
  readonly ofTicket: (ticketId: string) => AttachmentFile[]
  /** Oldest first. */
  readonly inPlace: (place: Place) => AttachmentFile[]
  readonly put: (file: AttachmentFile) => void
  readonly move: (id: string, place: Place) => void
  /** The ticket is no longer for this desk: its files go, those that only this desk has once they are sent. */
  readonly doomTicket: (ticketId: string) => void
  /** Forgets a file that has gone from the disk. */
  readonly drop: (id: string) => void
}

interface Stored { id: string, ticket_id: string, size: number, sha256: string, place: Place, at: number }
const COLUMNS = 'id, ticket_id, size, sha256, place, at'
const fileOf = ({ id, ticket_id: ticketId, size, sha256, place, at }: Stored): AttachmentFile => ({ id, ticketId, size, sha256, place, at })

export function attachments({ rows }: Queries): Attachments {
  const find = rows<[string], Stored>('attachments.find', `select ${COLUMNS} from attachments where id = ?`)
  const ofTicket = rows<[string], Stored>('attachments.ofTicket', `select ${COLUMNS} from attachments where ticket_id = ?`)
  const inPlace = rows<[string], Stored>('attachments.inPlace', `select ${COLUMNS} from attachments where place = ? order by at, id`)
  const put = rows<[string, string, number, string, string, number]>('attachments.put', `
    insert into attachments (id, ticket_id, size, sha256, place, at) values (?, ?, ?, ?, ?, ?) on conflict (id) do update set place = excluded.place, at = excluded.at`)
  const move = rows<[string, string]>('attachments.move', `update attachments set place = ? where id = ? and place <> 'doomed'`)
  const doomTicket = rows<[string]>('attachments.doomTicket', `update attachments set place = case when place in ('own', 'owed') then 'owed' else 'doomed' end where ticket_id = ?`)
  const drop = rows<[string]>('attachments.drop', 'delete from attachments where id = ?')
  return {
    find: (id) => {
      const found = find.get(id)
      return found === undefined ? null : fileOf(found)
    },
    ofTicket: (ticketId) => ofTicket.all(ticketId).map(fileOf),
    inPlace: (place) => inPlace.all(place).map(fileOf),
    put: ({ id, ticketId, size, sha256, place, at }) => void put.run(id, ticketId, size, sha256, place, at),
    move: (id, place) => void move.run(place, id),
    doomTicket: (ticketId) => void doomTicket.run(ticketId),
    drop: (id) => void drop.run(id),
  }
}
