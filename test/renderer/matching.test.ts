import { describe, expect, it } from 'vitest'
import { indexDirectory } from '../../renderer/app/directory-index.ts'
import { directory } from './given-city.ts'
import { matchPlaces, matchSubjects } from '../../renderer/features/message-fields/matching.ts'

const city = indexDirectory(directory())

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
  it('are neither headings nor retired; confidential ones are among them', () => {
    expect(subjects('')).toEqual(['waste', 'bin', 'asphalt', 'staff', 'lamp'])
    expect(subjects('رفتار')).toEqual(['staff'])
    expect(subjects('سوز')).toEqual([])
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
