import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { directory } from '#domain/directory/directory.ts'
import { PERMISSIONS } from '#domain/operator/roles.ts'
import { KINDS } from '#domain/ticket/words.ts'
import { canonical } from '#domain/text/canonical.ts'

const CITY = new URL('../../resources/demo-city/', import.meta.url)
const read = (part: string): unknown => JSON.parse(readFileSync(new URL(`${part}.json`, CITY), 'utf8'))
const part = { city: read('city'), roles: read('roles'), departments: read('departments'), categories: read('categories'), places: read('places') }
const city = z.parse(directory, { version: 1, operators: [], ...part })
const people = z.parse(z.array(z.strictObject({ username: z.string(), name: z.string(), role: z.string(), password: z.string() })), read('operators'))
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
    expect(said.filter(({ phone }) => phone !== null && !phone.startsWith('+98912000'))).toEqual([])
  })
})

describe('the demo city', () => {
  it('is a directory as the domain knows it, and loses nothing on the way', () => {
    expect(city).toMatchObject(part)
    expect(city.city).toMatchObject({ demo: true, areaCode: '028', timeZone: 'Asia/Tehran' })
  })

  it.each(['roles', 'departments', 'categories', 'places'] as const)('has every id of its %s once', (name) => {
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
    const named = [city.city, ...city.roles, ...city.departments, ...city.categories, ...city.places]
    const persian = [...named.map(({ name }) => name), ...city.categories.flatMap(({ questions }) => questions.map(({ fa }) => fa)), ...people.map(({ name }) => name)]
    const english = [...named.map(({ nameEn }) => nameEn), ...city.categories.flatMap(({ questions }) => questions.map(({ en }) => en))]
    expect(persian.filter((text) => canonical(text) !== text || !/[آ-ی]/.test(text) || /[A-Za-z0-9]/.test(text))).toEqual([])
    expect(english.filter((text) => canonical(text) !== text || !/^[\x20-\x7E]+$/.test(text))).toEqual([])
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
    expect(outside.map(({ name }) => name)).toEqual(['روشنایی معابر', 'قطع آب', 'بزرگراه برون‌شهری'])
  })

  it('have the starting tree of the domain with its deadlines', () => {
    const hours = (deadlineHours: number | null): string[] => leaves.filter((leaf) => leaf.deadlineHours === deadlineHours).map(({ name }) => name)
    expect(hours(2)).toEqual(['آبگرفتگی', 'یخ‌زدگی و برف', 'دریچه منهول', 'نشست زمین', 'درخت خطرناک', 'بی‌خانمان'])
    expect(hours(4)).toEqual(['لاشه حیوانات', 'ترکیدگی لوله آبیاری', 'چراغ راهنمایی'])
    expect(hours(48)).toEqual(['سگ ولگرد', 'موش و حشرات', 'کودک زباله‌گرد', 'تابلو', 'خط‌کشی', 'اتوبوس و راننده', 'تاکسی'])
    expect(hours(null)).toEqual(['روکش آسفالت', 'روشنایی معابر', 'قطع آب', 'بزرگراه برون‌شهری'])
    expect(leaves.filter(({ deadlineHours, urgency }) => deadlineHours === 2 && urgency !== 'urgent')).toEqual([])
  })

  it('hold no confidential one until its sealed path exists', () => {
    expect(city.categories.filter(({ confidential }) => confidential)).toEqual([])
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
  it('are two operators, a supervisor and an administrator, each in a role of the city', () => {
    expect(people.map(({ role }) => role).toSorted()).toEqual(['admin', 'operator', 'operator', 'supervisor'])
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
