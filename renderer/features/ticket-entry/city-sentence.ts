import type { CityText } from '#domain/directory/directory.ts'

export type SentenceValues = Readonly<Record<string, string | null>>

/**
 * The city's own wording of a sentence with its `{names}` filled. Null where the city has none in this language, where it
 * is retired, or where a name has no value: then the console's own sentence is said.
 */
export function citySentence(texts: readonly CityText[], language: 'fa' | 'en', id: string, values: SentenceValues): string | null {
  const text = texts.find((one) => one.id === id && !one.retired)?.[language] ?? ''
  const names = [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
  if (text === '' || names.some((name) => (values[name] ?? '') === '')) return null
  return text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
}
