import { createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { hashPassword, verifyPassword } from '#server/auth/passwords.ts'
import { authorKeyOf, hashEnrolmentCode, macOf, newEnrolmentCode, newSecret, sameText } from '#server/auth/secrets.ts'
import { canonicalUsername, readUsername } from '#server/auth/username.ts'

it('hashes a password with argon2id at 19 MiB and two passes, salted anew each time', async () => {
  const [a, b] = [await hashPassword('گذرواژه ۱۲'), await hashPassword('گذرواژه ۱۲')]
  expect(a).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  expect(a).not.toBe(b)
  expect(await verifyPassword('گذرواژه ۱۲', a)).toBe(true)
  expect(await verifyPassword('گذرواژه 12', a)).toBe(true)
  expect(await verifyPassword('گذرواژه 13', a)).toBe(false)
})

it('finds no password right for nobody, not even the one whose hash stands in', async () => {
  expect(await verifyPassword('', null)).toBe(false)
  expect(await verifyPassword('anything', null)).toBe(false)
})

it('signs under the 32 bytes of the key, base64url', () => {
  const key = newSecret()
  expect(Buffer.from(key, 'base64url')).toHaveLength(32)
  expect(macOf('متن', authorKeyOf(key))).toBe(createHmac('sha256', Buffer.from(key, 'base64url')).update('متن', 'utf8').digest('base64url'))
})

it('makes codes without letters that look alike, and reads them however they are typed', () => {
  for (let i = 0; i < 500; i++) expect(newEnrolmentCode()).toMatch(/^[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}$/)
  const code = '7KMQ-2XWD'
  for (const typed of ['7kmq-2xwd', '7KMQ2XWD', ' 7kmq 2xwd ', '7KMQ‐2XWD', '۷KMQ-۲XWD']) expect(hashEnrolmentCode(typed)).toBe(hashEnrolmentCode(code))
  expect(hashEnrolmentCode('7KMQ-2XWE')).not.toBe(hashEnrolmentCode(code))
})

it('compares texts of any length', () => {
  expect([sameText('a', 'a'), sameText('a', 'b'), sameText('a', 'ab'), sameText('', '')]).toEqual([true, false, false, true])
})

it('reads usernames in the form in which they are compared', () => {
  expect(readUsername(' Zahra.K ')).toBe('zahra.k')
  expect(readUsername('زهرا۱')).toBe('زهرا1')
  for (const bad of ['', 'a', 'two words', 'x'.repeat(61), 'a/b']) expect(readUsername(bad)).toBeNull()
  expect(canonicalUsername('ＺＡＨＲＡ')).toBe('zahra')
})
