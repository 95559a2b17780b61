/** Names in braces that a sentence has. */
export const blanksIn = (text: string): readonly string[] => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? ''))]
