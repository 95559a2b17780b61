import type { ReactNode } from 'react'

/** Text that may be longer than its pane. Positioned, or hidden inputs inside would lie on the page and scroll it when they are focused. */
export const Scroller = ({ className = '', children }: { className?: string; children: ReactNode }) => (
  // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- without focus a keyboard could not scroll it (WCAG 2.1.1)
  <div tabIndex={0} className={`relative overflow-auto outline-offset-[-2px] ${className}`}>
    {children}
  </div>
)
