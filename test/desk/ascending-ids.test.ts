import { v7 as newId } from 'uuid'
import { afterEach, expect, test, vi } from 'vitest'
import { readCommand } from '#domain/catalog.ts'
import { registerData } from '../support/commands.ts'
import { closeDesks, readyDesk } from '../support/desk.ts'
import { memoryServer } from '../support/memory-server.ts'

const SEVENTH = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

afterEach(async () => {
  vi.useRealTimers()
  await closeDesks()
})

test('what is saved at a desk gets ids that ascend, many at a time too', async () => {
  const desk = await readyDesk(memoryServer(Date.now))
  const { ticketId, commandId } = await desk.register()
  const note = (text: string) => ({ type: 'AddNote' as const, data: { ticketId, text } })
  const { commandIds } = await desk.ok('command.runAll', { commands: Array.from({ length: 25 }, (_, n) => note(`یادداشت ${n}`)) })
  const later = await desk.ok('command.run', note('بعدی'))
  const given = [commandId, ...commandIds, later.commandId]
  expect(given).toEqual([...given].sort())
  for (const id of given) expect(id).toMatch(SEVENTH)
})

test('ids ascend and none comes twice, also within one millisecond and while the clock is set back', () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2027, 0, 1) })
  const ids = [0, 1, -3_600_000, 1, -400 * 86_400_000, 1, 500 * 86_400_000].flatMap((step) => {
    vi.setSystemTime(Date.now() + step)
    return Array.from({ length: 1000 }, () => newId())
  })
  expect(ids).toEqual([...ids].sort())
  expect(new Set(ids).size).toBe(ids.length)
})

test('every schema of an id takes them', () => {
  expect(readCommand('RegisterTicket', registerData(newId()))).toMatchObject({ ok: true })
})
