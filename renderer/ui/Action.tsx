import type { Ref } from 'react'
import { Button, type ButtonProps } from 'react-aria-components/Button'
import { chordLabel } from '../keys.ts'

type Weight = 'primary' | 'plain' | 'quiet' | 'danger'

interface ActionProps extends Omit<ButtonProps, 'className' | 'children'> {
  readonly weight?: Weight
  readonly small?: boolean
  /** Drawn as a keycap; the binding itself is made with `useHotkeys`. */
  readonly chord?: string
  readonly className?: string
  readonly ref?: Ref<HTMLButtonElement>
  readonly children: React.ReactNode
}

export function Action({ weight = 'plain', small = false, chord, className = '', children, ...button }: ActionProps) {
  return (
    <Button {...button} className={`action action-${weight} ${small ? 'action-small' : ''} ${className}`}>
      {children}
      {chord !== undefined && <Key chord={chord} />}
    </Button>
  )
}

/** A keycap. It is a hint for the eye: the accessible name of a control stays free of it. */
export function Key({ chord, label }: { chord?: string; label?: string }) {
  return (
    <kbd className="key" aria-hidden="true">
      {label ?? chordLabel(chord ?? '')}
    </kbd>
  )
}
