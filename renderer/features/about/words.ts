import type { Pairs } from '../../i18n/pairs.ts'

export const aboutWords = {
  'about.title': ['دربارهٔ پیگیر ۱۳۷', 'About Peygir 137'],
  'about.purpose': ['کنسول مرکزهای ۱۳۷ شهرداری', 'A console for municipal 137 call centres'],
  'about.standIn': ['این نسخه برای آزمایش، روی Electron جایگزین ساخته شده است. با آن کار نکنید و آن را نصب نکنید.', 'This is a test build on a stand-in Electron. Do not work with it and do not install it for others.'],
  'about.engine': ['موتور', 'Engine'],
  'about.licence': ['پروانه', 'Licence'],
  'about.others': ['این برنامه از کار دیگران نیز ساخته شده است. پروانهٔ هر بخش:', 'This program is made of the work of others too. The licence of each part:'],
  'about.chromium': ['پروانه‌های Electron و Chromium', 'Licences of Electron and Chromium'],
  'about.unread': ['فهرست پروانه‌ها در این نسخه نیست.', 'This build comes without the list of licences.'],
} as const satisfies Pairs
