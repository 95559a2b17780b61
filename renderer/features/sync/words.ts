import type { Pairs } from '../../i18n/pairs.ts'

export const connectionWords = {
  'sync.lastHeard': ['آخرین تماس {ago}', 'last heard {ago}'],
  'outbox.title': ['فرستادن با حافظهٔ همراه', 'Sending by a stick'],
  'outbox.hint': ['اگر این میز چند روز به سرور نمی‌رسد: همهٔ ثبت‌های نفرستاده در فایلی نوشته می‌شود که تنها سرور می‌تواند بخواند. ثبت‌ها روی میز هم می‌ماند و دوباره فرستادنشان چیزی را دو بار ثبت نمی‌کند.', 'For a desk that cannot reach the server for days: everything that waits goes into a file that only the server can read. The entries stay on the desk too, and sending them again enters nothing twice.'],
  'outbox.write': ['نوشتن {n, number} ثبت در فایل…', 'Write {n, plural, one {one entry} other {# entries}} to a file…'],
  'outbox.name': ['نفرستاده‌های {desk} {date}', 'Unsent of {desk} {date}'],
  'outbox.written': ['{n, number} ثبت در «\u2068{file}\u2069» نوشته شد. آن را سر میزی که به سرور می‌رسد ببرید: تابلوی سرپرست، میزها، «دریافت فایل یک میز».', '{n, plural, one {One entry is} other {# entries are}} in ‘\u2068{file}\u2069’. Take it to a desk that reaches the server: supervisor’s board, desks, ‘Take in a desk’s file’.'],
} as const satisfies Pairs
