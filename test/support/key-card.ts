import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ATTEMPT_OUTCOMES } from '#domain/ticket/check.ts'
import { KIND_ORDER } from '../../renderer/features/message-fields/choices.tsx'
import { BULK_ACTIONS } from '../../renderer/features/ticket-list/bulk/bulk.ts'
import { STANDARD_VIEWS } from '../../renderer/features/ticket-list/standard-views.ts'
import { TICKET_ACTIONS } from '../../renderer/features/ticket/actions.ts'
import { MESSAGES, type MessageKey } from '../../renderer/i18n/words.tsx'
import { chordLabel } from '../../renderer/keys.ts'
import { root } from '../../src/setup/paths.mjs'

export interface Cap { readonly keys: string; readonly fa: string; readonly en: string }
interface Section { readonly title: Words; readonly caps: readonly Cap[] }
interface Words { readonly fa: string; readonly en: string }

function words(key: string): Words {
  const [fa, en] = [MESSAGES.fa[key as MessageKey], MESSAGES.en[key as MessageKey]]
  if (fa === undefined || en === undefined || /[{}]/.test(fa + en)) throw new Error(`no plain words for ${key}`)
  return { fa, en }
}
const cap = (chord: string, says: string): Cap => ({ keys: chordLabel(chord), ...words(says) })

/** Several keys in a row, each with its own name. */
function row(keys: string, of: string, names: readonly (readonly [key: string, says: string])[]): Cap {
  const list = (language: keyof Words): string => names.map(([key, says]) => `${key} ${words(says)[language]}`).join(' · ')
  return { keys, fa: `${words(of).fa}: ${list('fa')}`, en: `${words(of).en}: ${list('en')}` }
}

const source = (file: string): string => readFileSync(join(root, 'renderer', file), 'utf8')

/** Every binding that a screen writes out, but for the second of two keys for one thing. What a table gives is read from the table. */
export function boundIn(file: string): readonly Cap[] {
  const found = [...source(file).matchAll(/\{\s*chord: '([^']+)', says: '([^']+)'([^\n]*?)run:/g)].filter(([, , , more]) => !(more ?? '').includes('quiet: true'))
  if (found.length === 0) throw new Error(`${file} binds no keys`)
  return found.map(([, chord = '', says = '']) => cap(chord, says))
}

/** One chord that stands in the source as `pattern` says; its first group is the chord. */
function chordIn(file: string, pattern: RegExp, says: string): Cap {
  const chord = pattern.exec(source(file))?.[1]
  if (chord === undefined) throw new Error(`${file} has no ${String(pattern)}`)
  return cap(chord.replace(/\$\{place \+ 1\}/, '1'), says)
}

const places = (): readonly Cap[] =>
  [...source('app/places.ts').matchAll(/name: '(nav\.\w+)'[^\n]*chord: '([^']+)'/g)].map(([, name = '', chord = '']) => cap(chord, name)).sort((a, b) => a.keys.localeCompare(b.keys))

/** The same name from two parts of one screen is one line. */
const once = (caps: readonly Cap[]): readonly Cap[] => caps.filter((one, at) => caps.findIndex(({ keys, en }) => keys === one.keys && en === one.en) === at)

export function keyCard(): readonly Section[] {
  const letters = (views: typeof STANDARD_VIEWS): readonly (readonly [string, string])[] => views.map(({ chord, name }) => [chordLabel(chord).replace('Alt ', ''), name])
  return [
    { title: { fa: 'همه‌جا', en: 'Everywhere' }, caps: [...boundIn('app/Shell.tsx'), ...boundIn('features/update/UpdateChip.tsx'), ...places()] },
    {
      title: words('nav.intake'),
      caps: once([
        ...boundIn('features/ticket-entry/message-keys.ts'), ...boundIn('features/ticket-entry/IntakeScreen.tsx'), ...boundIn('features/ticket-entry/PlaceFields.tsx'),
        ...boundIn('features/ticket-entry/SimilarPanel.tsx'), chordIn('features/ticket-entry/SimilarPanel.tsx', /LINK_KEYS = \['([^']+)'/, 'similar.key'),
        chordIn('features/ticket-entry/CallerPanel.tsx', /chord: `(Ctrl\+Digit\$\{place \+ 1\})`, says: 'key\.tell'/, 'key.tell'),
        chordIn('features/ticket-entry/CallerChoice.tsx', /chord: `(Digit\$\{place \+ 1\})`, says: 'key\.who'/, 'key.who'), ...boundIn('features/ticket-entry/CallerChoice.tsx'),
        row('Alt 1 … 8', 'field.kind', KIND_ORDER.map((kind, place) => [String(place + 1), `kind.${kind}`])),
      ]),
    },
    {
      title: words('nav.followUp'),
      caps: once([
        ...boundIn('features/follow-up/FollowUpScreen.tsx'), ...boundIn('features/follow-up/WorkPane.tsx'),
        row('1 … 5', 'followUp.outcomes', ATTEMPT_OUTCOMES.map((outcome, place) => [String(place + 1), `attempt.${outcome}`])),
      ]),
    },
    {
      title: words('nav.tickets'),
      caps: once([
        ...boundIn('features/ticket-list/ListScreen.tsx'), chordIn('features/ticket-list/export/ExportAction.tsx', /const CHORD = '([^']+)'/, 'export.title'),
        row('Alt', 'view.title', letters(STANDARD_VIEWS)),
        row('', 'bulk.bar', BULK_ACTIONS.map(({ chord, kind }) => [chordLabel(chord), `bulk.${kind}`])),
      ]),
    },
    { title: { fa: 'یک پیام', en: 'One message' }, caps: once([...TICKET_ACTIONS.map(({ chord, type }) => cap(chord, `action.${type}`)), ...boundIn('features/ticket/TicketScreen.tsx')]) },
  ]
}

/** What React Aria's controls do by themselves. */
const OF_CONTROLS = ['Enter', 'Escape']

/** Labels of all that is bound anywhere in the console. */
export function everyChord(): ReadonlySet<string> {
  const written = globSync('**/*.{ts,tsx}', { cwd: join(root, 'renderer') }).flatMap((file) => {
    const text = source(file)
    const rows = [...text.matchAll(/chord: ['`]([^'`]+)['`]/g)].map(([, chord = '']) => chord)
    const lists = [...text.matchAll(/_KEYS = \[([^\]]+)\]/g)].flatMap(([, list = '']) => [...list.matchAll(/'([^']+)'/g)].map(([, chord = '']) => chord))
    return [...rows, ...lists]
  })
  const chords = [...written, ...OF_CONTROLS].flatMap((chord) => (/\$\{/.test(chord) ? Array.from({ length: 9 }, (_, at) => chord.replace(/\$\{[^}]+\}/g, (hole) => (hole === '${modifier}' ? '' : String(at + 1)))) : [chord]))
  return new Set(chords.map(chordLabel))
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** Sections of the left column; browsers break columns of their own making over two pages. */
const LEFT = 3

/** One A4 page, to be printed from any browser. */
export function keyCardPage(sections: readonly Section[]): string {
  const lines = ({ caps }: Section): string => caps.map(({ keys, fa, en }) => `<tr><th>${escaped(keys)}</th><td lang="fa" dir="rtl">${escaped(fa)}</td><td lang="en">${escaped(en)}</td></tr>`).join('\n')
  const drawn = (section: Section): string => `<h2><span>${escaped(section.title.en)}</span><span lang="fa" dir="rtl">${escaped(section.title.fa)}</span></h2>\n<table>\n${lines(section)}\n</table>`
  const form = words('keys.form')
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Peygir 137 · پیگیر ۱۳۷</title>
<style>
@page { size: A4; margin: 8mm }
body { margin: 0 auto; width: 194mm; font: 7.2pt/1.28 Vazirmatn, Tahoma, 'Noto Naskh Arabic', sans-serif; color: #15211f }
h1 { margin: 0 0 1.5mm; font-size: 11pt; display: flex; justify-content: space-between }
main { display: grid; grid-template-columns: 1fr 1fr; gap: 5mm; align-items: start }
h2 { margin: 0 0 .6mm; padding: .4mm 1mm; font-size: 7.8pt; display: flex; justify-content: space-between; background: #0b7373; color: #fff; border-radius: 1mm; break-after: avoid; print-color-adjust: exact }
table { width: 100%; border-collapse: collapse; margin-bottom: 1.6mm }
tr { break-inside: avoid }
th, td { padding: .32mm .8mm; border-bottom: .1mm solid #dde3e1; vertical-align: top; font-weight: 400; text-align: start }
th { width: 19mm; white-space: nowrap; font-weight: 700 }
td { width: 37mm }
footer { display: flex; gap: 6mm; border-top: .2mm solid #84938f; padding-top: 1mm }
footer p { margin: 0; flex: 1 }
</style></head><body>
<h1><span>Peygir 137: keys</span><span lang="fa" dir="rtl">پیگیر ۱۳۷: کلیدها</span></h1>
<main>
${[sections.slice(0, LEFT), sections.slice(LEFT)].map((half) => `<div>\n${half.map(drawn).join('\n')}\n</div>`).join('\n')}
</main>
<footer><p lang="en">${escaped(form.en)}</p><p lang="fa" dir="rtl">${escaped(form.fa)}</p></footer>
</body></html>
`
}
