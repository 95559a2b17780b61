import { createHash } from 'node:crypto'

/** Namespaces of our own (random once, never to change): the same case gets the same ids on every run. */
const TICKET = '3d2f0a2e-6c0b-4a57-9d7e-5b8d1f6a4c11'
const COMMAND = 'b7c41d95-0e5f-4d0a-8a35-2f9e6d7c3b80'

/** A name-based UUID, version 5 of RFC 9562. */
export function uuidV5(namespace: string, name: string): string {
  const hash = createHash('sha1').update(Buffer.from(namespace.replaceAll('-', ''), 'hex')).update(name, 'utf8').digest().subarray(0, 16)
  hash[6] = (hash[6]! & 0x0f) | 0x50
  hash[8] = (hash[8]! & 0x3f) | 0x80
  const hex = hash.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

export const ticketIdOf = (source: string, caseId: string): string => uuidV5(TICKET, `${source}/${caseId}`)
export const commandIdOf = (source: string, caseId: string): string => uuidV5(COMMAND, `${source}/${caseId}`)
export const idsOf = (source: string, caseId: string): { readonly ticketId: string; readonly commandId: string } => ({ ticketId: ticketIdOf(source, caseId), commandId: commandIdOf(source, caseId) })
