import { describe, expect, it } from 'vitest'
import type { Directory } from '#domain/directory/directory.ts'
import { indexDirectory } from '../../renderer/app/directory-index.ts'
import { matchPlaces, matchSubjects } from '../../renderer/features/message-fields/matching.ts'

type Category = Directory['categories'][number]
const category = (id: string, code: string, name: string, parentId: string | null, departmentId: string | null, confidential = false): Category => ({
  id, code, name, nameEn: '', parentId, departmentId, deadlineHours: 24, urgency: 'normal', questions: [], confidential,
})

const city = indexDirectory({
  version: 1,
  city: { id: 'qazvin', name: 'قزوین', nameEn: 'Qazvin', areaCode: '028', timeZone: 'Asia/Tehran', demo: true },
  roles: [], operators: [],
  departments: [{ id: 'civil', name: 'معاونت عمران', nameEn: 'Civil works', parentId: null, external: false }],
  categories: [
    category('services', '10', 'خدمات شهری', null, null),
    category('waste', '101', 'جمع‌آوری زباله', 'services', null),
    category('bin', '102', 'مخزن زباله', 'services', null),
    category('asphalt', '201', 'لکه‌گیری آسفالت', null, 'civil'),
    category('staff', '901', 'رفتار کارکنان', null, null, true),
  ],
  places: [
    { id: 'city', name: 'قزوین', nameEn: 'Qazvin', level: 'city', parentId: null },
    { id: 'r2', name: 'منطقهٔ ۲', nameEn: 'Region 2', level: 'region', parentId: 'city' },
    { id: 'mahdieh', name: 'مهدیه', nameEn: 'Mahdieh', level: 'neighbourhood', parentId: 'r2' },
    { id: 'minudar', name: 'مینودر', nameEn: 'Minudar', level: 'neighbourhood', parentId: 'city' },
  ],
})

const subjects = (query: string): string[] => matchSubjects(city.subjects, query, 9).map((subject) => subject.category.id)
const places = (query: string): string[] => matchPlaces(city.spots, query, 9).map((spot) => spot.place.id)

describe('subjects', () => {
  it('are found by the beginning of any word, first words first', () => {
    expect(subjects('زبا')).toEqual(['waste', 'bin'])
    expect(subjects('مخ')).toEqual(['bin'])
  })
  it('are found whatever keyboard wrote the letters', () => {
    expect(subjects('لكه گيري')).toEqual(['asphalt'])
    expect(subjects('اسفالت')).toEqual(['asphalt'])
  })
  it('are found by code in any digits, the whole code before its beginning', () => {
    expect(subjects('۱۰۲')).toEqual(['bin'])
    expect(subjects('١٠')).toEqual(['waste', 'bin'])
  })
  it('are found by department or group', () => {
    expect(subjects('عمران')).toEqual(['asphalt'])
    expect(subjects('خدمات')).toEqual(['waste', 'bin'])
  })
  it('must meet every word', () => {
    expect(subjects('زباله آسفالت')).toEqual([])
  })
  it('are neither headings nor confidential', () => {
    expect(subjects('')).toEqual(['waste', 'bin', 'asphalt'])
    expect(subjects('رفتار')).toEqual([])
  })
})

describe('places', () => {
  it('are found by their name, in Persian or English', () => {
    expect(places('مهد')).toEqual(['mahdieh'])
    expect(places('minu')).toEqual(['minudar'])
  })
  it('are found through the places above them, the wider one first', () => {
    expect(places('منطقه 2')).toEqual(['r2', 'mahdieh'])
  })
})
