import { writeSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { readyDesk } from './desk.ts'
import { memoryServer } from './memory-server.ts'

/**
 * A program of its own that saves messages without end and says each code at the moment its save was acknowledged; its test
 * kills it. Arguments: folder, key, `away` (the server goes after the first sync) or `there`.
 */
const [folder = '', key = '', where = ''] = process.argv.slice(2)
const server = memoryServer(Date.now)
const desk = await readyDesk({ ...server, folder, key })
server.line.up = where === 'there'
for (let n = 0; ; n++) {
  await desk.ok('draft.put', { id: randomUUID(), body: { n } })
  const { code, ticketId } = await desk.register({}, `پیام x${n}x`)
  // straight to the pipe: what was said must be out before the kill
  writeSync(1, `${JSON.stringify({ code, ticketId, drafts: n + 1 })}\n`)
}
