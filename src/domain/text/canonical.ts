const PERSIAN_DIGITS = '۰۱۲۳۴۵۶۷۸۹'

/** ASCII and Arabic-Indic digits to Persian ones, for reading. */
export const persianDigits = (text: string | number): string =>
  String(text).replace(/[0-9\u0660-\u0669]/g, (digit) => PERSIAN_DIGITS[digit.charCodeAt(0) & 0xf] ?? digit)

/** Persian and Arabic-Indic digits to ASCII, for comparing, checking and dialling. */
export const asciiDigits = (text: string): string =>
  text.replace(/[\u06F0-\u06F9\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) & 0xf))

/**
 * The form in which text is kept: what was typed, with the keyboard's wrong code points mended.
 * Diacritics and hamza stay as written. Line breaks stay; other control characters (NUL) and bidi marks,
 * which can make a text read as something else, go.
 */
export function canonical(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\uFB50-\uFDFF\uFE70-\uFEFC]/g, (form) => form.normalize('NFKC'))
    .replace(/[\u064A\u0649\u06D2]/g, 'ی')
    .replace(/\u0643/g, 'ک')
    .replace(/\r\n?/g, '\n')
    // eslint-disable-next-line no-control-regex -- control characters are exactly what is taken out
    .replace(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g, '')
    .replace(/[\u0640\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g, '')
    // lone surrogates cannot be stored as UTF-8 and would come back changed
    .replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '')
    .replace(/\u00AC/g, '\u200C')
    .replace(/[\u00A0\u202F]/g, ' ')
    .replace(/[\u0660-\u0669]/g, (digit) => PERSIAN_DIGITS[digit.charCodeAt(0) & 0xf] ?? digit)
    .replace(/\u200C{2,}/g, '\u200C')
    .replace(/(^|\s)\u200C+/g, '$1')
    .replace(/\u200C+(?=\s|$)/g, '')
    .replace(/[ \t]{2,}/g, ' ')
    .trim()
    // a mark that was taken out may have stood between a letter and its hamza
    .normalize('NFC')
}
