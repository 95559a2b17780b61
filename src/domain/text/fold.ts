import { asciiDigits, canonical } from './canonical.ts'

/**
 * The form in which text is searched: both the shadow column and the query go through it. It starts from the form in which
 * text is kept, so that a query as typed finds what was mended when it was saved.
 */
export function fold(text: string): string {
  return asciiDigits(canonical(text).normalize('NFKC'))
    .replace(/[\u064B-\u065F\u0670\u06D6-\u06ED\u0640\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF\u061C\u00AC\u00AD]/g, '')
    .replace(/[آأإٱ]/g, 'ا')
    .replace(/ؤ/g, 'و')
    .replace(/[ئيىےۍې]/g, 'ی')
    .replace(/[كڪ]/g, 'ک')
    .replace(/[ةۀەہھ]/g, 'ه')
    .replace(/ء/g, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
