import { isStandIn } from '#domain/stand-in.ts'
import type { Status } from '#ipc/contract.ts'
import type { DeskFacts, PolicyProblem, PolicySetting } from '#ipc/shell.ts'
import type { Language, Say } from '../../i18n/words.tsx'
import { clockIsOff, syncWords } from '../sync/status-words.ts'

/** `technical`: written from left to right and never in Persian figures, to be read out and typed as it stands. */
export interface Line { readonly name: string; readonly value: string; readonly technical: boolean }
export interface SettingLine extends Line { readonly key: string; readonly origin: string }
export interface DeskParts {
  readonly desk: readonly Line[]
  readonly settings: readonly SettingLine[]
  /** Where a policy may lie, and whether it does. */
  readonly sources: readonly Line[]
  readonly problems: readonly string[]
}

/** What IT asks of a desk that has a trouble, in words. `refused`: a refusal in words. */
export function deskParts(status: Status, facts: DeskFacts, language: Language, say: Say, refused: (problem: NonNullable<Status['problem']>) => string): DeskParts {
  const plain = (name: string, value: string | null): Line => ({ name, value: value ?? '—', technical: false })
  const technical = (name: string, value: string | null): Line => ({ name, value: value ?? '—', technical: true })
  const size = (bytes: number | null): string => (bytes === null ? say('desk.unknown') : say('desk.megabytes', { n: Math.round(bytes / 100_000) / 10 }))
  const sync = syncWords(status)
  return {
    desk: [
      plain(say('status.city'), status.cityName),
      plain(say('status.desk'), status.enrolled ? status.deskName : say('desk.notEnrolled')),
      technical(say('desk.id'), status.deskId),
      isStandIn(status.version) ? plain(say('app.version'), `${status.version} · ${say('desk.standIn')}`) : technical(say('app.version'), status.version),
      technical(say('status.server'), status.serverUrl),
      plain(say('desk.line'), status.training ? say('training.sync') : say(sync.key, sync.values)),
      ...(status.problem === null ? [] : [plain(say('desk.reason'), `${refused(status.problem)} [${status.problem.code}]`)]),
      plain(say('status.clock'), clock(status.clockOffset, say)),
      plain(say('desk.database'), size(facts.databaseBytes)),
      plain(say('desk.free'), size(facts.freeBytes)),
      plain(say('status.key'), say(status.keyProtection === 'keyring' ? 'key.keyring' : 'key.fileShort')),
    ],
    settings: facts.settings.map((setting) => settingLine(setting, language, say)),
    sources: facts.sources.map(({ origin, place, there }) => technical(say(`desk.origin.${origin}`), `${place} (${say(there ? 'desk.source.there' : 'desk.source.none')})`)),
    problems: facts.problems.map((problem) => problemWords(problem, facts.settings, language, say)),
  }
}

function clock(offset: number | null, say: Say): string {
  if (offset === null) return say('status.clockUnknown')
  const words = clockIsOff(offset) ? say(offset > 0 ? 'clock.ahead' : 'clock.behind', { minutes: Math.round(Math.abs(offset) / 60_000) }) : say('status.clockRight')
  return `${words} (${say('desk.offset', { ms: Math.round(offset) })})`
}

const titleOf = ({ title }: PolicySetting, language: Language): string => title[language === 'fa' ? 0 : 1]

function settingLine(setting: PolicySetting, language: Language, say: Say): SettingLine {
  const { name: key, value, secret, origin } = setting
  const inWords = secret ? say('desk.secret') : value === null ? say('desk.nothing') : typeof value === 'object' ? value[language === 'fa' ? 0 : 1] : null
  return { key, name: titleOf(setting, language), value: inWords ?? String(value), technical: inWords === null, origin: say(`desk.origin.${origin}`) }
}

function problemWords({ setting, what, detail, origin }: PolicyProblem, settings: readonly PolicySetting[], language: Language, say: Say): string {
  const known = settings.find(({ name }) => name === setting)
  const named = setting === null ? [] : [known === undefined ? setting : `${titleOf(known, language)} (${setting})`]
  return [say(`desk.origin.${origin}`), ...named, say(`desk.problem.${what}`, { detail: detail ?? '' })].join(' · ')
}

/** The same for a letter or a message to whoever helps. `when` in words. */
export function deskText({ desk, settings, sources, problems }: DeskParts, say: Say, when: string): string {
  return [
    `${say('app.name')} · ${say('desk.title')} · ${when}`, '',
    ...desk.map(({ name, value }) => `${name}: ${value}`), '',
    say('desk.policy'),
    ...settings.map(({ key, name, value, origin }) => `${name} (${key}): ${value} · ${origin}`),
    ...sources.map(({ name, value }) => `${name}: ${value}`),
    ...problems,
  ].join('\n')
}
