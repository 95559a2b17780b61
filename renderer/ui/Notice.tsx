import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Refusal } from '#domain/refusals.ts'
import { useRefusalWords } from '../i18n/words.tsx'

export type Tone = 'info' | 'ok' | 'warn' | 'danger'

const LOOK = {
  info: { icon: Info, box: 'bg-info-soft', glyph: 'text-info' },
  ok: { icon: CircleCheck, box: 'bg-ok-soft', glyph: 'text-ok' },
  warn: { icon: TriangleAlert, box: 'bg-warn-soft', glyph: 'text-warn' },
  danger: { icon: CircleAlert, box: 'bg-danger-soft', glyph: 'text-danger' },
} as const

/** `live`: read out when it appears. Leave it out for what stands on a screen from the start. */
export function Notice({ tone, live = false, children }: { tone: Tone; live?: boolean; children: ReactNode }) {
  const { icon: Glyph, box, glyph } = LOOK[tone]
  return (
    <div role={live ? (tone === 'danger' ? 'alert' : 'status') : undefined} className={`flex items-start gap-2.5 rounded-control px-3 py-2 text-sm ${box}`}>
      <Glyph size={16} aria-hidden="true" className={`mt-0.5 flex-none ${glyph}`} />
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  )
}

/** A refusal in words, with its code in small print for whoever is called for help. */
export function RefusalNotice({ refusal, tone = 'danger' }: { refusal: Refusal; tone?: Tone }) {
  const words = useRefusalWords()
  return (
    <Notice tone={tone} live>
      {words(refusal)} <RefusalCodeText code={refusal.code} />
    </Notice>
  )
}

export const RefusalCodeText = ({ code }: { code: string }) => (
  <bdi dir="ltr" className="ltr selectable text-2xs text-ink-2">
    {code}
  </bdi>
)
