/** Answers whether this case id was seen before, and remembers it. */
export function seenCases(): (caseId: string) => boolean {
  const seen = new Set<string>()
  return (caseId) => {
    if (seen.has(caseId)) return true
    // a copy: as it comes it is a slice of the text around it, which would stay in memory with it
    seen.add(Buffer.from(caseId).toString())
    return false
  }
}
