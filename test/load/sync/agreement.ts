import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { documents } from '#desk/sqlite/documents.ts'
import { openConnection, type Connection } from '#desk/sqlite/open.ts'
import { queries } from '#desk/sqlite/query.ts'
import { connect } from '#server/store/sqlite/connection.ts'
import { filesIn } from '#server/store/sqlite/files.ts'

/** What a storm left behind. `lost`, `twice` and `differing` must be 0. */
export interface Agreement {
  /** Commands that a desk acknowledged and of which the server has no verdict, or that were accepted and left nothing. */
  readonly lost: number
  readonly twice: number
  /** Desks whose confirmed tickets are not the server's to the letter, or that still wait for an answer. */
  readonly differing: number
  readonly refused: number
  readonly events: number
}

interface Row { readonly id: string; readonly state: string; readonly parts: string }

/** Looks into the files of server and desks after all of them have ended. `saved`: ids of the commands that desks acknowledged. `keyOf`: a desk's database key. */
export function agreement(serverFolder: string, deskFolders: readonly string[], keyOf: (desk: number) => string, saved: readonly string[]): Agreement {
  const server = connect(filesIn(serverFolder).database, 'read')
  try {
    const verdict = server.prepare<[string], string>("SELECT receipt ->> '$.verdict.kind' FROM receipt WHERE command_id = ?").pluck()
    // the log has no index by command
    const left = new Set(server.prepare<[], string>('SELECT command_id FROM event').pluck().all())
    const verdicts = saved.map((commandId) => verdict.get(commandId))
    const lost = verdicts.filter((one, at) => one === undefined || (one === 'accepted' && !left.has(saved[at]!))).length
    // none of a storm's commands makes two events of one type
    const twice = server.prepare<[], number>('SELECT count(*) FROM (SELECT 1 FROM event GROUP BY command_id, type HAVING count(*) > 1)').pluck().get() ?? 0
    const events = server.prepare<[], number>('SELECT count(*) FROM event').pluck().get() ?? 0
    const whole = digest(server.prepare<[], Row>(
      "SELECT s.id, s.state, coalesce(p.parts, '{}') AS parts FROM stream s LEFT JOIN private p ON p.type = s.type AND p.id = s.id WHERE s.type = 'ticket'").iterate())
    const differing = deskFolders.filter((folder, at) => !isLike(join(folder, 'desk.db'), keyOf(at), whole)).length
    return { lost, refused: verdicts.filter((one) => one !== undefined && one !== 'accepted').length, twice, differing, events }
  } finally {
    server.close()
  }
}

function isLike(file: string, key: string, whole: string): boolean {
  const desk = openConnection(file, key)
  try {
    const waiting = desk.prepare<[], number>("select count(*) from outbox where state in ('waiting', 'accepted')").pluck().get()
    const shown = desk.prepare<[], number>('select count(*) from tickets where pending > 0').pluck().get()
    return waiting === 0 && shown === 0 && digest(confirmedOn(desk)) === whole
  } finally {
    desk.close()
  }
}

/** In the order of the numbers, in which each pack is opened once. */
function* confirmedOn(desk: Connection): Generator<Row> {
  const confirmed = documents(queries(desk, () => undefined))
  for (const { number, id } of desk.prepare<[], { number: number; id: string }>('select number, id from tickets order by number').all()) {
    yield { id, ...(confirmed.of(number) ?? { state: '', parts: '' }) }
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Desk and server fold with the same code from the same JSON: even the order of the fields is the same. */
const digest = (rows: Iterable<Row>): string => sha256(Array.from(rows, ({ id, state, parts }) => `${id} ${sha256(`${state} ${parts}`)}`).sort().join('\n'))
