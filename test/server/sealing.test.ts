import { describe, expect, it } from 'vitest'
import { seal } from '#desk/sealing.ts'
import { newSealingKey, publicSealingKey, unsealer } from '#server/auth/sealing.ts'
import type { SealedBody } from '#sync/protocol.ts'
import { uuid } from '../support/commands.ts'

const key = newSealingKey()
const unseal = unsealer(key)
const text = '{"data":{"private":{"text":"رازِ شهروند 🚲"}}}'
const sealedText = (): SealedBody => seal(text, uuid(1), publicSealingKey(key))
const opened = (body: unknown, commandId = uuid(1)): string | null => unseal({ commandId, body: JSON.stringify(body) })
const flipped = (base64: string): string => {
  const bytes = Buffer.from(base64, 'base64url')
  bytes[0]! ^= 1
  return bytes.toString('base64url')
}

describe('what a desk sealed', () => {
  it('S22 is opened by the server, and by the server alone', () => {
    const body = sealedText()
    expect(opened(body)).toBe(text)
    expect(JSON.stringify(body)).not.toContain('private')
    expect(unsealer(newSealingKey())({ commandId: uuid(1), body: JSON.stringify(body) })).toBeNull()
    expect(unsealer(null)({ commandId: uuid(1), body: JSON.stringify(body) })).toBeNull()
  })

  it('S22 is another text each time', () => expect(sealedText().data).not.toBe(sealedText().data))

  it.each<[string, (body: SealedBody) => unknown]>([
    ['its data changed', (body) => ({ ...body, data: flipped(body.data) })],
    ['its iv changed', (body) => ({ ...body, iv: flipped(body.iv) })],
    ['its key changed', (body) => ({ ...body, key: flipped(body.key) })],
    ['a key that is no point', (body) => ({ ...body, key: Buffer.alloc(32).toString('base64url') })],
    ['a short key', (body) => ({ ...body, key: 'AAAA' })],
    ['no data', (body) => ({ ...body, data: '' })],
    ['a strange version', (body) => ({ ...body, v: 2 })],
    ['another shape', () => ['x']],
  ])('is not opened with %s', (_, change) => expect(opened(change(sealedText()))).toBeNull())

  it('is not opened under another command, nor when it is no JSON', () => {
    expect(opened(sealedText(), uuid(2))).toBeNull()
    expect(unseal({ commandId: uuid(1), body: 'no json' })).toBeNull()
  })
})
