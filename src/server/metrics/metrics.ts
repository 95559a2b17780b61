import type { RefusalCode } from '#domain/refusals.ts'
import type { Pokes } from '../pokes.ts'
import type { CommitGroup, ServerStore } from '../store/ports.ts'
import type { BoardFigures } from '../store/work-ports.ts'
import type { Watch } from '../watch.ts'
import { family, histogram, tally, type Sample } from './exposition.ts'

export interface Metrics {
  /** A request was refused with this code. */
  readonly refused: (code: RefusalCode) => void
  /** All figures as they stand, in Prometheus' text form. Never a word or a number of a citizen. */
  readonly text: () => Promise<string>
  readonly stop: () => void
}

export interface MetricsOptions {
  readonly store: Pick<ServerStore, 'standing' | 'vitals' | 'board' | 'onGroup'>
  readonly pokes: Pick<Pokes, 'desks'>
  readonly now: () => number
  readonly version: string
  readonly watches: readonly Pick<Watch, 'families'>[]
}

const WRITES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000]
/** Around the 10 ms that a group commit is to take. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

/** Counts from the start of this process on; what the store knows is asked for when somebody looks. */
export function openMetrics({ store, pokes, now, version, watches }: MetricsOptions): Metrics {
  const verdicts = tally<'verdict'>()
  const commandRefusals = tally<'verdict' | 'code'>()
  const requestRefusals = tally<'code'>()
  const groups = histogram(WRITES)
  const waited = histogram(SECONDS)

  const stop = store.onGroup(({ answers, waits }: CommitGroup) => {
    groups.add(waits.length)
    for (const ms of waits) waited.add(ms / 1000)
    for (const { receipt: { verdict }, known } of answers) {
      verdicts.add({ verdict: known ? 'known' : verdict.kind })
      if (!known && verdict.kind !== 'accepted') commandRefusals.add({ verdict: verdict.kind, code: verdict.code })
    }
  })

  return {
    stop,
    refused: (code) => requestRefusals.add({ code }),
    text: async () => {
      const [{ head }, { events, quarantined }, { desks }] = await Promise.all([store.standing(), store.vitals(), store.board(now())])
      const one = (value: number, labels = {}): readonly Sample[] => [{ labels, value }]
      return [
        family('peygir_build_info', 'gauge', 'The program that runs.', one(1, { version })),
        family('peygir_feed_head_position', 'gauge', 'Newest position of the feed that desks follow.', one(head)),
        family('peygir_log_events_total', 'counter', 'Events in the log; its rate is the append rate.', one(events)),
        family('peygir_commands_total', 'counter', 'Commands answered since the start, by verdict; known: answered before.', verdicts.samples()),
        family('peygir_command_refusals_total', 'counter', 'Commands refused or kept for a supervisor since the start, by code.', commandRefusals.samples()),
        family('peygir_request_refusals_total', 'counter', 'Requests refused since the start, by code.', requestRefusals.samples()),
        family('peygir_quarantine_commands', 'gauge', 'Commands that wait for a supervisor.', one(quarantined)),
        groups.text('peygir_store_group_writes', 'Writes that one commit took together.'),
        waited.text('peygir_store_write_seconds', 'From asking the store for a write until it is durable.'),
        ...watches.flatMap((watch) => watch.families()),
        ...deskFamilies(desks, pokes.desks(), head),
      ].join('')
    },
  }
}

function deskFamilies(all: BoardFigures['desks'], connected: ReadonlySet<string>, head: number): readonly string[] {
  const desks = all.filter(({ decommissionedAt }) => decommissionedAt === null)
  const here = desks.filter(({ deskId }) => connected.has(deskId)).length
  const of = (name: string, help: string, read: (desk: (typeof desks)[number]) => number | null | undefined): string =>
    family(name, 'gauge', help, desks.flatMap((desk) => {
      const value = read(desk)
      return value == null ? [] : [{ labels: { desk: desk.deskId, name: desk.name }, value }]
    }))
  const counted = (name: string, help: string, label: string, read: (desk: (typeof desks)[number]) => string | undefined): string => {
    const counts = tally()
    for (const desk of desks) {
      const value = read(desk)
      if (value !== undefined) counts.add({ [label]: value })
    }
    return family(name, 'gauge', help, counts.samples())
  }
  const seconds = (ms: number | null | undefined): number | null => (ms == null ? null : ms / 1000)
  return [
    family('peygir_desks', 'gauge', 'Enrolled desks that are at work in the city, by whether they hold a line now.', [{ labels: { state: 'connected' }, value: here }, { labels: { state: 'away' }, value: desks.length - here }]),
    counted('peygir_desks_by_version', 'Desks at work, by the version that they last told.', 'version', ({ report }) => report?.version),
    counted('peygir_desks_by_update', 'Desks at work, by how the update of their console last stood.', 'phase', ({ report }) => report?.update?.phase),
    of('peygir_desk_lag_positions', 'Feed positions that the desk lacked when it last told.', ({ scope, report }) => (report === null || scope === 'department' ? null : Math.max(0, head - report.cursor))),
    of('peygir_desk_waiting_commands', 'Commands without a verdict when the desk last told.', ({ report }) => report?.waiting),
    of('peygir_desk_clock_offset_seconds', 'The desk\'s clock minus the server\'s.', ({ report }) => seconds(report?.clockOffset)),
    of('peygir_desk_free_bytes', 'Free bytes on the desk\'s disk.', ({ report }) => report?.freeBytes),
    of('peygir_desk_last_contact_timestamp_seconds', 'When the desk was last heard, seconds since 1970.', ({ lastSeenAt }) => seconds(lastSeenAt)),
  ]
}
