import { PERMISSIONS, type Permission } from '#domain/operator/roles.ts'
import { useSay } from '../../i18n/words.tsx'
import { Tick } from '../../ui/Tick.tsx'
import type { EditorProps } from './FieldEditor.tsx'
import { PERMISSION_GROUPS } from './permission-groups.ts'

export function PermissionsEditor({ label, value, onChange, problem, isDisabled }: EditorProps<readonly Permission[]>) {
  const say = useSay()
  const set = (permission: Permission, on: boolean): void => onChange(PERMISSIONS.filter((one) => (one === permission ? on : value.includes(one))))
  return (
    <fieldset disabled={isDisabled} className="flex flex-col gap-2">
      <legend className="mb-1 text-xs font-medium text-ink-2">{label}</legend>
      {problem !== null && <p role="alert" className="rounded-control bg-danger-soft px-3 py-2 text-danger">{problem}</p>}
      {PERMISSION_GROUPS.map(({ name, permissions }) => (
        <fieldset key={name} className="rounded-control border border-line px-3 pb-1.5">
          <legend className="px-1 text-xs font-semibold text-ink-3">{say(name)}</legend>
          <div className="grid grid-cols-2 gap-x-4">
            {permissions.map((permission) => (
              <Tick key={permission} label={say(`permission.${permission}`)} isSelected={value.includes(permission)} onChange={(on) => set(permission, on)} />
            ))}
          </div>
        </fieldset>
      ))}
    </fieldset>
  )
}
