/**
 * Prometheus' text form, version 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/). Names end in their unit,
 * counters in `_total`.
 */
export const EXPOSITION_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

export type Labels = Readonly<Record<string, string>>
export interface Sample { readonly labels: Labels; readonly value: number }

const escaped = (text: string): string => text.replace(/[\\"\n]/g, (sign) => (sign === '\n' ? '\\n' : `\\${sign}`))
const labelled = (name: string, labels: Labels): string => {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escaped(value)}"`)
  return pairs.length === 0 ? name : `${name}{${pairs.join(',')}}`
}

/** One family: its help, its type and its samples. */
export const family = (name: string, type: 'counter' | 'gauge', help: string, samples: readonly Sample[]): string =>
  [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...samples.map(({ labels, value }) => `${labelled(name, labels)} ${value}`), ''].join('\n')

/** How often each of a few things happened since the start. */
export interface Tally<K extends string> {
  readonly add: (labels: Readonly<Record<K, string>>) => void
  readonly samples: () => readonly Sample[]
}
export function tally<K extends string>(): Tally<K> {
  const counts = new Map<string, { readonly labels: Labels; value: number }>()
  return {
    add(labels) {
      const key = labelled('', labels)
      const kept = counts.get(key)
      if (kept === undefined) counts.set(key, { labels, value: 1 })
      else kept.value += 1
    },
    samples: () => [...counts.values()],
  }
}

export interface Histogram {
  readonly add: (value: number) => void
  readonly text: (name: string, help: string) => string
}
/** `bounds`: upper ends of the buckets, growing. */
export function histogram(bounds: readonly number[]): Histogram {
  const counts = bounds.map(() => 0)
  const whole = { sum: 0, count: 0 }
  return {
    add(value) {
      whole.sum += value
      whole.count += 1
      bounds.forEach((bound, place) => {
        if (value <= bound) counts[place] = (counts[place] ?? 0) + 1
      })
    },
    text: (name, help) => [
      `# HELP ${name} ${help}`, `# TYPE ${name} histogram`,
      ...bounds.map((bound, place) => `${name}_bucket{le="${bound}"} ${counts[place] ?? 0}`), `${name}_bucket{le="+Inf"} ${whole.count}`,
      `${name}_sum ${whole.sum}`, `${name}_count ${whole.count}`, '',
    ].join('\n'),
  }
}
