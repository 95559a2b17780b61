import type { OperatorAccount } from '#domain/operator/accounts.ts'
import { useCity } from '../../app/city.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Scroller } from '../../ui/Scroller.tsx'
import { PERMISSION_GROUPS } from './permission-groups.ts'

/** What the chosen role lets somebody do, in words, and how the account stands. */
export function RoleSummary({ roleId, account }: { roleId: string; account: OperatorAccount | null }) {
  const say = useSay()
  const { directory } = useCity()
  const permissions = directory.roles.find(({ id }) => id === roleId)?.permissions ?? []
  return (
    <aside aria-label={say('operators.may')} className="flex min-h-0 flex-col border-s border-line bg-ground">
      <Scroller className="flex min-h-0 flex-1 flex-col gap-4 p-4">
        {account !== null && <p className="text-ink-2">{say('operators.sessions', { n: account.openSessions })}</p>}
        <h3 className="font-semibold text-ink-2">{say('operators.may')}</h3>
        {permissions.length === 0 && <p className="text-ink-3">{say('operators.mayNothing')}</p>}
        {PERMISSION_GROUPS.map(({ name, permissions: group }) => {
          const has = group.filter((permission) => (permissions as readonly string[]).includes(permission))
          return has.length === 0 ? null : (
            <section key={name} aria-label={say(name)}>
              <h4 className="text-xs font-medium text-ink-3">{say(name)}</h4>
              <p className="leading-6">{has.map((permission) => say(`permission.${permission}`)).join(say('comma'))}</p>
            </section>
          )
        })}
      </Scroller>
    </aside>
  )
}
