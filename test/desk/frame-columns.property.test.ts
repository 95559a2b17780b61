import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Unreadable } from '#desk/frame.ts'
import { openFrame } from '#desk/snapshot-frame.ts'
import { frameColumns } from '#server/store/sqlite/frame-columns.ts'
import { oddTicket } from '../support/odd-tickets.ts'

const anyId = fc.uuid()
const value = fc.oneof(
  fc.constantFrom('', 'با «گیومه» و "نقل"', '\\', '\\"', '{}', ',', 'خط\nدوم', '\u0000', '\u2028', '\ud800', '5', '-0', 'null', '0c9c0a42-6f3b-7d3e-8f00-000000000001'),
  fc.string({ unit: 'binary' }), anyId, anyId.map((id) => `${id}:0`), fc.integer(), fc.constantFrom(0, -0, 1e21, 0.1, -1.5e-9, 1e15, -1e15, 2 ** 53), fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(), fc.constant(null), fc.jsonValue({ maxDepth: 3 }),
)
/** Streams of few shapes, as those of a city are, and some of their own. */
const streams = fc.tuple(fc.array(fc.dictionary(fc.oneof(fc.string(), anyId), fc.constant(null), { maxKeys: 6 }), { minLength: 1, maxLength: 3 }), fc.array(fc.tuple(fc.nat(), fc.array(value, { minLength: 6, maxLength: 6 }), anyId, fc.nat()), { minLength: 1, maxLength: 60 }))
  .map(([shapes, rows]) => rows.map(([which, values, id, at]) => {
    const fields = Object.keys(shapes[which % shapes.length]!)
    return {
      state: JSON.stringify({ id, at, until: at + 3_600_000, ...Object.fromEntries(fields.map((name, n) => [name, values[n]])), steps: [{ commandId: id }] }),
      parts: JSON.stringify({ [id]: { text: values[0] } }),
    }
  }))
const texts = (all: readonly { readonly state: string; readonly parts: string }[]) => all.map(({ state, parts }) => `${state}\n${parts}`)
const read = (bytes: Buffer) => {
  const frame = openFrame(bytes)
  return Array.from({ length: frame.count }, (_, n) => {
    const text = { state: frame.state(n), parts: frame.parts(n) }
    const { state, parts } = frame.read(n)
    return { ...text, read: JSON.stringify([state, parts]) }
  })
}
const written = (all: readonly { readonly state: string; readonly parts: string }[]) => all.map((one) => ({ ...one, read: JSON.stringify([JSON.parse(one.state), JSON.parse(one.parts)]) }))

it('a frame in columns is read letter by letter as it was written, whatever was in the frames before', () => {
  const write = frameColumns()
  fc.assert(fc.property(streams, (all) => {
    const bytes = write('ticket', texts(all))
    expect(openFrame(bytes).stream).toBe('ticket')
    expect(read(bytes)).toEqual(written(all))
  }), { numRuns: 300 })
})

it('a frame that was changed on its way is unreadable or another, and nothing else happens', () => {
  const all = Array.from({ length: 40 }, (_, n) => {
    const { state, parts } = oddTicket(n, { departments: ['parks', 'roads'].slice(0, n % 3), checks: n % 2, phone: `+98912${1_000_000 + n}`, name: 'شهروند', called: n % 11 === 0, address: null, placeId: null, incidentId: null, erased: false })
    return { state: JSON.stringify(state), parts: JSON.stringify(parts) }
  })
  const whole = frameColumns()('ticket', texts(all))
  expect(read(whole)).toEqual(written(all))
  const tried = (bytes: Buffer): string => {
    try {
      read(bytes)
      return 'read'
    } catch (error) {
      if (error instanceof Unreadable) return 'unreadable'
      throw error
    }
  }
  expect(tried(whole.subarray(0, -1))).toBe('unreadable')
  expect(tried(Buffer.concat([whole, Buffer.from('5')]))).toBe('unreadable')
  fc.assert(fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
    const changed = Buffer.from(whole)
    changed[at] = byte
    expect(['read', 'unreadable']).toContain(tried(changed))
  }), { numRuns: 500 })
})

/** Of one shape; the last text is what its columns keep. */
const framed = (count: number, around: readonly string[], columns: readonly object[], keeps = '', of?: readonly number[]): string => {
  const shape = `${JSON.stringify({ around, columns })}\n${keeps}`
  return `${JSON.stringify({ stream: 'ticket', count, of, shapes: [shape.length] })}\n${shape}`
}

it('a frame made by hand is read', () => expect(read(Buffer.from(framed(2, ['{"id":"', '"}\n{}'], [{ bytes: 3 }], 'a\nb'))).map(({ state }) => state)).toEqual(['{"id":"a"}', '{"id":"b"}']))

it.each([
  ['has no head', 'x\n'], ['has a head without end', '{"stream":"ticket","count":0,"shapes":[]}'], ['counts more than it has', framed(2, ['{}\n{}'], [], '', [0])],
  ['counts without end', framed(4_000_000_000, ['{}\n{}'], [])], ['counts below nothing', framed(-1, ['{}\n{}'], [])],
  ['is of a shape that is not there', framed(1, ['{}\n{}'], [], '', [3])], ['is shorter than its shapes', framed(1, ['{}\n{}'], []).slice(0, -1)], ['is longer than its shapes', `${framed(1, ['{}\n{}'], [])} `],
  ['has no line’s end', framed(1, ['{}'], [])], ['has fewer columns than places', framed(1, ['{}\n', '{}'], [])],
  ['is like itself', framed(1, ['{}\n', '{}'], [{ same: 0 }])], ['has a column that is nothing', framed(1, ['{}\n', '{}'], [{}])],
  ['has fewer lines', framed(2, ['', '\n{}'], [{ bytes: 1 }], '5')], ['has more lines', framed(1, ['', '\n{}'], [{ bytes: 3 }], '5\n6')], ['counts on from fewer lines', framed(2, ['', '\n{}'], [{ bytes: 1, from: -1 }], '5')],
  ['takes more bytes than there are', framed(1, ['', '\n{}'], [{ bytes: 9 }], '5')], ['takes fewer bytes than there are', framed(1, ['', '\n{}'], [{ bytes: 1 }], '55')],
  ['takes fewer than none', framed(1, ['', '\n{}'], [{ bytes: -9 }], '5')],
])('a frame that %s is unreadable', (_, text) => expect(() => read(Buffer.from(text))).toThrow(Unreadable))
