import { CircleHelp, Moon, Search, Sun } from 'lucide-react'
import { Button } from 'react-aria-components/Button'
import { nameIn } from './directory-index.ts'
import { ShiftMark } from '../features/shift/ShiftMark.tsx'
import { useFormat } from '../i18n/format.tsx'
import { useSay } from '../i18n/words.tsx'
import { Key } from '../ui/Action.tsx'
import { useCity } from './city.tsx'
import { useNextTheme } from './appearance.ts'
import { useNow } from './now.ts'
import { useSettings } from './settings.tsx'

export function TopBar({ onSearch, onHelp }: { onSearch: () => void; onHelp: () => void }) {
  const say = useSay()
  const { city } = useCity()
  const { language } = useFormat()
  const { dark } = useSettings()
  const nextTheme = useNextTheme()
  return (
    <header className="flex min-w-0 items-center gap-4 border-b border-line bg-surface px-5">
      <div className="flex min-w-0 items-center gap-2">
        <span className="truncate font-semibold">{nameIn(city, language)}</span>
        {city.demo && <span className="pill flex-none bg-warn-soft text-warn">{say('city.demo')}</span>}
      </div>
      <Button onPress={onSearch} className="ms-auto flex h-8 w-60 items-center gap-2 rounded-control border border-line bg-surface px-2.5 text-ink-3 data-hovered:border-control min-[1536px]:w-[340px]">
        <Search size={15} aria-hidden="true" />
        <span className="flex-1 text-start">{say('palette.open')}</span>
        <Key chord="Ctrl+KeyK" />
      </Button>
      <ShiftMark />
      <Clock />
      <div className="flex items-center gap-1">
        <Button aria-label={say(dark ? 'theme.toLight' : 'theme.toDark')} onPress={nextTheme} className="action action-quiet !w-8 !px-0">
          {dark ? <Sun size={17} aria-hidden="true" /> : <Moon size={17} aria-hidden="true" />}
        </Button>
        <Button aria-label={say('keys.title')} onPress={onHelp} className="action action-quiet !w-8 !px-0">
          <CircleHelp size={17} aria-hidden="true" />
        </Button>
      </div>
    </header>
  )
}

/** The city's date and time, not the workstation's zone. */
function Clock() {
  const format = useFormat()
  const now = useNow(5000)
  return (
    <time dateTime={new Date(now).toISOString()} className="flex flex-none items-center gap-2.5 text-ink-2">
      {format.long(now)}
      <span className="font-semibold text-ink">{format.time(now)}</span>
    </time>
  )
}
