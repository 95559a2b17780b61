import type { Row } from '#ipc/contract.ts'
import { nameIn, type DirectoryIndex } from '../../app/directory-index.ts'
import type { Format } from '../../i18n/format.tsx'
import type { MessageKey, Say } from '../../i18n/words.tsx'
import { citySentence, type SentenceValues } from './city-sentence.ts'
import type { Matter } from './matter.ts'
import type { SavedMessage } from './open-messages.ts'

/** Groups of digits would change places in a Persian sentence, Persian words would turn an English one; the marks go again when a sentence is kept. */
const leftToRight = (text: string): string => `\u2066${text}\u2069`
const apart = (text: string): string => (text === '' ? '' : `\u2068${text}\u2069`)

/** What is read to a caller, in the city's words where it has its own, else in the console's. */
export interface Voice {
  readonly city: DirectoryIndex
  readonly say: Say
  readonly format: Format
}

const inCityWords = ({ city, format }: Voice, id: string, values: SentenceValues): string | null => citySentence(city.directory.texts, format.language, id, values)

/** The city's sentence `id`, or the console's own of the same name. */
const sentence = (voice: Voice, id: string, own: MessageKey, values: Readonly<Record<string, string>>): string => inCityWords(voice, id, values) ?? voice.say(own, values)

/** `جمع‌آوری زباله در مهدیه، خیابان نوروزیان`: subject, place and address as one reads them to the caller. */
export function spokenMatter({ city, say, format }: Voice, { categoryId, placeId, address }: { readonly categoryId: string; readonly placeId: string | null; readonly address: string }): string {
  const subject = city.subjectOf(categoryId)
  const spot = placeId === null ? null : city.spotOf(placeId)
  const where = [spot === null ? '' : nameIn(spot.place, format.language), apart(address.trim().slice(0, 120))].filter((part) => part !== '').join(say('comma'))
  const what = subject === null ? categoryId : nameIn(subject.category, format.language)
  return where === '' ? what : say('read.matter', { what, where })
}

const spokenCode = ({ format }: Voice, code: string): string => leftToRight(format.code(code))

const spokenMoment = ({ say, format }: Voice, at: number): string => say('say.moment', { date: format.long(at), time: format.time(at) })

/** Before saving: a wrong subject or place is heard, not found out later. */
export function beforeSaving(voice: Voice, matter: Matter, where: { readonly placeId: string | null; readonly address: string }): string {
  const about = { matter: spokenMatter(voice, { categoryId: matter.category.id, ...where }) }
  const first = sentence(voice, 'beforeSaving', 'say.beforeSaving', about)
  const until = matter.due === null ? sentence(voice, 'noDeadline', 'say.noDeadline', {}) : sentence(voice, 'deadline', 'say.deadline', { due: spokenMoment(voice, matter.due) })
  return `${first} ${until}`
}

/** Whose it is, where it is not the city's. */
export function outsideSentence(voice: Voice, departmentId: string): string {
  const body = voice.city.departmentOf(departmentId)
  const department = body === null ? departmentId : nameIn(body, voice.format.language)
  const phone = body?.phone ?? null
  if (phone === null) return sentence(voice, 'outsideNoPhone', 'say.outsideNoPhone', { department })
  return sentence(voice, 'outside', 'say.outside', { department, phone: voice.format.digits(phone) })
}

/** After saving. Whoever stays unnamed is read no code. */
export function savedSentence(voice: Voice, saved: SavedMessage): string {
  const code = spokenCode(voice, saved.code)
  const matter = spokenMatter(voice, saved)
  switch (saved.how) {
    case 'anonymous':
      return sentence(voice, 'registeredAnonymous', 'say.registeredAnonymous', { matter })
    case 'confidential':
      return sentence(voice, 'confidential', 'say.confidential', { code })
    case 'confidentialAnonymous':
      return voice.say('say.confidentialAnonymous')
    case 'outside':
      return outsideSentence(voice, saved.departmentId ?? '')
    case 'incident':
      return sentence(voice, 'incident', 'say.incident', { incident: apart(saved.incident?.title ?? '') || matter, code })
    case 'answered':
      return sentence(voice, 'answered', 'say.answered', { code, answer: saved.answer })
    case 'registered': {
      const department = saved.departmentId === null ? null : voice.city.departmentOf(saved.departmentId)
      const inWords = inCityWords(voice, 'registered', { matter, code, department: department === null ? null : nameIn(department, voice.format.language) })
      return inWords ?? voice.say('say.registered', { matter, code })
    }
  }
}

/** How a case stands, as it is read to its caller. */
export function standingSentence(voice: Voice, row: Row): string {
  const { city, say, format } = voice
  const names = row.departmentIds.map((id) => city.departmentOf(id)).map((one) => (one === null ? '' : nameIn(one, format.language))).filter((name) => name !== '')
  const values = { code: spokenCode(voice, row.code), matter: spokenMatter(voice, { ...row, address: row.address ?? '' }), status: say(`status.${row.status}`) }
  const stands = names.length === 0 ? say('say.standing', values) : sentence(voice, 'status', 'say.standingWith', { ...values, department: names.join(say('comma')) })
  return row.dueAt === null ? stands : `${stands} ${sentence(voice, 'deadline', 'say.deadline', { due: spokenMoment(voice, row.dueAt) })}`
}
