import { expect, test } from 'vitest'
import { pdfName } from '../../electron/pdf-name.ts'

test.each([
  ['ارجاع ۴۸۲۱ ۷۳۰۶', 'ارجاع ۴۸۲۱ ۷۳۰۶.pdf'],
  ['می‌خواهم', 'می‌خواهم.pdf'],
  ['../../etc/passwd', 'etc passwd.pdf'],
  ['C:\\Windows\\x', 'C Windows x.pdf'],
  ['a\u0000b\nc\t|*?<>"', 'a b c.pdf'],
  ['...', 'peygir.pdf'],
  ['', 'peygir.pdf'],
  // turned around it would be read as another ending
  ['sheet\u202efdp.exe', 'sheet fdp.exe.pdf'],
])('%j becomes the file %j', (words, file) => expect(pdfName(words)).toBe(file))

test('a long name is cut between letters, not in the middle of one', () => {
  expect(pdfName('𝒜'.repeat(200))).toBe(`${'𝒜'.repeat(80)}.pdf`)
})
