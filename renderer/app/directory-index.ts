import type { Category, Department, Directory, Place } from '#domain/directory/directory.ts'
import { fold } from '#domain/text/fold.ts'

type Named = { readonly name: string; readonly nameEn: string }
type Language = 'fa' | 'en'

export interface Subject {
  readonly category: Category
  /** The category above it: `خدمات شهری و پسماند`. */
  readonly group: Category | null
  readonly department: Department | null
  readonly nameWords: readonly string[]
  /** Folded group and department names, as words. */
  readonly otherWords: readonly string[]
}

export interface Spot {
  readonly place: Place
  /** From the nearest place above it to the widest. */
  readonly above: readonly Place[]
  readonly nameWords: readonly string[]
  readonly otherWords: readonly string[]
}

/** The city's data, arranged once for looking up and matching while somebody types. */
export interface DirectoryIndex {
  /** All of it, as it arrived. */
  readonly directory: Directory
  readonly city: Directory['city']
  readonly subjects: readonly Subject[]
  readonly subjectOf: (categoryId: string) => Subject | null
  readonly spots: readonly Spot[]
  readonly spotOf: (placeId: string) => Spot | null
  readonly departmentOf: (departmentId: string) => Department | null
  /** Null for somebody who is not in the directory. */
  readonly operatorName: (operatorId: string) => string | null
}

export const nameIn = (thing: Named, language: Language): string => (language === 'en' && thing.nameEn !== '' ? thing.nameEn : thing.name)

const wordsOf = (...things: readonly (Named | null)[]): readonly string[] =>
  things.flatMap((thing) => (thing === null ? [] : [...fold(thing.name).split(' '), ...fold(thing.nameEn).split(' ')])).filter((word) => word !== '')

export function indexDirectory(directory: Directory): DirectoryIndex {
  const categories = new Map(directory.categories.map((category) => [category.id, category]))
  const departments = new Map(directory.departments.map((department) => [department.id, department]))
  const places = new Map(directory.places.map((place) => [place.id, place]))
  const operators = new Map(directory.operators.map((operator) => [operator.id, operator.name]))

  const subjects = directory.categories.map((category): Subject => {
    const group = category.parentId === null ? null : (categories.get(category.parentId) ?? null)
    const department = category.departmentId === null ? null : (departments.get(category.departmentId) ?? null)
    return { category, group, department, nameWords: wordsOf(category), otherWords: wordsOf(group, department) }
  })
  const spots = directory.places.map((place): Spot => {
    const above: Place[] = []
    for (let up = place.parentId === null ? undefined : places.get(place.parentId); up !== undefined && !above.includes(up); up = up.parentId === null ? undefined : places.get(up.parentId)) above.push(up)
    return { place, above, nameWords: wordsOf(place), otherWords: wordsOf(...above) }
  })

  const subjectById = new Map(subjects.map((subject) => [subject.category.id, subject]))
  const spotById = new Map(spots.map((spot) => [spot.place.id, spot]))
  const parents = new Set(directory.categories.filter(({ retired }) => !retired).map((category) => category.parentId))
  return {
    directory,
    city: directory.city,
    // A heading is no subject. What is retired is not offered, and still named where the history has it.
    subjects: subjects.filter(({ category }) => !parents.has(category.id) && !category.retired),
    subjectOf: (categoryId) => subjectById.get(categoryId) ?? null,
    spots: spots.filter(({ place }) => !place.retired),
    departmentOf: (departmentId) => departments.get(departmentId) ?? null,
    spotOf: (placeId) => spotById.get(placeId) ?? null,
    operatorName: (operatorId) => operators.get(operatorId) ?? null,
  }
}
