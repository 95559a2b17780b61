/** Departments, categories and places are trees: each entry names its parent, null at the top. */
export interface Branch {
  readonly id: string
  readonly parentId: string | null
}

/** `id` and its ancestors, nearest first. Empty for null; an id that no entry has stands alone. Ends where a circle closes. */
export function lineage(entries: readonly Branch[], id: string | null): readonly string[] {
  const line: string[] = []
  for (let at = id; at !== null && !line.includes(at); ) {
    line.push(at)
    const own = at
    at = entries.find((entry) => entry.id === own)?.parentId ?? null
  }
  return line
}

/** `id` and everything under it. */
export function below(entries: readonly Branch[], id: string): ReadonlySet<string> {
  const children = new Map<string, string[]>()
  for (const { id: child, parentId } of entries) {
    if (parentId === null) continue
    const siblings = children.get(parentId)
    if (siblings === undefined) children.set(parentId, [child])
    else siblings.push(child)
  }
  const found = new Set([id])
  // a Set hands out what is added while it is walked, and nothing twice: so a circle ends
  for (const at of found) for (const child of children.get(at) ?? []) found.add(child)
  return found
}
