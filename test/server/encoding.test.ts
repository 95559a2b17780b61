import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { encode, encodingOf } from '#server/encoding.ts'
import { faultOf } from '#server/log.ts'
import { statusOf } from '#server/status.ts'
import { REFUSALS } from '#domain/refusals.ts'

it.each([
  [undefined, 'identity'], ['', 'identity'], ['br, deflate', 'identity'], ['gzip', 'gzip'], ['gzip, zstd', 'zstd'], ['GZIP', 'gzip'],
  ['zstd;q=0, gzip;q=0.5', 'gzip'], ['zstd; q=0', 'identity'], ['gzip;q=1.0, zstd;q=0.1', 'zstd'], ['*', 'identity'],
] as const)('understands Accept-Encoding %s', (accepted, expected) => {
  expect(encodingOf(accepted)).toBe(expected)
})

it('encodes so that the other side reads the same', async () => {
  const text = 'متن 🚲 '.repeat(1_000)
  expect(zstdDecompressSync(await encode(text, 'zstd')).toString()).toBe(text)
  expect(gunzipSync(await encode(text, 'gzip')).toString()).toBe(text)
  expect((await encode(text, 'identity')).toString()).toBe(text)
})

it('writes of a fault only its kind and our places', () => {
  const fault = faultOf(new SyntaxError('Unexpected token in "شهروند"'))
  expect(fault).toMatchObject({ name: 'SyntaxError', code: null })
  expect(fault.at.length).toBeGreaterThan(0)
  expect(JSON.stringify(fault)).not.toContain('شهروند')
  expect(faultOf('شهروند')).toEqual({ name: 'string', code: null, at: [] })
})

it('has an error status for every code', () => {
  for (const code of REFUSALS) expect(statusOf(code)).toBeGreaterThanOrEqual(400)
})
