import { ToggleButton } from 'react-aria-components/ToggleButton'
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup'
import type { Shelf } from '#domain/ticket/shelves.ts'
import type { ShelfCounts } from '#ipc/follow-up.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { TABS } from './inbox.ts'

/** Where the department's messages stand, each with how many. */
export function ShelfTabs({ counts, value, onChange }: { counts: ShelfCounts | undefined; value: Shelf; onChange: (shelf: Shelf) => void }) {
  const say = useSay()
  const format = useFormat()
  return (
    <ToggleButtonGroup
      aria-label={say('department.which')}
      className="segments !grid grid-cols-5"
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const picked = TABS.find((tab) => keys.has(tab))
        if (picked !== undefined) onChange(picked)
      }}
    >
      {TABS.map((tab) => (
        <ToggleButton
          key={tab}
          id={tab}
          data-shelf={tab}
          className="!h-auto min-w-0 flex-col !gap-0 !px-1 py-1 outline-none data-focus-visible:outline-2 data-focus-visible:outline-accent"
        >
          <span className="text-base leading-5 font-semibold">{counts === undefined ? '…' : format.number(counts[tab])}</span>
          <span className="max-w-full truncate text-2xs">{say(`department.shelf.${tab}`)}</span>
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  )
}
