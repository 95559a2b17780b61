import { afterEach, expect, test } from 'vitest'
import { deskBytes } from '../../support/desk-bytes.ts'
import { closeDesks, readyDesk, type TestDesk } from '../../support/desk.ts'
import { memoryServer } from '../../support/memory-server.ts'
import { inStep } from './promises.ts'

afterEach(closeDesks)

const WORDS = ['ژکفقظ ثضذغ', '+989357770011', 'چراغ‌دار']
const PHOTO = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, ...Array.from({ length: 5000 }, (_, n) => n % 251)])
const legible = (desk: TestDesk): string[] => WORDS.filter((word) => deskBytes(desk.folder, desk.key).includes(Buffer.from(word, 'utf8')))

/** A message that the centre has forwarded to the services. */
async function forwarded(centre: TestDesk): Promise<{ readonly ticketId: string; readonly assignmentId: string }> {
  const { ticketId } = await centre.register({ private: { phone: '+989357770011', name: 'چراغ‌دار', nationalId: null, address: null, text: 'ژکفقظ ثضذغ', personId: null } })
  const { commandId } = await centre.ok('command.run', { type: 'ForwardTicket', data: { ticketId, to: [{ departmentId: 'services', hours: null }], besides: [], note: '' } })
  await inStep(centre)
  return { ticketId, assignmentId: `${commandId}:0` }
}

test('S28 a department\'s desk keeps no ticket: its liaison reads, answers and sends photos at the server, and nothing of it lies on the disk', async () => {
  const server = memoryServer(Date.now)
  const centre = await readyDesk({ ...server, enrolmentCode: 'good-centre', machineId: 'machine-centre' })
  const { ticketId, assignmentId } = await forwarded(centre)
  const desk = await readyDesk({ ...server, enrolmentCode: 'good-department', machineId: 'machine-department' }, 'saeed')
  const [listed] = (await desk.ok('department.list', { shelf: 'new', before: null })).tickets
  expect([listed?.state.id, listed?.current.text]).toEqual([ticketId, 'ژکفقظ ثضذغ'])
  await desk.ok('department.run', { type: 'AcknowledgeForward', data: { ticketId, assignmentId } })
  const { attachmentId } = await desk.ok('department.attach', { ticketId, fileName: 'پس از کار.jpg', type: 'image/jpeg', bytes: PHOTO })
  await desk.ok('department.run', { type: 'ReportWork', data: { ticketId, assignmentId, note: 'ژکفقظ ثضذغ انجام شد', startedAt: null, finishedAt: null, cost: null, materials: '', photos: [attachmentId] } })
  expect((await desk.ok('department.read', { ticketId })).state.status).toBe('reported')
  expect(Buffer.from((await desk.ok('department.attachment', { ticketId, attachmentId })).bytes)).toEqual(Buffer.from(PHOTO))
  expect(server.book().states.get(ticketId)?.state).toMatchObject({ assignments: [{ reports: [{ photos: [attachmentId], relayed: false }] }] })

  expect(await desk.refused('command.run', { type: 'AddNote', data: { ticketId, text: 'یادداشت' } })).toMatchObject({ code: 'scope_department' })
  expect([server.asked.get('snapshot'), desk.desk.status().phase, desk.desk.status().codesLeft]).toEqual([1, 'online', 0])
  expect(legible(desk)).toEqual([])
  await desk.close()
  expect(legible(desk)).toEqual([])
})

test('S17 a poke to a department\'s desk says that there is news, and a beat does not', async () => {
  const server = memoryServer(Date.now)
  const desk = await readyDesk({ ...server, enrolmentCode: 'good-department' }, 'saeed')
  const told: string[] = []
  desk.desk.listen({ status: () => undefined, changed: (topics) => void told.push(...topics) })
  server.poke('beat')
  expect(told).toEqual([])
  server.poke()
  expect(told).toEqual(['department'])
  expect(desk.desk.status().scope).toBe('department')
})

test('a desk of the centre that becomes a department\'s forgets the city', async () => {
  const server = memoryServer(Date.now)
  const desk = await readyDesk({ ...server, enrolmentCode: 'good-centre' })
  await forwarded(desk)
  expect(legible(desk)).not.toEqual([])
  await desk.ok('desk.enrol', { serverUrl: 'http://memory', code: 'good-department' })
  await inStep(desk)
  await desk.signIn('admin')
  expect([await desk.list(), (await desk.ok('checks.queues', {})).every(({ count }) => count === 0)]).toEqual([[], true])
  await expect.poll(() => legible(desk), { timeout: 5000 }).toEqual([])
})
