import type { Directory, FollowUpPolicy, Section } from '#domain/directory/directory.ts'
import { fold } from '#domain/text/fold.ts'
import type { Format } from '../../i18n/format.tsx'
import type { MessageKey, Say } from '../../i18n/words.tsx'
import { entriesOf, entryOf, idOf, isRetired, type Draft } from './entry.ts'

/** What names an entry in a list: its own words, and in small print what tells it from its neighbours, beside it or (where it is long) below. */
export interface Title { readonly name: string; readonly beside: string; readonly below: string }
export interface Speaker { readonly directory: Directory; readonly say: Say; readonly format: Format }

const pick = (entry: Draft, fa: string, en: string, { format }: Speaker): string => {
  const english = entry[en]
  return String(format.language === 'en' && typeof english === 'string' && english !== '' ? english : entry[fa] ?? '')
}

/** The name of what a field refers to; null for a reference that names nothing. */
export function nameOf(section: Section, id: unknown, speaker: Speaker): string | null {
  if (typeof id !== 'string' || id === '') return null
  const entry = entryOf(speaker.directory, section, id)
  return entry === null ? id : titleOf(section, entry, speaker).name
}

export function titleOf(section: Section, entry: Draft, speaker: Speaker): Title {
  return { beside: '', below: '', ...namesOf(section, entry, speaker) }
}

function namesOf(section: Section, entry: Draft, speaker: Speaker): Pick<Title, 'name'> & Partial<Title> {
  const { say, format } = speaker
  const named = pick(entry, 'name', 'nameEn', speaker)
  switch (section) {
    case 'articles':
      return { name: pick(entry, 'title', 'titleEn', speaker), below: nameOf('categories', entry['categoryId'], speaker) ?? '' }
    case 'texts':
      return { name: idOf(entry), below: pick(entry, 'fa', 'en', speaker) }
    case 'routing':
      return { name: caseOf([nameOf('categories', entry['categoryId'], speaker), nameOf('places', entry['placeId'], speaker), wordOf('kind', entry['kind'], say)], say), below: nameOf('departments', entry['departmentId'], speaker) ?? '' }
    case 'deadlines': {
      const facts = [nameOf('categories', entry['categoryId'], speaker), nameOf('departments', entry['departmentId'], speaker), wordOf('kind', entry['kind'], say), wordOf('urgency', entry['urgency'], say)]
      return { name: caseOf(facts, say), beside: typeof entry['hours'] === 'number' ? say('subject.hours', { n: entry['hours'] }) : say('subject.plan') }
    }
    case 'followUps':
      return { name: caseOf([nameOf('categories', entry['categoryId'], speaker), wordOf('kind', entry['kind'], say)], say), beside: typeof entry['verifyRate'] === 'number' ? say('followUpField.checked', { n: entry['verifyRate'] }) : '', below: ratesOf(entry['departments'], speaker) }
    case 'escalations':
      return {
        name: caseOf([wordOf('escalation', entry['on'], say), nameOf('categories', entry['categoryId'], speaker), nameOf('departments', entry['departmentId'], speaker)], say),
        beside: typeof entry['level'] === 'number' ? say('escalationField.levelIs', { n: entry['level'] }) : '', below: nameOf('roles', entry['roleId'], speaker) ?? '',
      }
    case 'holidays':
      return { name: named, beside: format.digits(idOf(entry).replaceAll('-', '/')) }
    case 'categories':
      return { name: named, beside: format.digits(String(entry['code'] ?? '')) }
    case 'places':
      return { name: named, beside: say(`level.${String(entry['level'])}` as MessageKey) }
    case 'contacts':
      return { name: named, beside: String(entry['duty'] ?? ''), below: nameOf('departments', entry['departmentId'], speaker) ?? '' }
    case 'departments':
      return { name: named, beside: entry['external'] === true ? say('administration.outside') : '' }
    case 'roles':
      return { name: named, beside: say('administration.permissionCount', { n: (entry['permissions'] as readonly unknown[]).length }) }
    case 'kinds':
    case 'calendars':
      return { name: named }
  }
}

const ratesOf = (rates: unknown, speaker: Speaker): string =>
  ((rates ?? []) as FollowUpPolicy['departments']).filter(({ verifyRate }) => typeof verifyRate === 'number')
    .map(({ departmentId, verifyRate }) => speaker.say('followUpField.departmentChecked', { name: nameOf('departments', departmentId, speaker) ?? '', n: verifyRate })).join(speaker.say('comma'))
const wordOf = (words: string, value: unknown, say: Say): string | null => (typeof value === 'string' ? say(`${words}.${value}` as MessageKey) : null)
const caseOf = (facts: readonly (string | null)[], say: Say): string => facts.filter((fact) => fact !== null).join(say('administration.and')) || say('administration.everything')

/** One line of the list; those below it in `children`. */
export interface Node { readonly id: string; readonly entry: Draft; readonly title: Title; readonly children: readonly Node[] }

const collator = new Intl.Collator('fa', { numeric: true })
const byOrder = (section: Section) => (a: Node, b: Node): number =>
  section === 'categories' || section === 'holidays' || section === 'places' ? collator.compare(orderOf(a), orderOf(b)) : collator.compare(a.title.name, b.title.name)
const orderOf = ({ entry, title }: Node): string => String(entry['code'] ?? (entry['level'] === undefined ? entry['id'] : title.name))

/** The entries as a tree in reading order. A search keeps what it meets with all above it; what is retired is left out unless asked for. */
export function treeOf(section: Section, speaker: Speaker, search: string, retired: boolean, added: readonly Draft[]): readonly Node[] {
  const words = fold(search).split(' ').filter((word) => word !== '')
  const known = entriesOf(speaker.directory, section)
  const entries = [...known, ...added.filter((one) => !known.some((other) => other['id'] === one['id']))].filter((entry) => retired || !isRetired(entry))
  const ids = new Set(entries.map(idOf))
  const children = new Map<string | null, Draft[]>()
  for (const entry of entries) {
    const parent = entry['parentId']
    const under = typeof parent === 'string' && ids.has(parent) ? parent : null
    children.set(under, [...(children.get(under) ?? []), entry])
  }
  const grow = (entry: Draft, above: readonly string[]): Node | null => {
    const id = idOf(entry)
    const title = titleOf(section, entry, speaker)
    const below = above.includes(id) ? [] : growAll(children.get(id) ?? [], [...above, id])
    const heard = fold(`${title.name} ${title.beside} ${title.below} ${String(entry['nameEn'] ?? '')} ${String(entry['words'] ?? '')}`)
    return below.length > 0 || words.every((word) => heard.includes(word)) ? { id, entry, title, children: below } : null
  }
  const growAll = (some: readonly Draft[], above: readonly string[]): readonly Node[] =>
    some.map((entry) => grow(entry, above)).filter((node) => node !== null).sort(byOrder(section))
  return growAll(children.get(null) ?? [], [])
}

export const flat = (nodes: readonly Node[]): readonly Node[] => nodes.flatMap((node) => [node, ...flat(node.children)])
