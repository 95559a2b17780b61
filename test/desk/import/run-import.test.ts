import { mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import type { Receipt } from '#sync/protocol.ts'
import { idsOf } from '#desk/import/ids.ts'
import { readMapping } from '#desk/import/read-mapping.ts'
import { REJECT_CSV, rejectFile, type Reject } from '#desk/import/reject-file.ts'
import { runImport, type Ending, type ImportTask, type Sent } from '#desk/import/run-import.ts'
import type { ImportCommand } from '#domain/import/map-row.ts'
import { columnsOf } from '#domain/import/mapping.ts'
import { refusal } from '#domain/refusals.ts'

type Connection = Pick<ImportTask, 'send'>
const done = (value: { readonly receipts: readonly Receipt[]; readonly known: number }): Sent => ({ ok: true, ...value })
const failed = (message: string): Sent => ({ ok: false, fault: { message, refusal: refusal('server_unreachable') } })

const read = await readMapping(fileURLToPath(new URL('../../../resources/import/', import.meta.url)), 'boston-311')
if (!read.ok) throw new Error(read.message)
const mapping = read.value
const folder = mkdtempSync(join(tmpdir(), 'peygir-run-'))
afterAll(() => rmSync(folder, { recursive: true }))

const columns = columnsOf(mapping)
const csvRow = (id: string | number, over: Readonly<Record<string, string>> = {}): string => {
  const cells: Readonly<Record<string, string>> = { case_enquiry_id: String(id), open_dt: '2011-07-01 02:28:04', type: 'Graffiti Removal', case_title: `Wall ${id}`, source: 'Twitter', ...over }
  return columns.map((column) => cells[column] ?? '').join(',')
}
const csv = (rows: readonly string[]): string => `${columns.join(',')}\n${rows.join('\n')}\n`
const many = (n: number): string[] => Array.from({ length: n }, (_, at) => csvRow(at + 1))

/** The server's part of the bargain: a command is answered once, a resend gets the same receipt and is counted as known. */
function memoryServer(): Connection & { readonly receipts: Map<string, Receipt>; readonly batches: number[] } {
  const receipts = new Map<string, Receipt>()
  const batches: number[] = []
  return {
    receipts, batches,
    send: async (commands: readonly ImportCommand[]) => {
      batches.push(commands.length)
      const known = commands.filter(({ commandId }) => receipts.has(commandId)).length
      for (const { commandId } of commands) if (!receipts.has(commandId)) receipts.set(commandId, { commandId, verdict: { kind: 'accepted', position: receipts.size + 1 }, recordedAt: 1 })
      return done({ receipts: commands.map(({ commandId }) => receipts.get(commandId)!), known })
    },
  }
}

async function run(content: string | Buffer, connection: Connection, over: Partial<ImportTask> = {}): Promise<{ readonly ending: Ending; readonly rejected: readonly Reject[] }> {
  const path = join(folder, typeof content === 'string' ? 'cases.csv' : 'cases.csv.gz')
  const list = join(folder, 'rejected', 'cases.ndjson')
  rmSync(list, { force: true })
  writeFileSync(path, content)
  const rejects = rejectFile(list)
  const ending = await runImport({ path, mapping, now: Date.now(), idsOf, send: connection.send, rejects, limit: null, stop: new AbortController().signal, progress: () => undefined, ...over })
  await rejects.close()
  const rejected = existsSync(list) ? readFileSync(list, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as Reject) : []
  return { ending, rejected }
}

describe('runImport', () => {
  it('brings every case in once, in batches, and changes nothing when run again', async () => {
    const server = memoryServer()
    expect((await run(csv(many(2_300)), server)).ending).toEqual({ kind: 'finished', tally: { rows: 2_300, added: 2_300, known: 0, rejected: 0, ambiguous: 0 } })
    expect(server.batches).toEqual([1_000, 1_000, 300])
    expect((await run(csv(many(2_300)), server)).ending).toEqual({ kind: 'finished', tally: { rows: 2_300, added: 0, known: 2_300, rejected: 0, ambiguous: 0 } })
    expect(server.receipts.size).toBe(2_300)
  })

  it('lists what it could not bring in with line and reason, and brings in the rest', async () => {
    const server = memoryServer()
    const rows = [
      csvRow(1), csvRow(2, { open_dt: '' }), csvRow(3, { open_dt: '2011-03-13 02:30:00' }), `${csvRow(4)},more`, csvRow(1), csvRow(5, { open_dt: '2011-11-06 01:13:20' }),
      csvRow(6, { location: 'x'.repeat(400) }), csvRow(''), csvRow(7),
    ]
    const { ending, rejected } = await run(csv(rows), server)
    expect(ending).toEqual({ kind: 'finished', tally: { rows: 9, added: 3, known: 0, rejected: 6, ambiguous: 1 } })
    expect(rejected.map(({ line, code }) => [line, code])).toEqual([[3, 'time_missing'], [4, 'time_skipped'], [5, 'malformed'], [6, 'id_duplicate'], [8, 'field_too_long'], [9, 'id_missing']])
  })

  it('makes no reject file when every row was good', async () => {
    await run(csv(many(3)), memoryServer())
    expect(existsSync(join(folder, 'rejected', 'cases.ndjson'))).toBe(false)
  })

  it('lists what the server refused by the line it stands on', async () => {
    const refusing: Connection = {
      send: async (commands) => done({ known: 0, receipts: commands.map(({ commandId }, at) => ({ commandId, recordedAt: 1, verdict: at === 1 ? { kind: 'refused', code: 'ticket_exists', details: {} } : { kind: 'accepted', position: at } })) }),
    }
    const { ending, rejected } = await run(csv(many(3)), refusing)
    expect(rejected).toEqual([{ line: 3, code: 'ticket_exists', what: 'refused by the server' }])
    expect(ending.tally).toMatchObject({ rows: 3, added: 2, rejected: 1 })
  })

  it('keeps at most two batches under way', async () => {
    const server = memoryServer()
    const under: number[] = [0]
    const counted: Connection = {
      send: async (commands) => {
        under.push(under.at(-1)! + 1)
        const reply = await new Promise<Awaited<ReturnType<Connection['send']>>>((resolve) => setImmediate(() => resolve(server.send(commands))))
        under.push(under.at(-1)! - 1)
        return reply
      },
    }
    await run(csv(many(3_500)), counted)
    expect(Math.max(...under)).toBeLessThanOrEqual(2)
    expect(server.receipts.size).toBe(3_500)
  })

  it('takes only the first rows when told', async () => {
    const server = memoryServer()
    expect((await run(csv(many(50)), server, { limit: 20 })).ending.tally).toMatchObject({ rows: 20, added: 20 })
  })

  it('when stopped finishes what is under way; the next run adds the rest', async () => {
    const server = memoryServer()
    const stop = new AbortController()
    const stopping: Connection = { send: (commands) => { stop.abort(); return server.send(commands) } }
    const { ending } = await run(csv(many(3_500)), stopping, { stop: stop.signal })
    expect(ending.kind).toBe('stopped')
    expect(server.receipts.size).toBe(ending.tally.added)
    expect(server.receipts.size).toBeLessThan(3_500)
    const again = await run(csv(many(3_500)), server)
    expect(again.ending).toMatchObject({ kind: 'finished', tally: { known: ending.tally.added, added: 3_500 - ending.tally.added } })
  })

  it('ends with the server\'s word when a batch fails; the next run adds the rest', async () => {
    const server = memoryServer()
    const failing: Connection = { send: (commands) => (server.batches.length === 2 ? Promise.resolve(failed('the server is unreachable')) : server.send(commands)) }
    const { ending } = await run(csv(many(3_200)), failing)
    expect(ending).toMatchObject({ kind: 'failed', fault: { message: 'the server is unreachable' }, tally: { added: 2_000 } })
    expect((await run(csv(many(3_200)), server)).ending).toMatchObject({ kind: 'finished', tally: { known: 2_000, added: 1_200 } })
  })

  it('of a file that is cut off brings in what came whole; the whole file then adds the rest', async () => {
    const server = memoryServer()
    const whole = gzipSync(csv(Array.from({ length: 4_000 }, (_, n) => csvRow(n + 1, { case_title: `Wall ${(n * 2_654_435_761) % 4_294_967_296}` }))))
    const { ending } = await run(whole.subarray(0, whole.length / 2), server)
    expect(ending).toMatchObject({ kind: 'failed', fault: { message: 'the file is cut off: its gzip data ends too early' } })
    expect(server.receipts.size).toBe(ending.tally.rows)
    expect(server.receipts.size).toBeGreaterThan(100)
    expect((await run(whole, server)).ending).toMatchObject({ kind: 'finished', tally: { rows: 4_000, known: ending.tally.rows, added: 4_000 - ending.tally.rows } })
  })

  it('sends a batch early when its words are long', async () => {
    const server = memoryServer()
    await run(csv(Array.from({ length: 300 }, (_, n) => csvRow(n + 1, { case_title: `${n} ${'آ'.repeat(9_000)}` }))), server)
    expect(server.batches.length).toBeGreaterThan(1)
    expect(server.receipts.size).toBe(300)
  })
})

describe('what ends an import', () => {
  it('a full disk is told as such; what was answered stays in', async () => {
    const path = join(folder, 'disk.csv')
    writeFileSync(path, csv([...many(1_200), csvRow('')]))
    const server = memoryServer()
    // the kernel's own full disk
    const rejects = rejectFile('/dev/full')
    const ending = await runImport({ path, mapping, now: Date.now(), idsOf, send: server.send, rejects, limit: null, stop: new AbortController().signal, progress: () => undefined })
    await rejects.close()
    expect(ending).toMatchObject({ kind: 'failed', fault: { refusal: { code: 'disk_full' } } })
    expect(server.receipts.size).toBe(1_200)
  })

  it('a file of another shape, before anything was sent', async () => {
    const server = memoryServer()
    const { ending } = await run('a,b\n1,2\n', server)
    expect(ending).toMatchObject({ kind: 'failed', tally: { rows: 0 }, fault: { refusal: { code: 'file_unreadable', details: { reason: 'columns' } } } })
    expect(server.batches).toEqual([])
  })

  it('a list for a spreadsheet runs no formula of the file', async () => {
    const list = join(folder, 'list.csv')
    const rejects = rejectFile(list, REJECT_CSV)
    await rejects.add({ line: 2, code: 'value_unknown', what: '=cmd|"x"' })
    await rejects.close()
    expect(readFileSync(list, 'utf8')).toBe('\uFEFFline,reason,what\r\n2,value_unknown,"\'=cmd|""x"""\r\n')
  })
})
