import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonical } from '#domain/text/canonical.ts'
import { fold, foldAny } from '#domain/text/fold.ts'
import { ndjsonSample } from '../../fixtures/samples.ts'

/** Characters that Persian text really meets, with everything that canonical and fold touch, beside all of Unicode. */
const awkward = fc.constantFrom(
  ...'آأإٱابپکكگيىےیۍېئؤوةۀهەہھءلمن', '\u200C', '\u200D', '\u200B', '\u00AD', '\u00AC', '\u0640', '\u064B', '\u0651', '\u0653', '\u0654', '\u0655', '\u0670', '\u06D6',
  '\u200E', '\u200F', '\u202A', '\u202E', '\u2066', '\u2069', '\u061C', '\u2060', '\uFEFF', '\u00A0', '\u202F', '\u2028', ' ', '\t', '\n', '\r', '\u0000', '\u0007', '\u0085', '\u009F',
  '\uD83D', '\uDE00', '😀', '\uFEFB', '\uFDF2', '\uFDFA', '\uFEFC', '\uFBFC', '\uFE70', '٠', '٩', '۵', '7', 'A', 'İ', 'ß', 'ﬁ', 'é', 'e', '\u0301', '½', '²', '（', '،', '؟', '-',
)
const text = fc.oneof(
  fc.array(awkward, { maxLength: 24 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom(...ndjsonSample('text/persian-tools-script-detection.ndjson').map((sample) => sample.input)),
)
const many = { numRuns: 5_000 }

describe('canonical', () => {
  it('is idempotent: what is kept is kept again as it is', () => {
    fc.assert(fc.property(text, (typed) => { expect(canonical(canonical(typed))).toBe(canonical(typed)) }), many)
  })

  it('keeps what comes back from the database as it went in', () => {
    fc.assert(fc.property(text, (typed) => { expect(Buffer.from(canonical(typed), 'utf8').toString('utf8')).toBe(canonical(typed)) }), many)
  })

  it('leaves no character that lets a text read as something else, and no NUL', () => {
    // eslint-disable-next-line no-control-regex -- control characters are exactly what must not be there
    const hidden = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200B\u200E\u200F\u202A-\u202E\u2066-\u2069]/
    fc.assert(fc.property(text, (typed) => { expect(hidden.test(canonical(typed))).toBe(false) }), many)
  })
})

describe('fold', () => {
  it('gives the same in its short way, for plain messages, as in its long one', () => {
    const plain = fc.array(fc.constantFrom(...'آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیأؤئۀء،؛؟«»۰۵۹', '\u200C', '\u064B', '\u0651', '\u0653', '\u0654', ...' \n!-@07AZaz~'), { maxLength: 30 }).map((letters) => letters.join(''))
    fc.assert(fc.property(fc.oneof(plain, text), (typed) => { expect(fold(typed)).toBe(foldAny(typed)) }), many)
  })

  it('is idempotent', () => {
    fc.assert(fc.property(text, (typed) => { expect(fold(fold(typed))).toBe(fold(typed)) }), many)
  })

  it('does not care whether the text was canonicalised first', () => {
    fc.assert(fc.property(text, (typed) => { expect(fold(canonical(typed))).toBe(fold(typed)) }), many)
  })

  it('gives only letters, digits and single spaces', () => {
    fc.assert(fc.property(text, (typed) => { expect(fold(typed)).toMatch(/^(?:[\p{L}\p{N}]+(?: [\p{L}\p{N}]+)*)?$/u) }), many)
  })

  it('finds a word inside its sentence, however it was typed', () => {
    fc.assert(fc.property(text, text, (word, rest) => { expect(fold(`${rest} ${word} ${rest}`)).toContain(fold(word)) }), many)
  })
})
