import type { Reply } from '#ipc/contract.ts'
import type { PolicyProblem } from '#ipc/shell.ts'

type Code = Extract<Reply<unknown>, { ok: false }>['refusal']['code']

/**
 * What the shell says in the system's own dialogs, when there may be no page to say it. Both languages at once: the
 * chosen one is kept in the database, which may be what cannot be opened.
 */
const WORDS: Partial<Record<Code | 'host_gone', string>> = {
  key_unreadable:
    'کلید دادهٔ این میز باز نشد. شاید مخزن کلید سیستم (keyring) قفل است یا کاربر دیگری وارد شده است. داده‌ها دست‌نخورده‌اند.\n\n' +
    'The key of this desk’s data could not be opened. The system’s keyring may be locked, or another user is signed in. The data is untouched.',
  disk_full:
    'دیسک این رایانه پر است؛ چیزی ذخیره نمی‌شود. کمی جا باز کنید و دوباره بکوشید.\n\n' +
    'This computer’s disk is full; nothing can be saved. Free some space and try again.',
  database_unreadable:
    'پایگاه دادهٔ این میز باز نشد. داده‌ها دست‌نخورده مانده‌اند. دوباره بکوشید؛ اگر نشد، می‌توان پایگاهی تازه ساخت.\n\n' +
    'The database of this desk could not be opened. The data is left as it is. Try again; if that does not help, a new database can be built.',
  update_required:
    'داده‌های این میز را نسخهٔ تازه‌تری از برنامه نوشته است و این نسخه آن‌ها را نمی‌خواند. داده‌ها دست‌نخورده‌اند. نسخهٔ تازه‌تر را نصب کنید یا به مسئول فنی خبر دهید.\n\n' +
    'A newer version of the program wrote this desk’s data, and this one does not read it. The data is left as it is. Install the newer version, or tell your IT staff.',
  host_gone:
    'بخشی از برنامه که پیام‌ها را نگه می‌دارد پی‌درپی از کار می‌افتد. آنچه ذخیره شده سر جای خود است. دوباره بکوشید؛ اگر نشد، گزارش فنی را ذخیره کنید و به مسئول فنی بدهید.\n\n' +
    'The part of the program that keeps the messages ends again and again. What was saved is where it was. Try again; if that does not help, save the diagnostics and give them to your IT staff.',
  directory_unknown:
    'این میز هنوز داده‌های شهر را نگرفته است؛ برای تمرین یک بار به سرور وصل شوید. کنسول به کار عادی برمی‌گردد.\n\n' +
    'This desk has not received the city’s data yet; connect to the server once before practising. The console goes back to normal work.',
  database_busy:
    'پایگاه دادهٔ این میز در دست برنامهٔ دیگری است. آن را ببندید و دوباره بکوشید.\n\nAnother program holds the database of this desk. Close it and try again.',
}
const OTHER =
  'بخشی از برنامه که پیام‌ها را نگه می‌دارد آغاز نشد. داده‌ها دست‌نخورده‌اند. دوباره بکوشید؛ اگر نشد، گزارش فنی را ذخیره کنید و به مسئول فنی بدهید.\n\n' +
  'The part of the program that keeps the messages could not start. The data is left as it is. Try again; if that does not help, save the diagnostics and give them to your IT staff.'

/** The words for a code, with the code itself for whoever is asked for help. */
export const words = (code: string): string => `${WORDS[code as keyof typeof WORDS] ?? OTHER}\n\n${code}`

/** What is wrong with what IT laid down for this machine, each by its name; `shut`: and that nothing is sent until it is right. */
export function policyWords(problems: readonly PolicyProblem[], shut: boolean): string {
  const named = problems.map(({ setting, what, detail, origin }) => [origin, setting, what, detail].filter((part) => part !== null).join(' · ')).join('\n')
  const [fa, en] = shut ? POLICY_SHUT : POLICY_WRONG
  return `${fa}\n\n${en}\n\npolicy_invalid\n${named}`
}
const POLICY_WRONG = [
  'بخشی از آنچه مسئول فنی برای این رایانه گذاشته درست نیست و به کار نرفت؛ بقیه به کار رفت. به مسئول فنی خبر دهید.',
  'Part of what IT laid down for this computer is not right and was not applied; the rest was. Please tell your IT staff.',
] as const
const POLICY_SHUT = [
  'سیاست این رایانه خوانده نمی‌شود و معلوم نیست به کدام سرور می‌توان اعتماد کرد. تا درست شدن آن چیزی فرستاده نمی‌شود؛ کار روی میز ادامه دارد. به مسئول فنی خبر دهید.',
  'This computer’s policy cannot be read, so it is not known which server to trust. Nothing is sent until it is mended; work at the desk goes on. Please tell your IT staff.',
] as const

export const BUTTONS = {
  again: 'تلاش دوباره · Try again',
  fresh: 'آغاز با دادهٔ تازه · Start with new data',
  repair: 'ساخت پایگاه تازه · Build a new database',
  diagnostics: 'ذخیرهٔ گزارش فنی · Save diagnostics',
  back: 'بازگشت · Back',
  quit: 'خروج · Quit',
  understood: 'باشد · OK',
} as const
/** Asked before an unreadable key is put aside. */
export const FRESH =
  'داده‌های کنونی همراه کلیدشان کنار گذاشته می‌شود و میز از نو آغاز می‌کند. پیام‌هایی که هنوز فرستاده نشده‌اند تا پیدا شدن کلید خوانده نمی‌شوند. ادامه می‌دهید؟\n\n' +
  'The present data is put aside with its key and the desk starts anew. Messages that were not sent yet cannot be read until the key is found. Go on?'

/** Asked before the database is put aside. */
export const REPAIR =
  'پایگاه دادهٔ این میز کنار گذاشته و از نو ساخته می‌شود. پیام‌های فرستاده‌نشده و پیش‌نویس‌ها تا جایی که خوانده شوند به پایگاه تازه می‌آیند و بقیه از سرور گرفته می‌شود. نخستین ورود هر کس پس از آن به سرور نیاز دارد. ادامه می‌دهید؟\n\n' +
  'The database of this desk is put aside and built anew. What was not sent and the drafts are brought over as far as they can be read; the rest comes from the server. Everybody’s first sign-in after it needs the server. Go on?'

/** Title of the dialog that asks for the city's own authority. */
export const OPEN_AUTHORITY = 'گزیدن گواهی مرجع شهر · Choose the certificate of the city’s authority'
/** Title of the dialog that asks where the diagnostics go. */
export const SAVE_DIAGNOSTICS = 'ذخیرهٔ گزارش فنی · Save diagnostics'
/** Title of the dialog that asks where a PDF goes. */
export const SAVE_PDF = 'ذخیرهٔ برگه به صورت PDF · Save the sheet as a PDF'
/** Title of the dialog that asks where an export goes. */
export const SAVE_EXPORT = 'ذخیرهٔ فایل خروجی · Save the export'
/** Title of the dialog that asks for a file with the city's history or tables. */
export const OPEN_IMPORT = 'گزیدن فایل برای ورود · Choose a file to import'
/** Title of the dialog that asks for the folder of a release. */
export const OPEN_RELEASE = 'گزیدن پوشهٔ نسخهٔ تازه · Choose the folder of a release'
export const TABLES = 'Excel, CSV'
/** The kind of file in which a desk without a line carries what waits. */
export const OUTBOX = 'نفرستاده‌های یک میز · What waits at a desk'
/** Title of the window while somebody practises: it is read in the task bar too. */
export const TRAINING_TITLE = 'آموزش – پیگیر ۱۳۷ · Training – Peygir 137'
