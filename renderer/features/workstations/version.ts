const partsOf = (version: string): readonly number[] => (version.split('+')[0] ?? '').split('.').map(Number)

/** Below zero: `a` is the older one. What stands after a plus says how it was built, not how new it is. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)]
  for (let place = 0; place < 3; place++) {
    const by = (left[place] ?? 0) - (right[place] ?? 0)
    if (by !== 0) return by
  }
  return 0
}

/** In the digits of the language, and from left to right inside words of either. */
export const versionText = (version: string, digits: (text: string) => string): string => `\u2066${digits(version)}\u2069`
