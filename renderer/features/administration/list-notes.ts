import type { Directory, Section } from '#domain/directory/directory.ts'
import { contests } from '#domain/directory/precedence.ts'
import { titleOf, type Speaker } from './titles.ts'

/** What the list says under an entry besides its title, by the entry's id: of a deadline, the rules that go before it. */
export function listNotes(section: Section, directory: Directory, speaker: Speaker): ReadonlyMap<string, string> {
  if (section !== 'deadlines') return new Map()
  const behind = directory.deadlines.map(({ id }) => ({ id, over: contests(directory, id).filter(({ beaten }) => beaten).map(({ other }) => titleOf('deadlines', { ...other }, speaker).name) }))
  return new Map(behind.filter(({ over }) => over.length > 0).map(({ id, over }) => [id, speaker.say('deadlineOrder.over', { n: over.length, rules: over.join(speaker.say('comma')) })]))
}
