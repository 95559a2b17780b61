import { readRows } from './rows.ts'
import { rowMapper, type ImportCommand } from './map-row.ts'
import { columnsOf, type Mapping } from './mapping.ts'
import type { Connection } from './connection.ts'
import type { RejectFile } from './reject-file.ts'

export interface Tally {
  /** Rows of the file read so far. */
  readonly rows: number
  /** Tickets that this run brought in. */
  readonly added: number
  /** Rows that the server had answered before this run. */
  readonly known: number
  readonly rejected: number
  /** Rows whose local hour the clocks showed twice, read as the mapping says. */
  readonly ambiguous: number
}

export interface Import {
  readonly path: string
  readonly mapping: Mapping
  readonly connection: Connection
  readonly rejects: RejectFile
  readonly limit: number | null
  /** Aborted: finish the batches on their way and stop. */
  readonly stop: AbortSignal
  readonly progress: (tally: Tally) => void
}

export type Ending =
  | { readonly kind: 'finished' | 'stopped'; readonly tally: Tally }
  | { readonly kind: 'failed'; readonly tally: Tally; readonly message: string }

/** One batch is one transaction on the server, small enough that a stop is felt at once. */
const BATCH_ROWS = 1_000
/** UTF-16 units of the words in a batch; keeps its JSON far below the server's 16 MB whatever the script. */
const BATCH_TEXT = 2_000_000
const IN_FLIGHT = 2

/** Streams the file to the server: memory holds two batches, and the case ids seen so far (to notice a case listed twice). */
export async function runImport({ path, mapping, connection, rejects, limit, stop, progress }: Import): Promise<Ending> {
  const tally = { rows: 0, added: 0, known: 0, rejected: 0, ambiguous: 0 }
  const mapRow = rowMapper(mapping)
  const seen = new Set<string>()
  const flights: Promise<string | null>[] = []
  let batch: { line: number; command: ImportCommand }[] = []
  let text = 0

  const reject = async (line: number, code: string, what: string): Promise<void> => {
    tally.rejected += 1
    await rejects.add({ line, code, what })
  }
  const send = async (sent: typeof batch): Promise<string | null> => {
    const reply = await connection.send(sent.map(({ command }) => command))
    if (!reply.ok) return reply.message
    const { receipts, known } = reply.value
    const lines = new Map(sent.map(({ line, command }) => [command.commandId, line]))
    for (const { commandId, verdict } of receipts) {
      if (verdict.kind !== 'accepted') await reject(lines.get(commandId) ?? 0, verdict.code, 'refused by the server')
    }
    tally.added += Math.max(0, receipts.filter(({ verdict }) => verdict.kind === 'accepted').length - known)
    tally.known += known
    progress({ ...tally })
    return null
  }
  /** Hands the batch over and waits until fewer than `room` are under way. Answers what went wrong, or null. */
  const handOver = async (room: number): Promise<string | null> => {
    if (batch.length > 0) flights.push(send(batch).catch(inWords))
    batch = []
    text = 0
    while (flights.length >= room) {
      const fault = await flights.shift()
      if (typeof fault === 'string') {
        await Promise.all(flights)
        return fault
      }
    }
    return null
  }

  try {
    for await (const read of readRows(path, columnsOf(mapping))) {
      if (stop.aborted || tally.rows === limit) break
      tally.rows += 1
      if ('fault' in read) {
        await reject(read.line, 'malformed', read.fault)
        continue
      }
      const mapped = mapRow(read.row)
      if (!mapped.ok) {
        await reject(read.line, mapped.code, mapped.what)
        continue
      }
      const { command } = mapped
      if (seen.has(command.data.source.id)) {
        await reject(read.line, 'id_duplicate', `${mapping.id.column}: ${command.data.source.id}`)
        continue
      }
      seen.add(command.data.source.id)
      tally.ambiguous += mapped.ambiguousTime ? 1 : 0
      batch.push({ line: read.line, command })
      text += command.data.private.text.length + (command.data.private.address?.length ?? 0)
      if (batch.length < BATCH_ROWS && text < BATCH_TEXT) continue
      const fault = await handOver(IN_FLIGHT)
      if (fault !== null) return { kind: 'failed', tally, message: fault }
    }
    const fault = await handOver(1)
    if (fault !== null) return { kind: 'failed', tally, message: fault }
    return { kind: stop.aborted ? 'stopped' : 'finished', tally }
  } catch (error) {
    // what was read before the fault is sound and goes in; a run on the mended file adds the rest
    const fault = await handOver(1)
    return { kind: 'failed', tally, message: fault ?? inWords(error) }
  }
}

const inWords = (error: unknown): string => (error instanceof Error ? error.message : String(error))
