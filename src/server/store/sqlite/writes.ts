import type { CodeLease } from '#sync/protocol.ts'
import type { Entry } from '../ports.ts'
import { appender } from './append.ts'
import { codeBook } from './codes.ts'
import { isDurable, type Connection } from './connection.ts'
import { eraser, noteErasure } from './erase.ts'
import { filesIn } from './files.ts'
import { metaOf, metaSetter } from './meta.ts'
import { peopleWrites } from './people.ts'

/** Everything that may change the store: name -> function of one value, run by the writer inside its transaction. */
export function writesOf(db: Connection, folder: string) {
  const files = filesIn(folder)
  const meta = metaOf(db)
  const setMeta = metaSetter(db)
  const codes = codeBook(db, files.mark)
  const append = appender(db, codes)
  const erase = eraser(db)
  return {
    ...peopleWrites(db),
    submit: ({ entries, now }: { entries: readonly Entry[]; now: number }) => append(entries, now),
    leaseCodes: ({ deskId, now }: { deskId: string; now: number }): CodeLease => ({ epoch: meta('epoch') ?? '', ...codes.grant(deskId, now) }),
    erase: ({ ticketId }: { ticketId: string }) => {
      noteErasure(files.erasures, ticketId)
      return erase(ticketId)
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
