import * as z from 'zod/mini'
import { category, deadline, department, place, routing, type Category, type Deadline, type Department, type Place, type Routing } from '#domain/directory/directory.ts'

const named = { name: 'نام', nameEn: 'Name', retired: false }
export const aDepartment = (id: string, given: Partial<Department> = {}): Department => z.parse(department, { ...named, id, parentId: null, external: false, calendarId: 'office', email: null, phone: null, ...given })
export const aPlace = (id: string, parentId: string | null, level: Place['level']): Place => z.parse(place, { ...named, id, parentId, level, point: null })
export const aCategory = (id: string, parentId: string | null, given: Partial<Category> = {}): Category =>
  z.parse(category, {
    ...named, id, parentId, code: '100', serviceId: null, departmentId: null, deadlineHours: null, clock: 'round', urgency: 'normal', kind: 'request', questions: [],
    script: { fa: '', en: '' }, confidential: false, ...given,
  })
export const aRule = (id: string, departmentId: string, given: Partial<Routing> = {}): Routing => z.parse(routing, { id, departmentId, categoryId: null, placeId: null, kind: null, note: '', retired: false, ...given })
export const aPolicy = (id: string, hours: number | null, given: Partial<Deadline> = {}): Deadline =>
  z.parse(deadline, { id, hours, categoryId: null, kind: null, urgency: null, departmentId: null, clock: 'round', note: '', retired: false, ...given })
