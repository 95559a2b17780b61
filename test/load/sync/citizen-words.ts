/** Made-up messages: the words of the demo city's messages in an order of their own, so that they compress as little as speech does. */
export interface CitizenWords {
  /** So many characters. */
  readonly text: (length: number) => string
  readonly name: () => string
  readonly phone: () => string
  readonly address: () => string
}

const FIRST = ['زهرا', 'مهدی', 'مریم', 'رضا', 'فاطمه', 'علی', 'سارا', 'حسین', 'نرگس', 'امیر', 'لیلا', 'حمید', 'پروین', 'کاوه', 'شیرین', 'بهرام']
const LAST = ['کرمانی', 'کاویانی', 'وکیلی', 'نامور', 'همایون', 'فولادوند', 'هوشیار', 'کاملی', 'رستمی', 'صالحی', 'یزدانی', 'قزوینی', 'مرادی', 'شریفی', 'نوری', 'جعفری']
const STREETS = ['آزادی', 'فردوسی', 'خیام', 'نوروزیان', 'پونک', 'مینودر', 'ولیعصر', 'طالقانی', 'شهدا', 'دانشگاه', 'بوعلی', 'سعدی']

/** The same words at every run. */
export function citizenWords(messages: readonly { readonly text: string }[], seed = 137): CitizenWords {
  const words = messages.flatMap(({ text }) => text.split(' '))
  const state = { value: seed }
  // mulberry32
  const random = (): number => {
    state.value = (state.value + 0x6d2b79f5) | 0
    let t = Math.imul(state.value ^ (state.value >>> 15), 1 | state.value)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const one = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)]!
  return {
    text: (length) => {
      let text = one(words)
      while (text.length < length) text += ` ${one(words)}`
      return text.slice(0, length)
    },
    name: () => `${one(FIRST)} ${one(LAST)}`,
    phone: () => `+98912${String(Math.floor(random() * 10_000_000)).padStart(7, '0')}`,
    address: () => `خیابان ${one(STREETS)}، کوچهٔ ${1 + Math.floor(random() * 40)}، پلاک ${1 + Math.floor(random() * 200)}`,
  }
}
