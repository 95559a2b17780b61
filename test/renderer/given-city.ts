import type { Article, Category, CityText, Department, Directory, Place } from '#domain/directory/directory.ts'

/** A small city for the console's own tests. */
export const category = (id: string, code: string, name: string, more: Partial<Category> = {}): Category => ({
  id, code, serviceId: null, name, nameEn: id, parentId: null, departmentId: null, deadlineHours: 24, clock: 'round', urgency: 'normal', kind: 'request',
  questions: [], script: { fa: '', en: '' }, confidential: false, retired: false, ...more,
})
export const place = (id: string, name: string, nameEn: string, level: Place['level'], parentId: string | null, point: Place['point'] = null): Place =>
  ({ id, name, nameEn, level, parentId, point, retired: false })
export const department = (id: string, name: string, more: Partial<Department> = {}): Department =>
  ({ id, name, nameEn: id, parentId: null, external: false, calendarId: 'always', email: null, phone: null, retired: false, ...more })
export const article = (id: string, title: string, fa: string, more: Partial<Article> = {}): Article =>
  ({ id, title, titleEn: id, fa, en: '', words: '', categoryId: null, retired: false, ...more })
export const cityText = (id: string, fa: string, en = ''): CityText => ({ id, fa, en, retired: false })

export const directory = (more: Partial<Directory> = {}): Directory => ({
  version: 1, city: { id: 'qazvin', name: 'قزوین', nameEn: 'Qazvin', areaCode: '028', timeZone: 'Asia/Tehran', demo: true },
  departments: [department('civil', 'معاونت عمران'), department('waste', 'سازمان پسماند'), department('inspection', 'بازرسی'), department('power', 'شرکت برق', { external: true, phone: '121' })],
  contacts: [],
  categories: [
    category('services', '10', 'خدمات شهری'),
    category('waste', '101', 'جمع‌آوری زباله', { parentId: 'services', departmentId: 'waste' }),
    category('bin', '102', 'مخزن زباله', { parentId: 'services', departmentId: 'waste' }),
    category('asphalt', '201', 'لکه‌گیری آسفالت', { departmentId: 'civil', urgency: 'important', kind: 'complaint' }),
    category('inspection', '870', 'بازرسی', { departmentId: 'inspection', confidential: true, kind: 'oversight' }),
    category('staff', '871', 'رفتار کارکنان', { parentId: 'inspection', departmentId: 'inspection', kind: 'oversight' }),
    category('lamp', '901', 'روشنایی معابر', { departmentId: 'power', deadlineHours: null }),
    category('old', '999', 'زباله‌سوز', { retired: true }),
  ],
  places: [
    place('city', 'قزوین', 'Qazvin', 'city', null), place('r2', 'منطقهٔ ۲', 'Region 2', 'region', 'city', { lat: 36.28, lon: 50.02 }),
    place('mahdieh', 'مهدیه', 'Mahdieh', 'neighbourhood', 'r2', { lat: 36.29, lon: 50.03 }), place('minudar', 'مینودر', 'Minudar', 'neighbourhood', 'city'),
  ],
  kinds: [], routing: [], deadlines: [], followUps: [], escalations: [], calendars: [], holidays: [], articles: [], texts: [], roles: [], operators: [], sealingKey: null, ...more,
})
