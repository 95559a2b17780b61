import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { seal } from '#desk/sealing.ts'
import { newSealingKey, publicSealingKey, unsealer } from '#server/auth/sealing.ts'

const pem = newSealingKey()
const publicKey = publicSealingKey(pem)

test('S22 what the desk seals the server opens, and nobody else', () => {
  const commandId = randomUUID()
  const body = JSON.stringify(seal('گزارش محرمانه', commandId, publicKey))
  expect(unsealer(pem)({ commandId, body })).toBe('گزارش محرمانه')
  expect(unsealer(newSealingKey())({ commandId, body })).toBeNull()
  // bound to its command: it cannot be sent under another's id
  expect(unsealer(pem)({ commandId: randomUUID(), body })).toBeNull()
})

test('the same words are sealed differently each time, and hold none of them', () => {
  const [one, other] = [seal('word', randomUUID(), publicKey), seal('word', randomUUID(), publicKey)]
  expect(one.data).not.toBe(other.data)
  expect(one.key).not.toBe(other.key)
  expect(Buffer.from(one.data, 'base64url').includes('word')).toBe(false)
})
