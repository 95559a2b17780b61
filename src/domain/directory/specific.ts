/** How far a rule is from the case: 0 names the very thing, 1 its parent …; null does not match. A rule that names nothing matches from furthest away. */
export type Distance = number | null

/** `line` is the case's lineage, `named` what the rule names. */
export function distance(line: readonly string[], named: string | null): Distance {
  if (named === null) return line.length
  const steps = line.indexOf(named)
  return steps < 0 ? null : steps
}

/** The same for what is no tree: a kind, an urgency. */
export const sameOrAny = <T extends string>(value: T, named: T | null): Distance => (named === null ? 1 : named === value ? 0 : null)

/** The nearest of the rules that match in everything. Distances weigh in the order in which they stand; the smaller id wins a tie, so that desk and server agree. */
export function mostSpecific<R extends { readonly id: string }>(rules: readonly R[], distances: (rule: R) => readonly Distance[]): R | null {
  let best: { readonly rule: R; readonly far: readonly number[] } | null = null
  for (const rule of rules) {
    const far = distances(rule)
    if (!far.every((steps): steps is number => steps !== null)) continue
    if (best === null || order({ rule, far }, best) < 0) best = { rule, far }
  }
  return best?.rule ?? null
}

interface Candidate {
  readonly rule: { readonly id: string }
  readonly far: readonly number[]
}

function order(a: Candidate, b: Candidate): number {
  for (const [place, steps] of a.far.entries()) {
    const difference = steps - (b.far[place] ?? 0)
    if (difference !== 0) return difference
  }
  return a.rule.id < b.rule.id ? -1 : 1
}
