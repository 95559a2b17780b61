import type { Page } from 'playwright-core'
import type { CommandData } from '#domain/catalog.ts'
import { persianDigits } from '#domain/text/canonical.ts'

/** What citizens might say: subject, place, kind, words, urgency. Written for this project; no real people, no real numbers. */
const SAID: readonly (readonly [string, string, CommandData<'RegisterTicket'>['kind'], string, CommandData<'RegisterTicket'>['urgency']])[] = [
  ['waste-collection', 'minudar', 'complaint', 'سه شب است که زبالهٔ کوچهٔ ما را نبرده‌اند و بوی آن بلند شده است.', 'normal'],
  ['asphalt-patching', 'punak', 'request', 'جلوی دبستان چالهٔ بزرگی باز شده و دیشب یک موتورسوار در آن افتاد.', 'important'],
  ['manhole-cover', 'khayyam', 'request', 'دریچهٔ فاضلاب وسط خیابان شکسته است و خودروها روی آن می‌افتند.', 'urgent'],
  ['pruning', 'velayat', 'request', 'شاخه‌های درخت‌ها به سیم برق رسیده‌اند، لطفاً هرس شوند.', 'normal'],
  ['traffic-light', 'towhid', 'request', 'چراغ راهنمایی چهارراه از صبح چشمک‌زن است و ترافیک شده.', 'important'],
  ['street-sweeping', 'naderi', 'appreciation', 'از پاکبان محلهٔ ما تشکر می‌کنم، کوچه همیشه تمیز است.', 'normal'],
  ['stray-dog', 'kowsar', 'complaint', 'شب‌ها چند سگ ولگرد در پارک جمع می‌شوند و بچه‌ها می‌ترسند.', 'normal'],
  ['bus-and-driver', 'daneshgah', 'dissatisfaction', 'اتوبوس خط دانشگاه امروز هم چهل دقیقه دیر آمد.', 'normal'],
  ['park', 'felestin', 'suggestion', 'اگر در بوستان محله نیمکت سایه‌دار بگذارید سالمندان استفاده می‌کنند.', 'normal'],
  ['flooding', 'valiasr', 'request', 'آب باران جلوی خانه‌ها جمع شده و وارد پارکینگ می‌شود.', 'urgent'],
  ['building-material', 'ferdowsi', 'complaint', 'همسایه مصالح ساختمانی را یک هفته است در پیاده‌رو ریخته.', 'normal'],
  ['dangerous-tree', 'sartak', 'request', 'درخت خشکی روی دیوار مدرسه خم شده و هر لحظه ممکن است بیفتد.', 'urgent'],
]
const NAMES = ['شهروند نمونه', 'همسایهٔ کوچهٔ یاس', 'مدیر ساختمان', 'یک مادر از محله', 'کاسب خیابان اصلی']

/** Saves `count` messages on the desk of this page's operator, all alike at every run. Several share one phone number. */
export async function saveMessages(page: Page, count: number): Promise<void> {
  const commands = Array.from({ length: count }, (_, n): CommandData<'RegisterTicket'> => {
    const [categoryId, placeId, kind, text, urgency] = SAID[n % SAID.length]!
    return {
      ticketId: `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`, callId: null, kind, channel: 'phone', categoryId, placeId, urgency, anonymous: false,
      private: { phone: n % 4 === 0 ? '+989120000137' : `+98912${String(1_000_000 + n * 7919)}`, name: NAMES[n % NAMES.length]!, nationalId: null, address: persianDigits(`کوچهٔ ${(n % 9) + 1}، پلاک ${(n * 7) % 90 + 1}`), text },
    }
  })
  const refused = await page.evaluate(async (all) => {
    for (const data of all) {
      const reply = await window.peygir.call['command.run']({ type: 'RegisterTicket', data })
      if (!reply.ok) return reply.refusal.code
    }
    return null
  }, commands)
  if (refused !== null) throw new Error(`saving messages: ${refused}`)
}
