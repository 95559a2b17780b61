const BLANK = /\{(\w+)\}/g

/** Names in braces that a sentence has. */
export const blanksIn = (sentence: string): readonly string[] => [...new Set([...sentence.matchAll(BLANK)].map((found) => found[1] ?? ''))]

/** Whether a brace is left open, closed twice, or holds something that is no name. */
export const hasBrokenBrace = (sentence: string): boolean => /[{}]/.test(sentence.replace(BLANK, ''))

/**
 * A city's sentence with its `{blanks}` filled. A blank that has no value leaves nothing behind, and a line that held
 * nothing but such blanks goes with them. What is filled in is never read as a blank itself.
 */
export function fillBlanks(sentence: string, values: Readonly<Record<string, string | null>>): string {
  return sentence.split('\n').flatMap((line) => {
    const names = [...line.matchAll(BLANK)].map(([, name]) => name ?? '')
    if (names.length > 0 && names.every((name) => (values[name] ?? '') === '')) return []
    return [line.replace(BLANK, (_, name: string) => values[name] ?? '')]
  }).join('\n')
}
