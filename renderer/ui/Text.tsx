import { useFormat } from '../i18n/format.tsx'

/** A tracking code in groups of four, always left to right. */
export function Code({ code, className = '' }: { code: string; className?: string }) {
  const format = useFormat()
  return (
    <bdi dir="ltr" className={`ltr ${className}`}>
      {format.code(code)}
    </bdi>
  )
}

export function PhoneNumber({ phone, className = '' }: { phone: string; className?: string }) {
  const format = useFormat()
  return (
    <bdi dir="ltr" className={`ltr ${className}`}>
      {format.phone(phone)}
    </bdi>
  )
}

/** What somebody wrote: its own direction decides, and it cannot turn the words around it. */
export const Written = ({ children, className = '' }: { children: string; className?: string }) => (
  <bdi dir="auto" className={className}>
    {children}
  </bdi>
)
