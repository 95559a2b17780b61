import type { CodeLease } from '#sync/protocol.ts'
import type { Entry } from '../ports.ts'
import { accountWrites } from './accounts.ts'
import { appender } from './append.ts'
import { blobEraser } from './attachments.ts'
import type { CityBook } from './city.ts'
import { codeBook } from './codes.ts'
import { isDurable, type Connection } from './connection.ts'
import { eraser, noteErasure } from './erase.ts'
import type { FeedBook } from './feed.ts'
import { filesIn } from './files.ts'
import { noteHiding } from './hidings.ts'
import { metaOf, metaSetter } from './meta.ts'
import { peopleWrites } from './people.ts'

/** Everything that may change the store: name -> function of one value, run by the writer inside its transaction. */
export function writesOf(db: Connection, folder: string, { feed, city }: { readonly feed: FeedBook; readonly city: CityBook }) {
  const files = filesIn(folder)
  const meta = metaOf(db)
  const setMeta = metaSetter(db)
  const codes = codeBook(db, files.mark)
  const people = peopleWrites(db)
  const append = appender(db, { codes, feed, city, audit: people.audit, noteHiding: (hiding) => noteHiding(files.hidings, hiding) })
  const erase = eraser(db, feed)
  const eraseBlobs = blobEraser(db, files.attachments)
  return {
    ...people,
    ...accountWrites(db),
    submit: ({ entries, now }: { entries: readonly Entry[]; now: number }) => append(entries, now),
    leaseCodes: ({ deskId, now }: { deskId: string; now: number }): CodeLease => ({ epoch: meta('epoch') ?? '', ...codes.grant(deskId, now) }),
    erase: ({ ticketId }: { ticketId: string }) => {
      noteErasure(files.erasures, ticketId)
      const positions = erase(ticketId)
      eraseBlobs(ticketId)
      return positions
    },
    probe: ({ now }: { now: number }): boolean => {
      setMeta('probe', now)
      return isDurable(db)
    },
  }
}

export type Writes = ReturnType<typeof writesOf>
export type WriteName = keyof Writes
export type WriteInput<N extends WriteName> = Parameters<Writes[N]>[0]
export type WriteOutput<N extends WriteName> = ReturnType<Writes[N]>
