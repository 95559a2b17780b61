import { createContext, useContext, type ReactNode } from 'react'
import { may as mayDo, type Permission } from '#domain/operator/roles.ts'
import type { SignedIn } from '#ipc/contract.ts'

const OperatorContext = createContext<SignedIn | null>(null)

export const OperatorProvider = ({ session, children }: { session: SignedIn; children: ReactNode }) => <OperatorContext value={session}>{children}</OperatorContext>

export function useOperator(): SignedIn {
  const session = useContext(OperatorContext)
  if (session === null) throw new Error('OperatorProvider is missing')
  return session
}

/** Whether a control is worth showing. What is legal is judged by the domain, on the desk and again on the server. */
export const useMay = (permission: Permission): boolean => mayDo(useOperator(), permission)
