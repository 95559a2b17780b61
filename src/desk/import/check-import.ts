import { rowMapper, type MappingAround, type RejectCode } from '#domain/import/map-row.ts'
import { columnsOf, type Mapping } from '#domain/import/mapping.ts'
import type { ImportCheck, PreviewRow } from '#ipc/import.ts'
import { readRows } from './rows.ts'
import { seenCases } from './seen-cases.ts'

const EXAMPLES = 3
/** Rows between two turns of the host. */
const TURN = 100

export interface CheckTask extends MappingAround {
  readonly path: string
  readonly mapping: Mapping
  readonly preview: number
  readonly signal: AbortSignal
}

/** Reads the whole file as an import would, and sends nothing. Throws BrokenFile, and the signal's reason. */
export async function checkImport({ path, mapping, preview: most, signal, ...around }: CheckTask): Promise<ImportCheck> {
  const mapRow = rowMapper(mapping, around)
  const seenBefore = seenCases()
  const rejects = new Map<RejectCode, { code: RejectCode; count: number; examples: { line: number; what: string }[] }>()
  const preview: PreviewRow[] = []
  const sum = { rows: 0, good: 0, ambiguous: 0, closed: 0, oldest: Infinity, newest: -Infinity }
  const reject = (line: number, code: RejectCode, what: string): void => {
    const found = rejects.get(code) ?? { code, count: 0, examples: [] }
    found.count += 1
    if (found.examples.length < EXAMPLES) found.examples.push({ line, what })
    rejects.set(code, found)
    if (preview.length < most) preview.push({ line, ticket: null, reject: { code, what } })
  }
  for await (const read of readRows(path, mapping.file ?? {}, columnsOf(mapping))) {
    signal.throwIfAborted()
    sum.rows += 1
    // the host has windows to answer
    if (sum.rows % TURN === 0) await new Promise(setImmediate)
    if ('fault' in read) {
      reject(read.line, 'malformed', read.fault)
      continue
    }
    const mapped = mapRow(read.row)
    if (!mapped.ok) {
      reject(read.line, mapped.code, mapped.what)
      continue
    }
    const { data } = mapped.command
    if (seenBefore(data.source.id)) {
      reject(read.line, 'id_duplicate', `${mapping.id.column}: ${data.source.id}`)
      continue
    }
    sum.good += 1
    sum.ambiguous += mapped.ambiguousTime ? 1 : 0
    sum.closed += data.past?.closedAt == null ? 0 : 1
    sum.oldest = Math.min(sum.oldest, data.occurredAt)
    sum.newest = Math.max(sum.newest, data.occurredAt)
    if (preview.length < most) preview.push({ line: read.line, ticket: data, reject: null })
  }
  const some = sum.good > 0
  return {
    rows: sum.rows, good: sum.good, ambiguous: sum.ambiguous, closed: sum.closed, preview, oldest: some ? sum.oldest : null, newest: some ? sum.newest : null,
    rejects: [...rejects.values()].sort((a, b) => b.count - a.count),
  }
}
