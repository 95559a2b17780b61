import { blanksIn, hasBrokenBrace } from '../text/blanks.ts'

const SMS = ['code', 'city', 'answer', 'due']
const LETTER = ['city', 'department', 'code', 'matter', 'kind', 'place', 'address', 'text', 'note', 'due', 'why']

/** What can stand in each text that the console or the server fills. Any other text is the city's own affair. */
const FILLED: Readonly<Record<string, readonly string[]>> = {
  beforeSaving: ['matter'], deadline: ['due'], noDeadline: [], registered: ['matter', 'department', 'code'], registeredAnonymous: ['matter'], outside: ['department', 'phone'],
  outsideNoPhone: ['department'], confidential: ['code'], incident: ['incident', 'code'], answered: ['code', 'answer'], status: ['code', 'matter', 'status', 'department'],
  satisfaction: ['code'], verification: ['code'], forwardingSheetTitle: [], forwardingSheetNote: [], forwardingSheetSignature: [], emailSubject: LETTER, emailBody: LETTER,
}

/** As the console itself finds the texts it offers for an SMS. */
export const isSms = (id: string): boolean => id.startsWith('sms')
export const isLetter = (id: string): boolean => id.startsWith('email')

/** Null: nothing in the program fills this text. */
export const knownBlanks = (id: string): readonly string[] | null => (isSms(id) ? SMS : (FILLED[id] ?? null))

/** Blanks of a text that nothing would ever fill. */
export function unknownBlanks(id: string, text: string): readonly string[] {
  const known = knownBlanks(id)
  return known === null ? [] : blanksIn(text).filter((name) => !known.includes(name))
}

/** unknown: a blank that would stay empty when the text is sent or read out. brace: one that would be read out as it stands. */
export interface TextFault { readonly reason: 'unknown' | 'brace'; readonly names: readonly string[] }

/** Null when every blank of the text will be filled. */
export function textFault(id: string, text: string): TextFault | null {
  if (hasBrokenBrace(text)) return { reason: 'brace', names: [] }
  const names = unknownBlanks(id, text)
  return names.length === 0 ? null : { reason: 'unknown', names }
}
