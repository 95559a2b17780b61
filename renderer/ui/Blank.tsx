import type { ReactNode } from 'react'

/** What stands where there is nothing to show (or nothing yet). */
export function Blank({ icon, title, children }: { icon?: ReactNode; title: string; children?: ReactNode }) {
  return (
    <div className="grid h-full place-items-center p-8">
      <div className="flex max-w-[420px] flex-col items-center gap-2 text-center">
        {icon !== undefined && <span aria-hidden="true" className="text-ink-3">{icon}</span>}
        <p className="text-base font-semibold">{title}</p>
        {children !== undefined && <div className="text-sm leading-6 text-ink-2">{children}</div>}
      </div>
    </div>
  )
}
