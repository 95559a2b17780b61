import type { Directory } from '#domain/directory/directory.ts'
import { lineage } from '#domain/directory/tree.ts'
import { fillBlanks } from '#domain/text/blanks.ts'
import { persianDigits } from '#domain/text/canonical.ts'
import type { Assignment } from '#domain/ticket/assignments.ts'
import { currentPrivate, type PrivateDocument, type TicketState } from '#domain/ticket/state.ts'
import { dueWords } from './due-words.ts'

export interface Letter {
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** Where a city has not worded it. */
const WORDED = {
  emailSubject: 'پیام {code}: {matter}',
  emailBody: [
    'با سلام به {department}', '', 'پیام شهروندی به آن واحد ارجاع شد.', 'کد پیگیری: {code}', 'موضوع: {matter}', 'محدوده: {place}', 'نشانی: {address}', '',
    'سخن شهروند:', '{text}', '', 'یادداشت مرکز: {note}', 'مهلت: {due}', 'چرا این مهلت: {why}', '', 'مرکز ۱۳۷ {city}',
  ].join('\n'),
} as const

/** A letter to the department whose part this is: the city's words with the message in them. */
export function letterOf(directory: Directory, state: TicketState, parts: PrivateDocument, part: Assignment, forwardedWith: string): Letter {
  const person = currentPrivate(state, parts)
  const named = (entries: readonly { readonly id: string; readonly name: string }[], id: string | null): string | null => entries.find((entry) => entry.id === id)?.name ?? null
  const place = lineage(directory.places, state.placeId).map((id) => named(directory.places, id) ?? id).reverse().join('، ')
  const values = {
    city: directory.city.name, department: named(directory.departments, part.departmentId), code: persianDigits(state.code),
    matter: named(directory.categories, state.categoryId) ?? state.categoryId, kind: named(directory.kinds, state.kind), place,
    address: person['address'] ?? null, text: person['text'] ?? null, note: parts[forwardedWith]?.['note'] ?? null,
    ...(part.due === null ? { due: null, why: null } : dueWords(directory, part.due)),
  }
  const worded = (id: keyof typeof WORDED): string => {
    const own = directory.texts.find((text) => text.id === id && !text.retired)?.fa ?? ''
    return fillBlanks(own === '' ? WORDED[id] : own, values)
  }
  const text = worded('emailBody')
  return { subject: oneLine(worded('emailSubject')), text, html: htmlOf(text) }
}

/** What stands in a header: nothing that ends it, nothing that makes it read as something else. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu, ' ').trim()

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&#39;' }
const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter)

/** Right to left also where a reader ignores what stands in the head. */
function htmlOf(text: string): string {
  const paragraphs = text.split(/\n{2,}/).map((paragraph) => `<p dir="rtl">${escaped(paragraph).replaceAll('\n', '<br>')}</p>`)
  return `<!doctype html><html lang="fa" dir="rtl"><head><meta charset="utf-8"></head><body dir="rtl" style="font-family:Vazirmatn,Tahoma,sans-serif;text-align:right">${paragraphs.join('')}</body></html>`
}
