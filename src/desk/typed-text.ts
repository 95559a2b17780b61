import { canonical } from '#domain/text/canonical.ts'

/** Free words beside a command's facts, and in its private part; phones and national ids are already in their own form. */
const WORDS = ['text', 'note', 'materials']
const PRIVATE_WORDS = ['name', 'address', 'text', 'title', 'script', 'answer', 'fileName']

type Named = Readonly<Record<string, unknown>>

/** A command's data with every typed text in the form in which it is kept. What is not text is left for the schema to judge. */
export function keptForm(data: Named): Record<string, unknown> {
  const { private: personal, answers } = data
  return {
    ...mended(data, (name) => WORDS.includes(name)),
    ...(isNamed(personal) ? { private: mended(personal, (name) => PRIVATE_WORDS.includes(name)) } : {}),
    ...(isNamed(answers) ? { answers: mended(answers, () => true) } : {}),
  }
}

/** Whether words that somebody typed are all that they were: nothing but spaces and marks. */
export const wordsAreEmpty = (data: Named): boolean => WORDS.some((name) => data[name] === '') || (isNamed(data['private']) && data['private']['answer'] === '')

const isNamed = (value: unknown): value is Named => typeof value === 'object' && value !== null && !Array.isArray(value)

const mended = (named: Named, isText: (name: string) => boolean): Record<string, unknown> =>
  Object.fromEntries(Object.entries(named).map(([name, value]) => [name, typeof value === 'string' && isText(name) ? canonical(value) : value]))
