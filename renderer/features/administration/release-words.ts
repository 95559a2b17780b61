import type { Pairs } from '../../i18n/pairs.ts'

/** What IT did to rings, releases and single desks, in the trail. */
export const releaseAuditWords = {
  'audit.ring_changed': ['حلقهٔ به‌روزرسانی تغییر کرد', 'Update ring changed'],
  'audit.ring_removed': ['حلقهٔ به‌روزرسانی برداشته شد', 'Update ring removed'],
  'audit.desk_ordered': ['دستور به‌روزرسانی برای یک میز', 'A desk’s update orders'],
  'audit.release_announced': ['نسخهٔ تازه معرفی شد', 'Release announced'],
  'audit.release_uploaded': ['نسخهٔ تازه کامل رسید', 'Release uploaded whole'],
  'audit.release_removed': ['نسخه برداشته شد', 'Release removed'],
  'audit.ring': ['حلقهٔ {ring}', 'ring {ring}'],
  'audit.release': ['نسخهٔ {version}', 'version {version}'],
  'audit.noRelease': ['هیچ نسخه‌ای', 'no release'],
  'audit.paused': ['متوقف', 'paused'],
  'audit.spread': ['پخش در {n, number} دقیقه', 'spread over {n, plural, one {one minute} other {# minutes}}'],
  'audit.hold': ['نگه‌داشته', 'held'],
  'audit.force': ['بی‌درنگ نسخهٔ {version}', 'version {version} at once'],
} as const satisfies Pairs
