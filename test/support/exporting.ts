import { writeSync } from 'node:fs'
import { directory } from '#domain/directory/directory.ts'
import { EXPORT_COLUMNS, type ExportFormat } from '#domain/export/export.ts'
import type { PrivateDocument, TicketState } from '#domain/ticket/state.ts'
import { writeExport, type ExportTask } from '#desk/export/write-export.ts'
import { ALL_TICKETS } from '#ipc/contract.ts'
import * as z from 'zod/mini'
import { TINY_CITY } from './city.ts'
import { uuid } from './commands.ts'

/**
 * A program of its own that writes so many messages, made up as they are asked for, into a file, and says the most memory (KiB)
 * that it had. Arguments: file, format, count.
 */
const [file = '', format = '', count = ''] = process.argv.slice(2)
const AT = Date.UTC(2026, 0, 1)
const commandId = uuid(1)
const ticket = (n: number): { state: TicketState; parts: PrivateDocument } => ({
  state: {
    id: uuid(n), code: String(10_000_000 + n), kind: 'request', channel: 'phone', categoryId: 'waste', placeId: 'north', urgency: 'normal', status: 'closed', confidential: false,
    assignments: [], receivedAt: AT + n * 60_000, answeredAt: AT + n * 70_000, solvedAt: null, closedAt: AT + n * 80_000, cancelledAt: null, steps: [{ type: 'TicketRegistered', commandId }],
  } as unknown as TicketState,
  parts: { [commandId]: { phone: '+989121234567', name: `شهروند ${n}`, address: 'خیابان نمونه', text: `${'آب از لوله بیرون می‌زند و کسی نمی‌آید؛ '.repeat(4)}${n}` } },
})
const page = (numbers: readonly number[]) => numbers.map((n) => ({ id: uuid(n), pending: false, confirmed: ticket(n) }))
await writeExport(file, {
  store: () => ({ exportRows: { page } }) as unknown as ReturnType<ExportTask['store']>,
  directory: z.parse(directory, { ...TINY_CITY, version: 1, sealingKey: null, operators: [] }),
  asked: { grant: uuid(2), format: format as ExportFormat, columns: [...EXPORT_COLUMNS], filter: ALL_TICKETS, language: 'fa', words: {} },
  numbers: Uint32Array.from({ length: Number(count) }, (_, n) => n + 1), now: AT, signal: new AbortController().signal, onRead: () => undefined,
})
const { user, system } = process.cpuUsage()
// kibibytes on every system: Node evens out what getrusage says
writeSync(1, JSON.stringify({ peak: process.resourceUsage().maxRSS, cpu: Math.round((user + system) / 1000) }))
