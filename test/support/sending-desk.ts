import { randomBytes } from 'node:crypto'
import { writeSync } from 'node:fs'
import { httpTransports } from '#desk/http-transport.ts'
import { ATTACHMENT_PART } from '#sync/protocol.ts'
import { PASSWORD } from './central.ts'
import { readyDesk } from './desk.ts'

/**
 * A program of its own that takes in a photo of so many parts and sends it; its test kills it on the way. Arguments:
 * folder, key, the server's address, an enrolment code, parts. Says which ticket and attachment they are.
 */
const [folder = '', key = '', serverUrl = '', enrolmentCode = '', parts = ''] = process.argv.slice(2)
const desk = await readyDesk({ transports: httpTransports({ ca: null }), serverUrl, enrolmentCode, folder, key, machineId: 'machine-sending' }, 'zahra', PASSWORD)
const { ticketId } = await desk.register()
const bytes = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(Number(parts) * ATTACHMENT_PART)])
const { attachmentId } = await desk.ok('attachment.add', { ticketId, fileName: 'چاله.jpg', type: 'image/jpeg', bytes })
writeSync(1, `${JSON.stringify({ ticketId, attachmentId, size: bytes.length })}\n`)
setInterval(() => undefined, 60_000)
