import { live, type Outcome, type Run } from './run.ts'
import type { Step } from './steps.ts'

/**
 * The same failure in fewer steps: delta debugging (Zeller, Hildebrandt, "Simplifying and Isolating Failure-Inducing Input",
 * 2002) over the list of steps. A shorter list counts when the same check fails. After `limitMs` what is reached by then is answered.
 */
export async function shrink(run: Run, failed: Outcome, told: (shorter: Run) => void, limitMs: number): Promise<Run> {
  const check = failed.violation?.check
  const until = performance.now() + limitMs
  const fails = async (steps: readonly Step[]): Promise<boolean> => (await live({ ...run, steps })).violation?.check === check
  let steps = run.steps.slice(0, failed.violation?.at === undefined ? run.steps.length : failed.violation.at + 1)
  if (!(await fails(steps))) steps = [...run.steps]
  for (let size = Math.ceil(steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = steps.length - size; at > -size; at -= size) {
      if (performance.now() > until) return { ...run, steps }
      const fewer = steps.filter((_, place) => place < at || place >= at + size)
      if (fewer.length === steps.length || !(await fails(fewer))) continue
      steps = fewer
      told({ ...run, steps })
    }
  }
  return { ...run, steps }
}
