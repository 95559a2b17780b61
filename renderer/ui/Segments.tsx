import { ToggleButton } from 'react-aria-components/ToggleButton'
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup'

export interface Segment<T extends string> { readonly id: T; readonly label: string; readonly cap?: string; readonly className?: string }

interface SegmentsProps<T extends string> {
  readonly label: string
  readonly segments: readonly Segment<T>[]
  /** Null: nothing is chosen yet. */
  readonly value: T | null
  readonly onChange: (value: T) => void
}

/** One of a few, all in sight. */
export function Segments<T extends string>({ label, segments, value, onChange }: SegmentsProps<T>) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      className="segments"
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={value === null ? [] : [value]}
      onSelectionChange={(keys) => {
        const picked = segments.find((segment) => keys.has(segment.id))
        if (picked !== undefined) onChange(picked.id)
      }}
    >
      {segments.map((segment) => (
        <ToggleButton key={segment.id} id={segment.id} className={segment.className ?? ''}>
          {segment.label}
          {segment.cap !== undefined && (
            <span aria-hidden="true" className="text-2xs font-normal text-ink-3 in-data-selected:text-ink-2">
              {segment.cap}
            </span>
          )}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  )
}
