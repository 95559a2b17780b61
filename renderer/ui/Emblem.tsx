/** An eight-pointed star of two squares with the number in it, as Iranian tiles have it; `plain`: without the number. */
export const Emblem = ({ className = '', plain = false }: { className?: string; plain?: boolean }) => (
  <svg viewBox="0 0 32 32" className={className} aria-hidden="true">
    <rect x="6" y="6" width="20" height="20" rx="3" fill="none" style={{ stroke: 'var(--emblem-line)' }} strokeWidth="1.5" />
    <rect x="6" y="6" width="20" height="20" rx="3" style={{ fill: 'var(--emblem)', stroke: 'var(--emblem-line)' }} strokeWidth="1.5" transform="rotate(45 16 16)" />
    {!plain && (
      <text x="16" y="19.6" textAnchor="middle" fontSize="9.5" fontWeight="700" fill="#fff" fontFamily="inherit">
        ۱۳۷
      </text>
    )}
  </svg>
)
