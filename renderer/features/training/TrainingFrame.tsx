import { GraduationCap } from 'lucide-react'
import { useEffect, type ReactNode } from 'react'
import { Button } from 'react-aria-components/Button'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useSay } from '../../i18n/words.tsx'
import { useStatus } from '../../queries.ts'
import { Key } from '../../ui/Action.tsx'
import { useTraining } from './training.ts'

const LEAVE = 'Ctrl+Shift+KeyL'

/** While somebody practises, a striped bar, a frame and other colours say on every screen that nothing here is real. */
export function TrainingFrame({ children }: { children: ReactNode }) {
  const training = useStatus()?.training === true
  useEffect(() => {
    const page = document.documentElement
    if (training) page.dataset['training'] = ''
    else delete page.dataset['training']
  }, [training])
  return (
    <div className="flex h-full flex-col">
      {training && <TrainingBar />}
      <div className="min-h-0 flex-1">{children}</div>
      {training && <div aria-hidden="true" className="training-edge" />}
    </div>
  )
}

function TrainingBar() {
  const say = useSay()
  const { busy, change } = useTraining()
  const leave = (): void => change(false)
  useHotkeys('shell', [{ chord: LEAVE, says: 'training.leave', run: leave }])
  return (
    <aside aria-label={say('training.bar')} className="training-stripes flex h-8 flex-none items-center justify-center">
      <div className="flex h-full items-center gap-3 bg-[#f0b64a] px-4 text-[#2b1c00]">
        <GraduationCap size={16} aria-hidden="true" />
        <strong className="font-bold">{say('training.name')}</strong>
        <span>{say('training.about')}</span>
        <Button onPress={leave} isDisabled={busy} className="flex h-6 items-center gap-2 rounded-control bg-[#2b1c00] px-2.5 text-xs font-semibold text-[#ffe9bf] data-focus-visible:outline-[#2b1c00] data-hovered:bg-[#4a3205]">
          {say('training.leave')}
          <Key chord={LEAVE} />
        </Button>
      </div>
    </aside>
  )
}
