import { useState } from 'react'
import type { Notice } from '#ipc/shell.ts'

/** Names that open to their licence. The texts of hundreds are not drawn before somebody reads one. */
export function LicenceList({ licences }: { licences: readonly Notice[] }) {
  return (
    <ul dir="ltr" lang="en" className="flex flex-col">
      {licences.map(({ name, text }) => (
        <Licence key={`${name} ${text.length}`} name={name} text={text} />
      ))}
    </ul>
  )
}

function Licence({ name, text }: Notice) {
  const [open, setOpen] = useState(false)
  return (
    <li>
      <details className="border-b border-line/60 py-1.5" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className="cursor-default">{name}</summary>
        {open && <pre className="selectable mt-2 max-h-64 overflow-auto whitespace-pre-wrap text-xs text-ink-2">{text}</pre>}
      </details>
    </li>
  )
}
