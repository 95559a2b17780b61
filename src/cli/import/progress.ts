import type { Tally } from '#desk/import/run-import.ts'

/** Milliseconds between two lines where lines cannot be overwritten (a log file). */
const QUIET = 5_000

/** Shows how far an import is: one line that is overwritten on a terminal, a line every few seconds elsewhere. */
export function progressLine(out: { readonly isTTY?: boolean; readonly write: (text: string) => unknown }): {
  readonly show: (tally: Tally) => void
  readonly end: (tally: Tally) => void
} {
  const began = performance.now()
  let said = began
  const words = ({ rows, added, known, rejected, ambiguous }: Tally): string => {
    const seconds = Math.max((performance.now() - began) / 1000, 0.001)
    const parts = [`${count(rows)} rows`, `${count(Math.round(rows / seconds))} rows/s`, `${count(added)} new`, `${count(known)} known`, `${count(rejected)} rejected`]
    if (ambiguous > 0) parts.push(`${count(ambiguous)} at an hour that the clocks showed twice`)
    return `import: ${parts.join(', ')}, ${Math.round(process.memoryUsage.rss() / 1024 ** 2)} MB`
  }
  return {
    show: (tally) => {
      const now = performance.now()
      if (out.isTTY === true) out.write(`\r\u001B[K${words(tally)}`)
      else if (now - said >= QUIET) {
        said = now
        out.write(`${words(tally)}\n`)
      }
    },
    end: (tally) => out.write(`${out.isTTY === true ? '\r\u001B[K' : ''}${words(tally)}\n`),
  }
}

const count = (n: number): string => n.toLocaleString('en')
