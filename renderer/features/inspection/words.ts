import type { Pairs } from '../../i18n/pairs.ts'

export const inspectionWords = {
  'nav.inspection': ['بازرسی', 'Inspection'],
  'nav.inspectionShort': ['بازرسی', 'Inspection'],
  'inspection.bar': ['محرمانه', 'Confidential'],
  'inspection.barHint': ['از سرور خوانده می‌شود، روی این میز نمی‌ماند، و هر خواندن در کارنامهٔ امنیتی می‌آید.', 'Read from the server, never kept on this desk; every reading is in the audit trail.'],
  'inspection.count': ['{n, plural, =0 {پیامی نیست} other {{n, number} پیام}}', '{n, plural, =0 {no messages} one {# message} other {# messages}}'],
  'inspection.again': ['خواندن دوباره', 'Read again'],
  'inspection.older': ['قدیمی‌ترها', 'Older ones'],
  'inspection.none': ['پیام محرمانه‌ای نیست', 'No confidential message'],
  'inspection.noneHint': ['پیام‌هایی که دربارهٔ رفتار کارکنان است، تنها این‌جا دیده می‌شود.', 'Messages about the conduct of staff are seen here only.'],
  'inspection.offline': ['بدون سرور چیزی نشان داده نمی‌شود', 'Nothing can be shown without the server'],
  'inspection.offlineHint': ['پیام محرمانه روی هیچ میزی نگه داشته نمی‌شود؛ تنها با ارتباط با سرور خوانده می‌شود.', 'A confidential message is kept on no desk; it is read from the server only.'],
  'inspection.public': ['این پیام دیگر محرمانه نیست و در فهرست پیام‌هاست.', 'This message is no longer confidential; it is in the list of messages.'],
} as const satisfies Pairs
