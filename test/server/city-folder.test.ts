import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readCityFolder } from '#server/commands/city-folder.ts'
import { TINY_CITY, writeTinyCity } from '../support/city.ts'

const at = { folder: '' }
beforeEach(() => {
  at.folder = mkdtempSync(join(tmpdir(), 'peygir-city-'))
  writeTinyCity(at.folder)
})
afterEach(() => rmSync(at.folder, { recursive: true, force: true }))

const rewrite = (part: keyof typeof TINY_CITY, content: unknown): void => writeFileSync(join(at.folder, `${part}.json`), JSON.stringify(content))
const [first, ...others] = TINY_CITY.categories

describe('a city\'s folder', () => {
  it('is read whole', () => expect(readCityFolder(at.folder).categories).toHaveLength(TINY_CITY.categories.length))

  it.each([
    ['a department that does not exist', { ...first, departmentId: 'nowhere' }, 'departmentId nowhere does not exist'],
    ['a parent that does not exist', { ...first, parentId: 'nothing' }, 'parentId nothing does not exist'],
    ['a code used twice', { ...first, code: TINY_CITY.categories[1].code }, 'two entries have the same code'],
    ['a code that is no number', { ...first, code: 'x' }, 'categories.json: 0.code'],
  ])('is refused for %s, naming file and place', (_, changed, words) => {
    rewrite('categories', [changed, ...others])
    expect(() => readCityFolder(at.folder)).toThrow(words)
    expect(() => readCityFolder(at.folder)).toThrow('categories.json')
  })

  it.each([
    ['nobody has', ['parks', 'nowhere'], 'usual: departments.1.departmentId does not exist'],
    ['it has named before', ['parks', 'parks'], 'usual: departments.1.departmentId is named twice'],
  ])('is refused for a follow-up policy that names a department that %s', (_, named, words) => {
    rewrite('followUps', [{ ...TINY_CITY.followUps[0], departments: named.map((departmentId) => ({ departmentId, verifyRate: 10 })) }])
    expect(() => readCityFolder(at.folder)).toThrow(words)
  })

  it('is refused when nobody could manage operators', () => {
    rewrite('escalations', [])
    rewrite('roles', TINY_CITY.roles.filter((role) => role.id !== 'admin'))
    expect(() => readCityFolder(at.folder)).toThrow('no role may operator.manage')
  })
})
