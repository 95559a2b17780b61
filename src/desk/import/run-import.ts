import type { Receipt } from '#sync/protocol.ts'
import { rowMapper, type ImportCommand, type MappingAround } from '#domain/import/map-row.ts'
import { columnsOf, type Mapping } from '#domain/import/mapping.ts'
import { refusal, type Refusal } from '#domain/refusals.ts'
import { fileRefusal } from '../export/whole-file.ts'
import { BrokenFile } from './broken-file.ts'
import type { RejectFile } from './reject-file.ts'
import { readRows } from './rows.ts'
import { seenCases } from './seen-cases.ts'

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

/** Why an import cannot go on: for a terminal in one line, for the console by its code. */
export interface ImportFault {
  readonly message: string
  readonly refusal: Refusal
}
export type Sent = { readonly ok: true; readonly receipts: readonly Receipt[]; readonly known: number } | { readonly ok: false; readonly fault: ImportFault }

export interface ImportTask extends Omit<MappingAround, 'idsOf'> {
  readonly path: string
  readonly mapping: Mapping
  readonly idsOf: MappingAround['idsOf']
  /** Sends one batch; the same batch may be sent again, the server knows its commands by their ids. */
  readonly send: (commands: readonly ImportCommand[]) => Promise<Sent>
  readonly rejects: RejectFile
  readonly limit: number | null
  /** Aborted: finish the batches on their way and stop. */
  readonly stop: AbortSignal
  /** After each batch. */
  readonly progress: (tally: Tally) => void
}

export type Ending =
  | { readonly kind: 'finished' | 'stopped'; readonly tally: Tally }
  | { readonly kind: 'failed'; readonly tally: Tally; readonly fault: ImportFault }

/** One batch is one transaction on the server, small enough that a stop is felt at once. */
const BATCH_ROWS = 1_000
/** UTF-16 units of the words in a batch; keeps its JSON far below the server's 16 MB whatever the script. */
const BATCH_TEXT = 2_000_000
const IN_FLIGHT = 2

/**
 * Streams the file to the server: memory holds two batches, and the case ids seen so far (to notice a case listed twice).
 * Each row comes in whole or not at all, and what was answered stays: a run that was ended is taken up by running it again.
 */
export async function runImport({ path, mapping, send: post, rejects, limit, stop, progress, ...around }: ImportTask): Promise<Ending> {
  const tally = { rows: 0, added: 0, known: 0, rejected: 0, ambiguous: 0 }
  const mapRow = rowMapper(mapping, around)
  const seenBefore = seenCases()
  const flights: Promise<ImportFault | null>[] = []
  let batch: { line: number; command: ImportCommand }[] = []
  let text = 0

  const reject = async (line: number, code: string, what: string): Promise<void> => {
    tally.rejected += 1
    await rejects.add({ line, code, what })
  }
  const send = async (sent: typeof batch): Promise<ImportFault | null> => {
    const reply = await post(sent.map(({ command }) => command))
    if (!reply.ok) return reply.fault
    const { receipts, known } = reply
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
  const handOver = async (room: number): Promise<ImportFault | null> => {
    if (batch.length > 0) flights.push(send(batch).catch(faultFrom))
    batch = []
    text = 0
    while (flights.length >= room) {
      const fault = await flights.shift()
      if (fault != null) {
        await Promise.all(flights)
        return fault
      }
    }
    return null
  }

  try {
    for await (const read of readRows(path, mapping.file ?? {}, columnsOf(mapping))) {
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
      if (seenBefore(command.data.source.id)) {
        await reject(read.line, 'id_duplicate', `${mapping.id.column}: ${command.data.source.id}`)
        continue
      }
      tally.ambiguous += mapped.ambiguousTime ? 1 : 0
      batch.push({ line: read.line, command })
      text += command.data.private.text.length + (command.data.private.address?.length ?? 0) + (command.data.closing?.length ?? 0)
      if (batch.length < BATCH_ROWS && text < BATCH_TEXT) continue
      const fault = await handOver(IN_FLIGHT)
      if (fault !== null) return { kind: 'failed', tally, fault }
    }
    const fault = await handOver(1)
    if (fault !== null) return { kind: 'failed', tally, fault }
    return { kind: stop.aborted ? 'stopped' : 'finished', tally }
  } catch (error) {
    // what was read before the fault is sound and goes in; a run on the mended file adds the rest
    const fault = await handOver(1)
    return { kind: 'failed', tally, fault: fault ?? faultFrom(error) }
  }
}

/** What can be told about an error of the file, the disk or the line; everything else is a bug and says so. */
export function faultFrom(error: unknown): ImportFault {
  if (error instanceof BrokenFile) return { message: error.message, refusal: refusal('file_unreadable', { reason: error.fault, names: error.names.slice(0, 20).join('، ') }) }
  return { message: error instanceof Error ? error.message : String(error), refusal: fileRefusal(error) ?? refusal('internal_error') }
}
