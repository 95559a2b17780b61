import type { ReactNode, Ref } from 'react'

interface PanelProps { readonly title: string; readonly note?: ReactNode; readonly end?: ReactNode; readonly panelRef?: Ref<HTMLElement> | undefined; readonly children: ReactNode }

/** One field of the board. It scrolls by itself; a tile above leads to it. */
export const Panel = ({ title, note, end, panelRef, children }: PanelProps) => (
  <section ref={panelRef} tabIndex={-1} aria-label={title} className="flex min-h-0 min-w-0 flex-col overflow-hidden rounded-panel border border-line bg-surface">
    <header className="flex h-10 flex-none items-center gap-2 border-b border-line px-4">
      <h2 className="font-semibold">{title}</h2>
      {note !== undefined && <span className="truncate text-xs text-ink-3">{note}</span>}
      {end !== undefined && <span className="ms-auto flex-none">{end}</span>}
    </header>
    {children}
  </section>
)
