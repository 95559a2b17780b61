import { ChevronDown, CloudUpload, TriangleAlert } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Button } from 'react-aria-components/Button'
import { Collection } from 'react-aria-components/Collection'
import { Tree, TreeItem, TreeItemContent } from 'react-aria-components/Tree'
import { useSay } from '../../i18n/words.tsx'
import { Matched } from '../../ui/Matched.tsx'
import type { EntryChanges } from './changes.ts'
import { isRetired } from './entry.ts'
import { flat, type Node } from './titles.ts'

interface EntryListProps {
  readonly label: string
  readonly nodes: readonly Node[]
  readonly chosen: string | null
  readonly onChoose: (id: string) => void
  /** Enter on the chosen entry. */
  readonly onEnter: () => void
  readonly search: string
  readonly changes: ReadonlyMap<string, EntryChanges>
  /** Said under an entry, by its id. */
  readonly notes: ReadonlyMap<string, string>
}

/** The section's entries; those with others below them can be folded. The form follows the arrow keys. */
export function EntryList({ label, nodes, chosen, onChoose, onEnter, search, changes, notes }: EntryListProps) {
  const say = useSay()
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const all = useMemo(() => flat(nodes), [nodes])
  const open = all.filter(({ id, children }) => children.length > 0 && (search !== '' || !closed.has(id))).map(({ id }) => id)
  const list = useRef<HTMLDivElement>(null)
  // a link from elsewhere may have chosen what is out of sight
  useEffect(() => list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }), [chosen])
  const item = (node: Node): React.ReactElement => <EntryRow key={node.id} node={node} search={search} changes={changes.get(node.id)} note={notes.get(node.id)} renderBelow={item} />
  return (
    <Tree
      ref={list}
      aria-label={label}
      selectionMode="single"
      selectionBehavior="replace"
      selectedKeys={chosen === null ? [] : [chosen]}
      onSelectionChange={(keys) => {
        const [key] = keys === 'all' ? [] : [...keys]
        if (key !== undefined && key !== chosen) onChoose(String(key))
      }}
      onAction={onEnter}
      expandedKeys={open}
      onExpandedChange={(keys) => setClosed(new Set(all.filter(({ id, children }) => children.length > 0 && !keys.has(id)).map(({ id }) => id)))}
      items={nodes}
      dependencies={[search, changes, notes]}
      renderEmptyState={() => <p className="p-4 text-center text-ink-3">{say(search === '' ? 'administration.empty' : 'palette.none')}</p>}
      className="min-h-0 flex-1 overflow-auto p-1.5"
    >
      {item}
    </Tree>
  )
}

function EntryRow({ node: { id, entry, title, children }, search, changes, note, renderBelow }: { node: Node; search: string; changes: EntryChanges | undefined; note: string | undefined; renderBelow: (node: Node) => React.ReactElement }) {
  const say = useSay()
  const retired = isRetired(entry)
  const standing = changes?.standing?.is
  // a row of a tree is read by this text alone: all that is seen in it, in its order
  const text = [
    title.name === '' ? id : title.name, title.below, note, retired ? say('administration.retired') : '',
    standing === 'waiting' || standing === 'refused' ? say(`administration.${standing}`) : '', title.beside,
  ].filter((part) => part !== undefined && part !== '').join(say('comma'))
  return (
    <TreeItem id={id} textValue={text} className="group option !min-h-[34px] !gap-1.5 !px-1.5 data-focus-visible:outline-2 data-focus-visible:outline-offset-[-2px] data-focus-visible:outline-accent data-selected:!bg-selected">
      <TreeItemContent>
        {({ hasChildItems, level }) => (
          <span className="flex min-w-0 flex-1 items-center gap-1.5" style={{ paddingInlineStart: `${(level - 1) * 14}px` }}>
            {hasChildItems ? (
              <Button slot="chevron" className="grid size-6 flex-none place-items-center rounded-control text-ink-3 data-hovered:bg-hover">
                <ChevronDown size={14} aria-hidden="true" className="group-not-data-expanded:-rotate-90 rtl:group-not-data-expanded:rotate-90" />
              </Button>
            ) : (
              <span className="w-1.5 flex-none" />
            )}
            <span className="flex min-w-0 flex-1 flex-col">
              <bdi className={`max-w-full truncate ${retired ? 'text-ink-3 line-through' : children.length > 0 ? 'font-semibold' : ''}`}>
                <Matched text={title.name} query={search} />
              </bdi>
              {title.below !== '' && <bdi className="max-w-full truncate text-xs text-ink-3">{title.below}</bdi>}
              {note !== undefined && <bdi title={note} className="max-w-full truncate text-xs text-ink-3">{note}</bdi>}
            </span>
            {retired && <span className="pill flex-none !h-[18px] bg-sunken !text-2xs text-ink-3">{say('administration.retired')}</span>}
            {standing === 'waiting' && <CloudUpload size={13} aria-hidden="true" className="flex-none text-warn" />}
            {standing === 'refused' && <TriangleAlert size={13} aria-hidden="true" className="flex-none text-danger" />}
            {title.beside !== '' && <bdi className="max-w-[46%] flex-none truncate text-xs text-ink-3">{title.beside}</bdi>}
          </span>
        )}
      </TreeItemContent>
      <Collection items={children}>{renderBelow}</Collection>
    </TreeItem>
  )
}
