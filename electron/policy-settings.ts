import type { Words } from '#ipc/shell.ts'

interface Common {
  readonly name: string
  readonly title: Words
  /** What it does, for whoever sets it. */
  readonly about: Words
  /** Never shown, copied or logged. */
  readonly secret?: true
}
export type Setting = Common & (
  | { readonly kind: 'text'; readonly most: number; readonly pattern: string }
  | { readonly kind: 'number'; readonly least: number; readonly most: number }
  | { readonly kind: 'choice'; readonly of: Readonly<Record<string, Words>> }
)

/**
 * All that IT can say for a workstation. The policy's schema, its templates for Windows (resources/policy, written by
 * electron/write-policy.ts), what is read at the start and what the desk shows of it are made from this list alone.
 */
export const SETTINGS = [
  {
    name: 'serverUrl', kind: 'text', most: 300, pattern: '^https?://[^\\s/]+',
    title: ['نشانی سرور', 'Server address'],
    about: ['سرور مرکزی که این میز در آن ثبت می‌شود، مانند https://137.example.ir. میزی که ثبت شده است به سرور خود می‌ماند.', 'The central server on which this desk enrols, such as https://137.example.ir. A desk that is enrolled stays with its server.'],
  },
  {
    name: 'enrolmentCode', kind: 'text', most: 40, pattern: '^\\S+$', secret: true,
    title: ['کد ثبت میز', 'Enrolment code'],
    about: ['کدی که یک بار به کار می‌رود و میز را بی پرسش ثبت می‌کند.', 'A code that works once and enrols the desk without asking.'],
  },
  {
    name: 'caFile', kind: 'text', most: 1000, pattern: '^.*\\S',
    title: ['گواهی مرجع شهر', 'The city’s authority'],
    about: [
      'مسیر کامل فایل PEM. تنها گواهی‌هایی که این مرجع‌ها داده‌اند پذیرفته می‌شود. اگر فایل خوانده نشود هیچ سروری پذیرفته نمی‌شود.',
      'Absolute path of a PEM file. Only certificates of these authorities are trusted. If the file cannot be read, no server is trusted.',
    ],
  },
  {
    name: 'proxy', kind: 'text', most: 300, pattern: '^(?:direct|system|https?://[\\w.-]+:\\d{1,5}|pac\\+https?://[^\\s/]+\\S*)$',
    title: ['راه رسیدن به سرور', 'Way to the server'],
    about: [
      'direct: بی‌واسطه. system: تنظیم همین رایانه. http://host:port: یک پراکسی. pac+http://host/proxy.pac: اسکریپتی که راه را می‌گوید.',
      'direct: straight. system: as this computer is set. http://host:port: one proxy. pac+http://host/proxy.pac: a script that says which.',
    ],
  },
  {
    name: 'idleLockMinutes', kind: 'number', least: 0, most: 240,
    title: ['قفل خودکار (دقیقه)', 'Idle lock (minutes)'],
    about: ['پس از این مدت بی‌کاری میز قفل می‌شود. صفر: هرگز.', 'The desk locks after this time without a key or a pointer. 0: never.'],
  },
  {
    name: 'ring', kind: 'text', most: 20, pattern: '^[a-z][a-z0-9-]*$',
    title: ['حلقهٔ به‌روزرسانی', 'Update ring'],
    about: ['نام گروهی که این رایانه با آن به‌روز می‌شود: حرف کوچک لاتین، رقم و خط تیره.', 'Name of the group with which this computer is updated: small Latin letters, digits, hyphens.'],
  },
  {
    name: 'updateSource', kind: 'text', most: 300, pattern: '^(?:server|off|https?://[^\\s/]+\\S*|/.+|[A-Za-z]:[\\\\/].*|\\\\\\\\[^\\\\]+\\\\.+)$',
    title: ['جای نسخه‌های تازه', 'Where updates come from'],
    about: [
      'server: سرور مرکزی. off: به‌روزرسانی خودکار نیست. نشانی https://…: هر میزبانی که پوشهٔ نسخه را می‌دهد. مسیر کامل پوشه: اشتراک شبکه یا حافظهٔ همراه.',
      'server: the central server. off: no updates by the console. https://…: any host that gives the folder of a release. Absolute path of a folder: a share or a stick.',
    ],
  },
  {
    name: 'updateWaitHours', kind: 'number', least: 1, most: 168,
    title: ['بیشترین انتظار نسخهٔ آماده (ساعت)', 'Longest wait of a ready update (hours)'],
    about: [
      'نسخهٔ آماده پایان نوبت نصب می‌شود. پس از این مدت کنسول شمارش معکوس را آغاز می‌کند؛ هرگز در میان تماس، پیش‌نویس باز یا سخن فرستاده‌نشده.',
      'A ready update is put in at the end of a shift. After this time the console counts down to it; never during a call, an open draft or with unsent words.',
    ],
  },
  {
    name: 'daysKept', kind: 'number', least: 0, most: 3650,
    title: ['نگه‌داری روی میز (روز)', 'Kept on the desk (days)'],
    about: [
      'پس از این مدت نسخه‌های پیوست‌ها، فایل‌های کنارگذاشته پس از خرابی و گزارش‌های کهنهٔ برنامه از این رایانه پاک می‌شوند. پیام‌ها، پیش‌نویس‌ها و فرستاده‌نشده‌ها پاک نمی‌شوند. صفر: چیزی به سبب عمرش پاک نمی‌شود.',
      'After this time copies of attachments, files put aside after damage and old logs are removed from this computer. Messages, drafts and what waits are never removed by it. 0: nothing is removed for its age.',
    ],
  },
  {
    name: 'language', kind: 'choice', of: { fa: ['فارسی', 'Persian'], en: ['انگلیسی', 'English'] },
    title: ['زبان آغازین', 'First language'],
    about: ['زبان کنسول تا زمانی که کاربر این رایانه زبان دیگری نگزیده است.', 'The console’s language until the user of this computer chooses another.'],
  },
] as const satisfies readonly Setting[]

export type SettingName = (typeof SETTINGS)[number]['name']
/** The setting of that name as Windows compares names: without regard to case. */
export const settingNamed = (name: string): (typeof SETTINGS)[number] | null => SETTINGS.find((each) => each.name.toLowerCase() === name.toLowerCase()) ?? null
