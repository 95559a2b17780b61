import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { ATTACHMENT_PART, type AttachmentStanding } from '#sync/protocol.ts'
import { protocolHeaders, type Central } from '../support/central.ts'
import { at, type Staffed } from './messages.ts'

type Headers = Readonly<Record<string, string>>
export interface Answer { readonly status: number; readonly json: unknown; readonly bytes: Buffer }

export const MARK = 'نشانی که نباید روی دیسک پیدا شود'
/** Bytes that repeat a mark, so that they are found wherever they lie in the clear. */
export const photo = (size: number): Buffer => Buffer.concat([randomBytes(16), Buffer.alloc(size - 16, MARK)])
export const partOf = (bytes: Buffer, offset: number): Buffer => bytes.subarray(offset, offset + ATTACHMENT_PART)

/** Announces `bytes` as an attachment of the ticket. Answers its id. */
export async function announce(by: Staffed, ticketId: string, bytes: Buffer, attachmentId: string = randomUUID()): Promise<string> {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await by.run('AttachFile', { ticketId, attachmentId, fileType: 'image/jpeg', size: bytes.length, sha256, private: { fileName: 'عکس.jpg' } })
  return attachmentId
}

/** Asks a server for an attachment's routes. */
export function transfers({ url }: Pick<Central, 'url'>) {
  async function ask(name: 'attachmentPut' | 'attachmentGet' | 'attachmentStanding', headers: Headers, id: string, query = '', body?: Buffer): Promise<Answer> {
    const { method, path } = at(name, id, query)
    const sent = body === undefined ? {} : { body: Uint8Array.from(body), headers: { ...protocolHeaders, ...headers, 'content-type': 'application/octet-stream' } }
    const response = await fetch(url + path, { method, headers: { ...protocolHeaders, ...headers }, ...sent })
    const bytes = Buffer.from(await response.arrayBuffer())
    const json = response.headers.get('content-type')?.startsWith('application/json') === true ? (JSON.parse(bytes.toString('utf8')) as unknown) : null
    return { status: response.status, json, bytes }
  }
  const put = (headers: Headers, id: string, offset: number, part: Buffer): Promise<Answer> => ask('attachmentPut', headers, id, `?offset=${offset}`, part)
  const get = (headers: Headers, id: string, offset = 0): Promise<Answer> => ask('attachmentGet', headers, id, `?offset=${offset}`)
  return {
    ask, put, get,
    standing: (headers: Headers, id: string): Promise<Answer> => ask('attachmentStanding', headers, id),
    /** As a desk does: each part where the server says that it stands. Answers the last answer. */
    async send(headers: Headers, id: string, bytes: Buffer, from = 0): Promise<Answer> {
      for (let offset = from; ;) {
        const answer = await put(headers, id, offset, partOf(bytes, offset))
        const standing = answer.json as AttachmentStanding
        if (answer.status !== 200 || standing.complete) return answer
        offset = standing.received
      }
    },
    async fetchAll(headers: Headers, id: string, size: number): Promise<Buffer> {
      const parts: Buffer[] = []
      for (let offset = 0; offset < size; offset += ATTACHMENT_PART) parts.push((await get(headers, id, offset)).bytes)
      return Buffer.concat(parts)
    },
  }
}
