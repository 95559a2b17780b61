import type { CodeLease } from '#sync/protocol.ts'
import type { Entry } from '../ports.ts'
import { accountWrites } from './accounts.ts'
import { appender } from './append.ts'
import { besideTicket } from './beside-ticket.ts'
import { reportWrites } from './board.ts'
import type { CityBook } from './city.ts'
import { codeBook } from './codes.ts'
import { isDurable, type Connection } from './connection.ts'
import { eraser, noteErasure } from './erase.ts'
import type { FeedBook } from './feed.ts'
import { filesIn } from './files.ts'
import { followUpWrites } from './follow-up.ts'
import { noteHiding } from './hidings.ts'
import { leaseWrites } from './leases.ts'
import { metaOf, metaSetter } from './meta.ts'
import { peopleWrites } from './people.ts'
import { quarantineWrites } from './quarantine.ts'
import { releaseWrites } from './releases.ts'
import { noteShutOut, type ShutOut } from './shut-out.ts'
import { takenBack } from './taken-back.ts'
import { workBook } from './work-book.ts'

/** Everything that may change the store: name -> function of one value, run by the writer inside its transaction. */
export function writesOf(db: Connection, folder: string, { feed, city, touch }: { readonly feed: FeedBook; readonly city: CityBook; readonly touch: (departmentId: string) => void }) {
  const files = filesIn(folder)
  const meta = metaOf(db)
  const setMeta = metaSetter(db)
  const codes = codeBook(db, files.mark)
  const shutOut = (who: ShutOut): void => noteShutOut(files.shutOut, who)
  const people = peopleWrites(db, shutOut)
  const { dropLeasesOf, ...leases } = leaseWrites(db)
  const { words, erase } = eraser(db, feed)
  const work = workBook(db, {
    timeZone: () => city.directory().city.timeZone, audit: people.audit, touch,
    erase: (deed) => {
      noteErasure(files.erasures, { ...deed, words: words(deed.ticketId) })
      erase(deed.ticketId)
    },
  })
  const followUp = followUpWrites(db, city.directory)
  const append = appender(db, { codes, feed, city, taken: takenBack(db), beside: besideTicket(db), work, followUp, audit: people.audit, noteHiding: (hiding) => noteHiding(files.hidings, hiding) })
  return {
    ...people,
    ...accountWrites(db, shutOut),
    ...leases,
    ...reportWrites(db),
    ...quarantineWrites(db),
    ...releaseWrites(db),
    ...followUp.writes,
    revokeDesk: (revoked: { deskId: string; now: number }): boolean => {
      dropLeasesOf(revoked.deskId)
      return people.revokeDesk(revoked)
    },
    submit: ({ entries, now }: { entries: readonly Entry[]; now: number }) => append(entries, now),
    leaseCodes: ({ deskId, now }: { deskId: string; now: number }): CodeLease => ({ epoch: meta('epoch') ?? '', ...codes.grant(deskId, now) }),
    servesFrom: ({ protocol }: { protocol: number }): void => setMeta('serves_from', protocol),
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
