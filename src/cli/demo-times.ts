import { basename, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readMapping } from '#desk/import/read-mapping.ts'
import { learnTimes } from './demo-city/times.ts'

/** Prints resources/demo-city/times.json anew from a city's history: `node src/cli/demo-times.ts resources/import/boston-311.json FILE.csv.gz`. */
const [map, file] = process.argv.slice(2)
if (map === undefined || file === undefined) {
  process.stderr.write(`say which history: node ${fileURLToPath(import.meta.url)} MAP.json FILE\n`)
  process.exit(2)
}
const mapping = await readMapping(dirname(map), basename(map, '.json'))
if (!mapping.ok) {
  process.stderr.write(`${mapping.message}\n`)
  process.exit(1)
}
const { cases, arrivals, closing, closingOfAll } = await learnTimes(file, mapping.value, Date.now())
const line = (value: unknown): string => JSON.stringify(value)
const rows = (entries: readonly string[]): string => entries.map((entry) => `    ${entry}`).join(',\n')
process.stdout.write(`{\n  "cases": ${cases},\n  "arrivals": [\n${rows(arrivals.map(line))}\n  ],\n  "closingOfAll": ${line(closingOfAll)},\n  "closing": {\n${rows(Object.entries(closing).map(([id, found]) => `${line(id)}: ${line(found)}`))}\n  }\n}\n`)
