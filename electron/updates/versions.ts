import * as z from 'zod/mini'

/** Three numbers, and how it was built where that is not as a release is. */
export const versionText = z.string().check(z.regex(/^\d{1,5}(?:\.\d{1,5}){2}(?:\+[a-z]{1,20})?$/))
/** Empty for a release. */
export const builtAs = (version: string): string => version.split('+')[1] ?? ''

/** Below 0 when the first release is older, 0 when they are the same. What follows `+` says how it was built and does not count (semver 2.0.0, 10). */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [numbers(one), numbers(other)]
  return a.map((part, at) => part - (b[at] ?? 0)).find((difference) => difference !== 0) ?? 0
}

const numbers = (version: string): readonly number[] => (version.split('+')[0] ?? '').split('.').map(Number)
