import type { Directory, Section } from '#domain/directory/directory.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import type { Option } from '../../ui/OptionList.tsx'
import { isRetired } from './entry.ts'
import { flat, nameOf, treeOf } from './titles.ts'

/** The entries of a section to choose from, each with what stands above it. A retired one is offered only where it is chosen already. */
export function useEntryOptions(section: Section, directory: Directory, chosen: string | null): readonly Option[] {
  const say = useSay()
  const format = useFormat()
  const speaker = { directory, say, format }
  return flat(treeOf(section, speaker, '', true, []))
    .filter(({ id, entry }) => !isRetired(entry) || id === chosen)
    .map(({ id, entry, title }) => ({ id, name: title.name, beside: nameOf(section, entry['parentId'], speaker) ?? title.beside }))
}
