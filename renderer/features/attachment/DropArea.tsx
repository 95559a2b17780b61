import { FilePlus2 } from 'lucide-react'
import { useRef, useState, type DragEvent, type ReactNode } from 'react'
import { useSay } from '../../i18n/words.tsx'

const bringsFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files')

/** The page takes files that are dropped anywhere on it, and says so while one hangs over it. `onFiles` null: it takes none. */
export function DropArea({ onFiles, className, label, children }: { onFiles: ((files: readonly File[]) => void) | null; className: string; label: string; children: ReactNode }) {
  const say = useSay()
  const [over, setOver] = useState(false)
  // one 'enter' and one 'leave' comes for every element that is crossed
  const depth = useRef(0)
  const count = (by: 1 | -1) => (event: DragEvent): void => {
    if (onFiles === null || !bringsFiles(event)) return
    depth.current += by
    setOver(depth.current > 0)
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keyboard's ways to attach are Ctrl+V and the file picker
    <article
      aria-label={label}
      className={`relative ${className}`}
      onDragEnter={count(1)}
      onDragLeave={count(-1)}
      onDragOver={(event) => {
        if (!bringsFiles(event)) return
        event.preventDefault()
        // the pointer itself says that nothing can be left here
        event.dataTransfer.dropEffect = onFiles === null ? 'none' : 'copy'
      }}
      onDropCapture={(event) => {
        if (!bringsFiles(event)) return
        event.preventDefault()
        depth.current = 0
        setOver(false)
        onFiles?.([...event.dataTransfer.files])
      }}
    >
      {children}
      {over && (
        <div className="pointer-events-none absolute inset-2 z-10 grid place-items-center rounded-panel border-2 border-dashed border-accent bg-accent-soft/85 text-lg font-semibold text-accent-ink">
          <span className="flex items-center gap-3">
            <FilePlus2 size={24} aria-hidden="true" />
            {say('attachment.drop')}
          </span>
        </div>
      )}
    </article>
  )
}
