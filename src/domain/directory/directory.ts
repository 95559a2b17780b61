import * as z from 'zod/mini'
import { role } from '../operator/roles.ts'

const key = z.string().check(z.minLength(1), z.maxLength(64))

export const category = z.object({
  id: key,
  /** Digits an operator may type instead of the name: `101`. */
  code: z.string().check(z.regex(/^\d{2,6}$/)),
  name: z.string(),
  nameEn: z.string(),
  parentId: z.nullable(key),
  departmentId: z.nullable(key),
  /** Hours the department has, null where the year's plan decides. */
  deadlineHours: z.nullable(z.number()),
  urgency: z.enum(['normal', 'important', 'urgent']),
  /** What the operator asks the caller. */
  questions: z.array(z.object({ fa: z.string(), en: z.string() })),
  confidential: z.boolean(),
})
export type Category = z.infer<typeof category>

export const place = z.object({ id: key, name: z.string(), nameEn: z.string(), level: z.enum(['city', 'region', 'area', 'neighbourhood']), parentId: z.nullable(key) })
export type Place = z.infer<typeof place>

export const department = z.object({ id: key, name: z.string(), nameEn: z.string(), parentId: z.nullable(key), external: z.boolean() })
export type Department = z.infer<typeof department>

/** The city as data: it changes while the centre runs, each change with a higher version. */
export const directory = z.object({
  version: z.int(),
  city: z.object({ id: key, name: z.string(), nameEn: z.string(), areaCode: z.string().check(z.regex(/^0\d{2}$/)), timeZone: z.string(), demo: z.boolean() }),
  roles: z.array(role),
  departments: z.array(department),
  categories: z.array(category),
  places: z.array(place),
  /** Names for timelines; nobody's sign-in data. */
  operators: z.array(z.object({ id: z.uuid(), name: z.string(), role: z.string() })),
})
export type Directory = z.infer<typeof directory>
