import { knownBlanks, unknownBlanks } from '#domain/directory/texts.ts'
import { blanksIn } from '#domain/text/blanks.ts'
import { useSay } from '../../i18n/words.tsx'
import { idOf, type Draft } from './entry.ts'

const braced = (names: readonly string[]): string => names.map((name) => `{${name}}`).join(' ')

/** Which blanks a text can have, which of its own nothing fills, and which stand in one language only. */
export function BlankNotes({ draft }: { draft: Draft }) {
  const say = useSay()
  const id = idOf(draft)
  const [fa, en] = [String(draft['fa'] ?? ''), String(draft['en'] ?? '')]
  const known = knownBlanks(id)
  const unknown = [...new Set([...unknownBlanks(id, fa), ...unknownBlanks(id, en)])]
  const uneven = [...new Set([...blanksIn(fa), ...blanksIn(en)])].filter((name) => !unknown.includes(name) && (!blanksIn(fa).includes(name) || !blanksIn(en).includes(name)))
  return (
    <>
      {known !== null && (
        <p className="text-xs text-ink-3">
          {known.length === 0 ? say('blanks.none') : <>{say('blanks.known')}: <bdi dir="ltr" className="ltr selectable">{braced(known)}</bdi></>}
        </p>
      )}
      {unknown.length > 0 && <p role="status" className="rounded-control bg-danger-soft px-2.5 py-1.5 text-danger">{say('blanks.unknown', { names: braced(unknown) })}</p>}
      {uneven.length > 0 && <p role="status" className="rounded-control bg-warn-soft px-2.5 py-1.5 text-warn">{say('preview.uneven', { names: braced(uneven) })}</p>}
    </>
  )
}
