import { ProgressBar } from 'react-aria-components/ProgressBar'

export function Progress({ label, done, total, className = '' }: { label: string; done: number; total: number; className?: string }) {
  return (
    <ProgressBar aria-label={label} value={done} maxValue={Math.max(total, 1)} className={className}>
      {({ percentage }) => (
        <span className="block h-1.5 overflow-hidden rounded-full bg-sunken">
          <span className="block h-full rounded-full bg-accent" style={{ width: `${percentage ?? 0}%` }} />
        </span>
      )}
    </ProgressBar>
  )
}
