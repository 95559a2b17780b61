import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { KINDS } from '#domain/ticket/words.ts'
import * as z from 'zod/mini'
import type { Dice } from './random.ts'

const said = z.array(z.string()).check(z.minLength(1))
/** What citizens say about one subject and departments report of it. `months`: of the Solar Hijri year; always, where they are left out. */
const subject = z.object({
  weight: z.number(), months: z.optional(z.array(z.int())), kinds: z.partialRecord(z.enum(KINDS), z.number()), texts: said, reports: z.array(z.string()), materials: z._default(z.string(), ''), cost: z._default(z.nullable(z.int()), null),
})
const phrases = z.object({
  openers: said, closers: said, addresses: said, subjects: z.record(z.string(), subject),
  said: z.object({
    atOnce: said, thanks: said, outside: said, forwarded: said, needsInformation: said, notOurs: said, completed: said, verified: said, notDone: said, partly: said, again: said,
    answered: said, content: said, unhappy: said, noAnswer: said, unreachable: said, parked: said, cancelled: said, calledAgain: said, promised: said,
  }),
})
export type Phrases = z.infer<typeof phrases>
export type Subject = Phrases['subjects'][string]

/** Given names with their share in percent, and family names. */
const names = z.object({ female: z.array(z.tuple([z.string(), z.number()])), male: z.array(z.tuple([z.string(), z.number()])), family: said })
export type Names = z.infer<typeof names>

export const readPhrases = (city: string): Phrases => z.parse(phrases, JSON.parse(readFileSync(join(city, 'phrases.json'), 'utf8')))
export const readNames = (city: string): Names => z.parse(names, JSON.parse(readFileSync(join(city, 'names.json'), 'utf8')))

const persian = (number: number): string => String(number).replace(/\d/g, (digit) => String.fromCharCode(0x06f0 + Number(digit)))

/** `{n}` becomes a small number, `{m}` one of a house. */
export const filled = (phrase: string, { between }: Dice): string =>
  phrase.replace(/\{([nm])\}/g, (_, size) => persian(Math.floor(size === 'n' ? between(2, 10) : between(3, 140))))
