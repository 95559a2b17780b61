import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { grants, role, type Role } from '#domain/operator/roles.ts'
import type { TicketCommandType } from '#domain/ticket/commands.ts'
import { RULES, RULED_COMMANDS } from '#domain/ticket/rules.ts'
import { STATUSES } from '#domain/ticket/words.ts'
import * as z from 'zod/mini'

/** Draws the table of what is legal when and for whom: the very table that interface, desk and server read. */
const ROW = 24
const CELL = 30
const NAMES = 190
const TOP = 132
const COLUMNS = ['new', ...STATUSES] as const

const text = (x: number, y: number, words: string, style = ''): string => `<text x="${x}" y="${y}"${style === '' ? '' : ` ${style}`}>${words}</text>`
const tilted = (x: number, words: string): string => text(0, 0, words, `transform="translate(${x + CELL / 2 + 4} ${TOP - 10}) rotate(-55)"`)

const isFrom = (type: TicketCommandType, column: (typeof COLUMNS)[number]): boolean => {
  const { from } = RULES[type]
  return from === 'new' ? column === 'new' : column !== 'new' && from.includes(column)
}
const isTo = (type: TicketCommandType, column: (typeof COLUMNS)[number]): boolean => column !== 'new' && RULES[type].to.includes(column)

/** The picture as SVG. `roles`: who may what in the city that is shown. */
export function ticketLife(roles: readonly Role[]): string {
  const used = roles.filter((one) => RULED_COMMANDS.some((type) => RULES[type].permission.some((permission) => grants(one, permission))))
  const people = NAMES + COLUMNS.length * CELL + 24
  const width = people + used.length * CELL + 60
  const height = TOP + RULED_COMMANDS.length * ROW + 52
  const rows = RULED_COMMANDS.flatMap((type, place) => {
    const y = TOP + place * ROW
    const middle = y + ROW / 2
    return [
      place % 2 === 0 ? `<rect x="8" y="${y}" width="${width - 16}" height="${ROW}" class="band"/>` : '',
      text(16, middle + 4, type, 'class="name"'),
      ...COLUMNS.flatMap((column, at) => {
        const x = NAMES + at * CELL + CELL / 2
        return [
          isTo(type, column) ? `<circle cx="${x}" cy="${middle}" r="8" class="to"/>` : '',
          isFrom(type, column) ? `<circle cx="${x}" cy="${middle}" r="4.5" class="from"/>` : '',
        ]
      }),
      ...used.map((one, at) => (RULES[type].permission.some((permission) => grants(one, permission)) ? `<rect x="${people + at * CELL + CELL / 2 - 4.5}" y="${middle - 4.5}" width="9" height="9" rx="2" class="who"/>` : '')),
    ].filter((part) => part !== '')
  })
  const foot = height - 22
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="Vazirmatn, Segoe UI, sans-serif" font-size="12" role="img">`,
    '<title>Which command is legal in which status, and for whom</title>',
    '<style>svg{background:#fff}text{fill:#15211f}.name{font-weight:600}.band{fill:#f3f5f4}.from{fill:#0b7373}.to{fill:none;stroke:#8a5600;stroke-width:1.6}.who{fill:#2957a8}.key{fill:#5c6b67}</style>',
    ...COLUMNS.map((column, at) => tilted(NAMES + at * CELL, column)),
    ...used.map((one, at) => tilted(people + at * CELL, one.nameEn)),
    ...rows,
    `<circle cx="22" cy="${foot - 4}" r="4.5" class="from"/>`, text(34, foot, 'legal in this status', 'class="key"'),
    `<circle cx="196" cy="${foot - 4}" r="8" class="to"/>`, text(210, foot, 'may lead here (no ring: the status stays)', 'class="key"'),
    `<rect x="466" y="${foot - 9}" width="9" height="9" rx="2" class="who"/>`, text(482, foot, 'this role may, in the demo city', 'class="key"'),
    '</svg>', '',
  ].join('\n')
}

export const readRoles = (): readonly Role[] => z.parse(z.array(role), JSON.parse(readFileSync(new URL('../../resources/demo-city/roles.json', import.meta.url), 'utf8')))

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(new URL('../../docs/ticket-life.svg', import.meta.url), ticketLife(readRoles()))
