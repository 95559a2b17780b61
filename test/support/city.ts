import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PERMISSIONS } from '#domain/operator/roles.ts'

const part = { questions: [], confidential: false, deadlineHours: 24, urgency: 'normal' }

/** The smallest city with something of everything; fits `registerData` of commands.ts. */
export const TINY_CITY = {
  city: { id: 'tiny', name: 'شهر آزمایش', nameEn: 'Testville', areaCode: '028', timeZone: 'Asia/Tehran', demo: true },
  roles: [
    { id: 'operator', name: 'اپراتور', nameEn: 'Operator', permissions: ['ticket.register', 'ticket.amend', 'ticket.note', 'ticket.read', 'call.record'] },
    { id: 'reader', name: 'خواننده', nameEn: 'Reader', permissions: ['ticket.read'] },
    { id: 'admin', name: 'مدیر', nameEn: 'Administrator', permissions: [...PERMISSIONS] },
  ],
  departments: [{ id: 'services', name: 'خدمات شهری', nameEn: 'City services', parentId: null, external: false }],
  categories: [
    { ...part, id: 'waste', code: '101', name: 'پسماند', nameEn: 'Waste', parentId: null, departmentId: 'services' },
    { ...part, id: 'lights', code: '102', name: 'روشنایی', nameEn: 'Street lights', parentId: null, departmentId: 'services' },
  ],
  places: [
    { id: 'city', name: 'شهر', nameEn: 'City', level: 'city', parentId: null },
    { id: 'north', name: 'منطقه شمال', nameEn: 'North', level: 'region', parentId: 'city' },
  ],
} as const

/** Writes the city as the folder that `server init --city` reads. */
export function writeTinyCity(folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const [name, content] of Object.entries(TINY_CITY)) writeFileSync(join(folder, `${name}.json`), JSON.stringify(content))
}
