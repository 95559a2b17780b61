import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { workingTime } from '#domain/calendar/working-time.ts'
import { deadlineFor } from '#domain/directory/deadlines.ts'
import { directory, SECTION_NAMES } from '#domain/directory/directory.ts'
import { route } from '#domain/directory/routing.ts'
import { PERMISSIONS } from '#domain/operator/roles.ts'
import { KINDS } from '#domain/ticket/words.ts'
import { canonical } from '#domain/text/canonical.ts'

const CITY = new URL('../../resources/demo-city/', import.meta.url)
const read = (part: string): unknown => JSON.parse(readFileSync(new URL(`${part}.json`, CITY), 'utf8'))
const part = { city: read('city'), ...Object.fromEntries(SECTION_NAMES.map((name) => [name, read(name)])) }
const city = z.parse(directory, { version: 1, operators: [], sealingKey: null, ...part })
const people = z.parse(z.array(z.strictObject({ username: z.string(), name: z.string(), role: z.string(), departmentId: z.nullable(z.string()), password: z.string() })), read('operators'))
const point = z.tuple([z.number(), z.number()])
const map = z.parse(z.strictObject({
  note: z.string(), viewBox: z.tuple([z.number(), z.number(), z.number(), z.number()]), bounds: z.strictObject({ west: z.number(), south: z.number(), east: z.number(), north: z.number() }),
  outlines: z.array(z.strictObject({ placeId: z.string(), path: z.string(), label: point })), lines: z.array(z.strictObject({ path: z.string(), kind: z.string() })),
}), read('map'))
const ids = (entries: readonly { readonly id: string }[]): string[] => entries.map(({ id }) => id)
const leaves = city.categories.filter(({ parentId }) => parentId !== null)
const roots = city.categories.filter(({ parentId }) => parentId === null)

const said = z.parse(z.array(z.object({ categoryId: z.string(), placeId: z.nullable(z.string()), kind: z.enum(KINDS), text: z.string(), address: z.nullable(z.string()), name: z.nullable(z.string()), phone: z.nullable(z.string()) })), read('messages'))

describe('the demo city\'s messages', () => {
  it('stand under subjects and in places that the city has', () => {
    expect(said.length).toBeGreaterThan(20)
    expect(said.filter(({ categoryId }) => !ids(leaves).includes(categoryId))).toEqual([])
    expect(said.filter(({ placeId }) => placeId !== null && !ids(city.places).includes(placeId))).toEqual([])
  })
  it('are written as they would be kept, with numbers that belong to nobody', () => {
    const texts = said.flatMap(({ text, address, name }) => [text, address, name]).filter((text) => text !== null)
    expect(texts.filter((text) => canonical(text) !== text)).toEqual([])
    expect(said.filter(({ phone }) => phone !== null && !phone.startsWith('+98970000'))).toEqual([])
  })
})

describe('the demo city', () => {
  it('is a directory as the domain knows it, and loses nothing on the way', () => {
    expect(city).toMatchObject(part)
    expect(city.city).toMatchObject({ demo: true, areaCode: '028', timeZone: 'Asia/Tehran' })
  })

  it.each(SECTION_NAMES)('has every id of its %s once', (name) => {
    expect(city[name].length).toBeGreaterThan(0)
    expect(new Set(ids(city[name])).size).toBe(city[name].length)
  })

  it.each(['departments', 'categories', 'places'] as const)('has no parent that is missing and no circle among its %s', (name) => {
    const parents = new Map(city[name].map((entry) => [entry.id, entry.parentId]))
    const lost = ids(city[name]).filter((id) => {
      // climbing more steps than there are entries means going round
      let [at, steps] = [parents.get(id), 0]
      while (typeof at === 'string' && steps <= parents.size) [at, steps] = [parents.get(at), steps + 1]
      return at !== null
    })
    expect(lost).toEqual([])
  })

  it('writes Persian and English everywhere, in the form in which text is kept', () => {
    const named = [city.city, ...city.roles, ...city.departments, ...city.categories, ...city.places, ...city.kinds, ...city.calendars, ...city.holidays]
    const spoken = [...city.categories.flatMap(({ questions, script }) => [...questions, ...(script.fa === '' && script.en === '' ? [] : [script])]), ...city.articles, ...city.texts]
    const notes = [...city.routing, ...city.deadlines].map(({ note }) => note)
    // what stands in braces is a place for a fact, the same in both languages
    const facts = /\{[a-z]+\}/g
    const persian = [...named.map(({ name }) => name), ...spoken.map(({ fa }) => fa), ...city.articles.flatMap(({ title, words }) => [title, words]), ...notes, ...people.map(({ name }) => name)].map((text) => text.replace(facts, 'چیزی'))
    const english = [...named.map(({ nameEn }) => nameEn), ...spoken.map(({ en }) => en), ...city.articles.map(({ titleEn }) => titleEn)]
    expect(persian.filter((text) => canonical(text) !== text || !/[آ-ی]/.test(text) || /[A-Za-z0-9]/.test(text))).toEqual([])
    expect(english.filter((text) => canonical(text) !== text || !/^[\n\x20-\x7E]+$/.test(text))).toEqual([])
    const askedFor = (text: string): string[] => [...text.matchAll(facts)].map(([fact]) => fact).sort()
    expect(spoken.filter(({ fa, en }) => askedFor(fa).join() !== askedFor(en).join())).toEqual([])
  })
})

describe('its categories', () => {
  it('have three digits, each once, and a leaf\'s code follows its parent\'s', () => {
    expect(city.categories.filter(({ code }) => !/^\d{3}$/.test(code))).toEqual([])
    expect(new Set(city.categories.map(({ code }) => code)).size).toBe(city.categories.length)
    const starts = roots.map(({ id, code }) => ({ id, code })).toSorted((a, b) => Number(a.code) - Number(b.code))
    const astray = leaves.filter((leaf) => starts.findLast(({ code }) => Number(code) <= Number(leaf.code))?.id !== leaf.parentId)
    expect(astray).toEqual([])
  })

  it('are two levels deep, and every leaf asks one to three questions', () => {
    expect(leaves.filter(({ parentId }) => !ids(roots).includes(parentId ?? ''))).toEqual([])
    expect(leaves.filter(({ questions }) => questions.length < 1 || questions.length > 3)).toEqual([])
    expect(ids(roots).filter((id) => !leaves.some(({ parentId }) => parentId === id))).toEqual([])
  })

  it('go to departments that are there; what is not the city\'s goes to external ones', () => {
    const departments = new Map(city.departments.map((department) => [department.id, department]))
    expect(leaves.filter(({ departmentId }) => departmentId === null || !departments.has(departmentId))).toEqual([])
    const outside = leaves.filter(({ departmentId }) => departments.get(departmentId ?? '')?.external === true)
    expect(outside.map(({ name }) => name)).toEqual(['روشنایی معابر', 'قطع آب', 'بزرگراه برون‌شهری', 'قطع برق', 'بوی گاز'])
  })

  it('have the starting tree of the domain with its deadlines', () => {
    const hours = (deadlineHours: number | null): string[] => leaves.filter((leaf) => leaf.deadlineHours === deadlineHours).map(({ name }) => name)
    expect(hours(2)).toEqual(['آبگرفتگی', 'یخ‌زدگی و برف', 'دریچه منهول', 'نشست زمین', 'درخت خطرناک', 'بی‌خانمان'])
    expect(hours(4)).toEqual(['لاشه حیوانات', 'ترکیدگی لوله آبیاری', 'چراغ راهنمایی'])
    expect(hours(48)).toEqual(['سگ ولگرد', 'موش و حشرات', 'کودک زباله‌گرد', 'تابلو', 'خط‌کشی', 'اتوبوس و راننده', 'تاکسی'])
    expect(hours(null)).toEqual(['روکش آسفالت', 'روشنایی معابر', 'قطع آب', 'بزرگراه برون‌شهری', 'قطع برق', 'بوی گاز'])
    expect(leaves.filter(({ deadlineHours, urgency }) => deadlineHours === 2 && urgency !== 'urgent')).toEqual([])
  })

  it('name each question once, and no two that are asked for the same subject', () => {
    expect(leaves.filter(({ questions }) => new Set(ids(questions)).size < questions.length)).toEqual([])
  })

  it('have the conduct of staff as a confidential oversight report with fifteen working days', () => {
    const confidential = city.categories.filter((category) => category.confidential)
    expect(ids(confidential)).toEqual(['inspection', 'staff-conduct', 'unlawful-payment'])
    expect(confidential.filter(({ departmentId, kind, clock }) => departmentId !== 'inspection' || kind !== 'oversight' || clock !== 'working')).toEqual([])
    const [daily] = city.calendars.find(({ id }) => id === city.departments.find((department) => department.id === 'inspection')?.calendarId)?.week[0] ?? []
    const hours = ((daily?.to ?? 0) - (daily?.from ?? 0)) / 60
    expect(confidential.map(({ deadlineHours }) => deadlineHours)).toEqual([15 * hours, 15 * hours, 15 * hours])
  })
})

describe('its rules', () => {
  const message = (categoryId: string, kind: (typeof KINDS)[number], urgency: 'normal' | 'urgent' = 'normal', placeId: string | null = null) => {
    const departmentId = route(city, { categoryId, kind, placeId })?.departmentId ?? null
    return { departmentId, ...deadlineFor(city, { categoryId, kind, urgency, departmentId }) }
  }

  it('refer to nothing that the city has not', () => {
    const known = { departmentId: ids(city.departments), categoryId: ids(city.categories), placeId: ids(city.places), calendarId: ids(city.calendars), parentId: null } as const
    const astray = SECTION_NAMES.flatMap((name): readonly object[] => city[name]).flatMap((entry) =>
      Object.entries(entry).filter(([field, value]) => typeof value === 'string' && known[field as keyof typeof known]?.includes(value) === false).map(([field, value]) => `${field} ${String(value)}`))
    expect(astray).toEqual([])
    const rates = city.followUps.flatMap(({ departments }) => departments)
    expect(rates.filter(({ departmentId }) => !ids(city.departments).includes(departmentId))).toEqual([])
    expect(rates.length).toBeGreaterThan(1)
  })

  it('never send an oversight report to those it may be about, whatever its subject and place', () => {
    const places = [null, ...ids(city.places)]
    const elsewhere = ids(leaves).flatMap((categoryId) => places.map((placeId) => route(city, { categoryId, placeId, kind: 'oversight' })?.departmentId)).filter((department) => department !== 'inspection')
    expect(elsewhere).toEqual([])
  })

  it('give what is urgent two hours, day and night, and complaints and suggestions their own time', () => {
    expect(message('flooding', 'complaint', 'urgent')).toMatchObject({ hours: 2, clock: 'round' })
    expect(message('asphalt-patching', 'complaint')).toMatchObject({ departmentId: 'civil-works', hours: 21, clock: 'working' })
    expect(message('general-comment', 'suggestion')).toMatchObject({ departmentId: 'participation', hours: 70 })
    expect(message('power-cut', 'complaint')).toMatchObject({ departmentId: 'electricity-company', hours: null })
    expect(message('street-sweeping', 'request', 'normal', 'region-3')).toMatchObject({ departmentId: 'municipality-3', hours: 24 })
  })

  it('let every department work at some time', () => {
    const time = workingTime(city)
    const idle = ids(city.departments).filter((departmentId) => time.due({ departmentId, start: 1_770_000_000_000, hours: 1, clock: 'working', from: 'policy', policyId: null }).calendarId === null)
    expect(idle).toEqual([])
  })

  it('name every kind of message, and ask a national id for complaints alone', () => {
    expect(ids(city.kinds)).toEqual([...KINDS])
    expect(ids(city.kinds.filter(({ asksNationalId }) => asksNationalId))).toEqual(['complaint'])
  })

  it('know the holidays of three years, those of Nowruz by name', () => {
    expect([1404, 1405, 1406].map((year) => city.holidays.filter(({ id }) => id.startsWith(String(year))).length).every((days) => days > 23)).toBe(true)
    expect(['1405-01-01', '1405-01-12', '1405-01-13', '1405-11-22'].map((day) => city.holidays.find(({ id }) => id === day)?.nameEn)).toEqual(['Nowruz; Eid al-Fitr', 'Islamic Republic Day', 'Nature Day', 'Victory of the Islamic Revolution'])
  })
})

describe('its map', () => {
  it('shows each region once, with its label inside the sketch, and says that it is one', () => {
    expect(map.outlines.map(({ placeId }) => placeId)).toEqual(ids(city.places.filter(({ level }) => level === 'region')))
    const [, , width, height] = map.viewBox
    expect(map.outlines.filter(({ label: [x, y] }) => x <= 0 || x >= width || y <= 0 || y >= height)).toEqual([])
    expect(map.note).toMatch(/not the official boundaries/)
  })

  it('has the shape of the ground that it covers, at the latitude of the city', () => {
    const { west, south, east, north } = map.bounds
    const [, , width, height] = map.viewBox
    const ground = ((east - west) * Math.cos((((north + south) / 2) * Math.PI) / 180)) / (north - south)
    expect(ground).toBeCloseTo(width / height, 1)
  })
})

describe('its places', () => {
  it('stand under one city and are Qazvin\'s alone', () => {
    expect(city.places.filter(({ level }) => level === 'city').map(({ name }) => name)).toEqual(['قزوین'])
    expect(city.places.filter(({ level }) => level === 'region').map(({ name }) => name)).toEqual(['منطقه ۱', 'منطقه ۲', 'منطقه ۳', 'منطقه ۴'])
    expect(city.places.filter(({ nameEn }) => /boston|dorchester|roxbury/i.test(nameEn))).toEqual([])
  })
})

describe('its people', () => {
  it('have one in each role that a message passes through, each in a role of the city', () => {
    expect(people.map(({ role }) => role).toSorted()).toEqual(['admin', 'inspector', 'liaison', 'liaison', 'operator', 'operator', 'supervisor', 'verifier'])
    expect(people.filter(({ role, departmentId }) => (role === 'liaison') !== (departmentId !== null && ids(city.departments).includes(departmentId)))).toEqual([])
    expect(people.filter(({ role }) => !ids(city.roles).includes(role))).toEqual([])
    expect(new Set(people.map(({ username }) => username)).size).toBe(people.length)
    expect(people.filter(({ username, password }) => !/^[a-z]+$/.test(username) || password.length < 12)).toEqual([])
  })

  it('together hold every right, and only an administrator brings in history or manages people', () => {
    const held = new Set(city.roles.flatMap(({ permissions }) => permissions))
    expect(PERMISSIONS.filter((permission) => !held.has(permission))).toEqual([])
    const who = city.roles.filter(({ permissions }) => permissions.includes('ticket.import') || permissions.includes('operator.manage'))
    expect(ids(who)).toEqual(['admin'])
  })
})

it('every folder of data in resources names its sources', () => {
  const sources = readFileSync(new URL('../../resources/SOURCES.md', import.meta.url), 'utf8')
  const folders = readdirSync(new URL('../../resources/', import.meta.url), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name)
  expect(folders.filter((name) => !sources.includes(`${name}/`))).toEqual([])
})
