/**
 * Answers that stay right until the database is written to. `changes` counts all its writes: which of them would alter an answer
 * is not judged a second time here. The `limit` answers used last are kept.
 */
export function keptAnswers<T>(changes: () => number, limit: number): (asked: string, answer: () => T) => T {
  const kept = { at: -1, answers: new Map<string, { readonly answer: T }>() }
  return (asked, answer) => {
    const now = changes()
    if (now !== kept.at) kept.answers.clear()
    kept.at = now
    const found = kept.answers.get(asked) ?? { answer: answer() }
    // a map keeps its order: the one used last stands at the end
    kept.answers.delete(asked)
    kept.answers.set(asked, found)
    const [oldest] = kept.answers.keys()
    if (kept.answers.size > limit && oldest !== undefined) kept.answers.delete(oldest)
    return found.answer
  }
}
