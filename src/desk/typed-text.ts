import { canonical } from '#domain/text/canonical.ts'

/** Free words of the private part; phones and national ids are already in their own form. */
const WORDS = ['name', 'address', 'text']

/** A command's data with every typed text in the form in which it is kept. What is not text is left for the schema to judge. */
export function keptForm(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { private: personal, text } = data
  return {
    ...data,
    ...(typeof text === 'string' ? { text: canonical(text) } : {}),
    ...(typeof personal === 'object' && personal !== null ? { private: mended(personal as Record<string, unknown>) } : {}),
  }
}

const mended = (personal: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(personal).map(([name, value]) => [name, WORDS.includes(name) && typeof value === 'string' ? canonical(value) : value]))
