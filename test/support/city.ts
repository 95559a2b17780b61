import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PERMISSIONS } from '#domain/operator/roles.ts'
import { KINDS } from '#domain/ticket/words.ts'

const retired = false
const department = { parentId: null, external: false, calendarId: 'office', email: null, phone: null, retired }
const category = {
  parentId: null, serviceId: null, deadlineHours: 24, clock: 'round', urgency: 'normal', kind: 'request', questions: [], script: { fa: '', en: '' }, confidential: false, retired,
} as const
const office = [{ from: 450, to: 870 }]

/** The smallest city with something of everything; fits `registerData` of commands.ts. */
export const TINY_CITY = {
  city: { id: 'tiny', name: 'شهر آزمایش', nameEn: 'Testville', areaCode: '028', timeZone: 'Asia/Tehran', demo: true },
  roles: [
    {
      id: 'operator', name: 'اپراتور', nameEn: 'Operator',
      permissions: [
        'ticket.register', 'ticket.amend', 'ticket.note', 'ticket.read', 'ticket.attach', 'ticket.forward', 'ticket.answer', 'ticket.park', 'ticket.cancel', 'ticket.close', 'ticket.reopen',
        'assignment.relay', 'satisfaction.ask', 'incident.link', 'call.record', 'check.work', 'approval.ask', 'shift.keep',
      ],
    },
    { id: 'reader', name: 'خواننده', nameEn: 'Reader', permissions: ['ticket.read'] },
    { id: 'liaison', name: 'رابط واحد', nameEn: 'Liaison', permissions: ['assignment.work', 'ticket.attach', 'ticket.note'] },
    { id: 'inspector', name: 'بازرس', nameEn: 'Inspector', permissions: ['ticket.read', 'confidential.read', 'confidential.mark', 'ticket.note', 'ticket.forward', 'ticket.answer', 'ticket.verify', 'ticket.close', 'ticket.reopen'] },
    { id: 'admin', name: 'مدیر', nameEn: 'Administrator', permissions: [...PERMISSIONS] },
  ],
  departments: [
    { ...department, id: 'services', name: 'خدمات شهری', nameEn: 'City services' },
    { ...department, id: 'parks', name: 'فضای سبز', nameEn: 'Parks', parentId: 'services' },
    { ...department, id: 'inspection', name: 'بازرسی', nameEn: 'Inspection' },
    { ...department, id: 'power', name: 'شرکت برق', nameEn: 'Power company', external: true, calendarId: 'always' },
  ],
  contacts: [{ id: 'duty-officer', departmentId: 'services', name: 'مسئول شیفت', duty: 'هماهنگی اکیپ‌ها', phone: '028 3333 0101', email: null, hours: 'شبانه‌روز', retired }],
  categories: [
    { ...category, id: 'waste', code: '101', name: 'پسماند', nameEn: 'Waste', departmentId: 'services', questions: [{ id: 'nights', fa: 'چند شب؟', en: 'How many nights?', required: false }] },
    { ...category, id: 'lights', code: '102', name: 'روشنایی', nameEn: 'Street lights', departmentId: 'services', deadlineHours: 14, clock: 'working' },
    { ...category, id: 'staff', code: '103', name: 'رفتار کارکنان', nameEn: 'Conduct of staff', departmentId: 'inspection', deadlineHours: 105, clock: 'working', kind: 'oversight', confidential: true },
    { ...category, id: 'power-cut', code: '104', name: 'قطع برق', nameEn: 'Power cut', departmentId: 'power', deadlineHours: null },
  ],
  places: [
    { id: 'city', name: 'شهر', nameEn: 'City', level: 'city', parentId: null, point: null, retired },
    { id: 'north', name: 'منطقه شمال', nameEn: 'North', level: 'region', parentId: 'city', point: null, retired },
  ],
  kinds: KINDS.map((id) => ({ id, name: 'نوع پیام', nameEn: id, asksNationalId: id === 'complaint', retired })),
  routing: [{ id: 'northern-parks', categoryId: 'lights', placeId: 'north', kind: 'suggestion', departmentId: 'parks', note: '', retired }],
  deadlines: [{ id: 'urgent', categoryId: null, kind: null, urgency: 'urgent', departmentId: null, hours: 2, clock: 'round', note: '', retired }],
  followUps: [{
    id: 'usual', categoryId: null, kind: null, forwardMinutes: 60, acknowledgeHours: 4, nearDueHours: 4, silentDays: 14, remindHours: 4, verifyRate: 100, departments: [], verifyHours: 24, answerHours: 24,
    satisfactionRate: 100, satisfactionAfterHours: 20, satisfactionDays: 5, promiseLeadMinutes: 30, attempts: 3, busyMinutes: 60, noAnswerMinutes: 180, gapMinutes: 60,
    callCalendarId: 'calls', note: '', retired,
  }],
  escalations: [
    { id: 'silent', categoryId: null, departmentId: null, on: 'unacknowledged', level: 1, afterHours: 7, roleId: 'admin', note: '', retired },
    { id: 'late', categoryId: null, departmentId: null, on: 'overdue', level: 1, afterHours: 0, roleId: 'admin', note: '', retired },
  ],
  calendars: [
    { id: 'calls', name: 'تماس با شهروند', nameEn: 'Calling citizens', week: [0, 1, 2, 3, 4, 5, 6].map(() => [{ from: 540, to: 1260 }]), holidays: true, retired },
    { id: 'office', name: 'اداری', nameEn: 'Office hours', week: [office, office, office, office, office, [], []], holidays: true, retired },
    { id: 'always', name: 'شبانه‌روزی', nameEn: 'Day and night', week: [0, 1, 2, 3, 4, 5, 6].map(() => [{ from: 0, to: 1440 }]), holidays: false, retired },
  ],
  holidays: [{ id: '1405-01-01', name: 'نوروز', nameEn: 'Nowruz', retired }],
  articles: [{ id: 'waste-hours', title: 'ساعت جمع‌آوری زباله', titleEn: 'Waste hours', fa: 'زباله هر شب برده می‌شود.', en: 'Waste is collected every night.', words: 'آشغال', categoryId: 'waste', retired }],
  texts: [{ id: 'registered', fa: 'پیام شما با کد {code} ثبت شد.', en: 'Your message was registered under {code}.', retired }],
} as const

/** Goes beside the parts of the directory as map.json. */
const TINY_MAP = {
  note: 'schematic', viewBox: [0, 0, 100, 70], bounds: { west: 49.9, south: 36.2, east: 50.1, north: 36.3 },
  outlines: [{ placeId: 'north', path: 'M10 10H90V60H10Z', label: [50, 35] }], lines: [{ path: 'M0 35H100', kind: 'road' }],
}

/** Writes the city as the folder that `server init --city` reads. */
export function writeTinyCity(folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const [name, content] of Object.entries({ ...TINY_CITY, map: TINY_MAP })) writeFileSync(join(folder, `${name}.json`), JSON.stringify(content))
}
