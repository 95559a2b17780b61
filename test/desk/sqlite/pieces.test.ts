import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { piecesOf } from '#desk/sqlite/pieces.ts'

const letter = fc.constantFrom('ا', 'ب', 'ی', 'a', '7', '\u{1E900}', '\u{10400}')
const words = fc.array(fc.string({ unit: letter, minLength: 1, maxLength: 6 }), { maxLength: 5 }).map((all) => all.join(' '))

it('has each letter and each pair of neighbours of a word once, and nothing else', () => {
  fc.assert(fc.property(words, (folded) => {
    const letters = folded.split(' ').map((word) => [...word])
    const pieces = letters.flatMap((word) => word.flatMap((one, at) => (at === 0 ? [one] : [one, `${word[at - 1]}${one}`])))
    expect(piecesOf(folded).split(' ').filter((piece) => piece !== '').sort()).toEqual([...new Set(pieces)].sort())
  }))
})

it('takes a text of more different pairs than a function takes arguments', () => {
  const all = Array.from({ length: 70_000 }, (_, at) => String.fromCodePoint(0x20000 + (at % 40_000))).join('')
  expect(piecesOf(all).trim().split(' ')).toHaveLength(40_000 + 40_000)
})
