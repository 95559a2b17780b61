import type { ReactNode } from 'react'
import { useNextLanguage, useNextTheme } from '../../app/appearance.ts'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Emblem } from '../../ui/Emblem.tsx'

/** The frame of what comes before work: enrolling and signing in. `aside` says which city and desk this is. */
export function Entrance({ title, aside, children, foot }: { title: string; aside: ReactNode; children: ReactNode; foot?: ReactNode }) {
  const say = useSay()
  const nextTheme = useNextTheme()
  const nextLanguage = useNextLanguage()
  return (
    <div className="grid h-full grid-cols-[minmax(0,5fr)_minmax(0,7fr)]">
      <aside aria-label={say('app.name')} className="relative flex flex-col justify-between overflow-hidden bg-rail p-12 text-rail-ink">
        <Emblem plain className="pointer-events-none absolute -end-40 -bottom-40 size-[560px] opacity-10" />
        <div className="flex items-center gap-4">
          <Emblem className="size-12" />
          <div>
            <p className="text-xl font-bold">{say('app.name')}</p>
            <p className="text-rail-dim">{say('app.tagline')}</p>
          </div>
        </div>
        <div className="relative flex flex-col gap-1.5">{aside}</div>
      </aside>
      <main className="flex min-h-0 flex-col overflow-auto bg-surface">
        <div className="flex justify-end gap-1 p-4">
          <Action small weight="quiet" onPress={nextLanguage}>
            {say('language.switch')}
          </Action>
          <Action small weight="quiet" onPress={nextTheme}>
            {say('theme.switch')}
          </Action>
        </div>
        <div className="m-auto flex w-full max-w-[420px] flex-col gap-5 px-6 py-8">
          <h1 className="text-2xl font-bold">{title}</h1>
          {children}
        </div>
        {foot !== undefined && <div className="p-5 text-center text-xs text-ink-3">{foot}</div>}
      </main>
    </div>
  )
}
