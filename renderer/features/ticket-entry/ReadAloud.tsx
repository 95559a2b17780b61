import { Volume2 } from 'lucide-react'
import { useCity } from '../../app/city.tsx'
import { nameIn } from '../../app/directory-index.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay, type Say, type Language } from '../../i18n/words.tsx'
import type { DirectoryIndex } from '../../app/directory-index.ts'
import { useBodyField, useOpenState } from './context.tsx'

/** `جمع‌آوری زباله در مهدیه، خیابان نوروزیان`: subject, place and address as one reads them to the caller. */
export function spokenMatter(city: DirectoryIndex, language: Language, say: Say, matter: { readonly categoryId: string; readonly placeId: string | null; readonly address: string }): string {
  const subject = city.subjectOf(matter.categoryId)
  const spot = matter.placeId === null ? null : city.spotOf(matter.placeId)
  const where = [spot === null ? '' : nameIn(spot.place, language), matter.address.trim().slice(0, 120)].filter((part) => part !== '').join(language === 'fa' ? '، ' : ', ')
  const what = subject === null ? matter.categoryId : nameIn(subject.category, language)
  return where === '' ? what : say('read.matter', { what, where })
}

/** What the operator reads to the caller before saving: a wrong subject or place is heard, not found out later. */
export function ReadAloud({ id }: { id: string }) {
  const say = useSay()
  const city = useCity()
  const { language } = useFormat()
  const [categoryId] = useBodyField(id, 'categoryId')
  const [placeId] = useBodyField(id, 'placeId')
  const [address] = useBodyField(id, 'address')
  const savedStands = useOpenState((state) => state.saved.length > 0)
  const subject = typeof categoryId === 'string' ? city.subjectOf(categoryId) : null
  if (subject === null || typeof placeId !== 'string') {
    return savedStands ? null : <p className="leading-6 text-ink-3">{say('read.later')}</p>
  }
  const matter = spokenMatter(city, language, say, { categoryId: subject.category.id, placeId, address: address ?? '' })
  const hours = subject.category.deadlineHours
  return (
    <p className="flex items-start gap-2.5 border-s-2 border-accent ps-3 leading-6 text-ink-2">
      <Volume2 size={15} aria-hidden="true" className="mirrored mt-1 flex-none text-accent-ink" />
      <bdi>{hours === null ? say('read.before', { matter }) : say('read.beforeDeadline', { matter, hours })}</bdi>
    </p>
  )
}
