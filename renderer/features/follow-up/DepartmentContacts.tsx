import type { Contact, Directory } from '#domain/directory/directory.ts'
import { lineage } from '#domain/directory/tree.ts'
import { useCity } from '../../app/city.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Written } from '../../ui/Text.tsx'

/** Whom one calls there: the department's own people, else those of the nearest one above that names any. */
export function contactsOf({ contacts, departments }: Pick<Directory, 'contacts' | 'departments'>, departmentId: string): readonly Contact[] {
  const used = contacts.filter(({ retired }) => !retired)
  const nearest = lineage(departments, departmentId).find((id) => used.some((contact) => contact.departmentId === id))
  return used.filter((contact) => contact.departmentId === nearest)
}

/** The people of a department with their numbers, each on one line; nothing where the city names none. */
export function DepartmentContacts({ departmentId }: { departmentId: string }) {
  const say = useSay()
  const format = useFormat()
  const { directory } = useCity()
  const contacts = contactsOf(directory, departmentId)
  return contacts.length === 0 ? null : (
    <ul aria-label={say('followUp.contacts')} className="flex w-full flex-col gap-1 border-t border-line pt-2">
      {contacts.map(({ id, name, duty, phone, email, hours }) => (
        <li key={id} className="flex flex-wrap items-baseline gap-x-3">
          <span className="font-medium"><Written>{name}</Written></span>
          {duty !== '' && <span className="text-xs text-ink-2"><Written>{duty}</Written></span>}
          {hours !== '' && <span className="text-xs text-ink-3"><Written>{hours}</Written></span>}
          {email !== null && <bdi dir="ltr" className="ltr selectable text-xs text-ink-2">{email}</bdi>}
          {phone !== null && <bdi dir="ltr" className="ltr selectable ms-auto font-semibold">{format.digits(phone)}</bdi>}
        </li>
      ))}
    </ul>
  )
}
