import type { ApprovalMatter } from '#domain/approval/approval.ts'
import type { Directory } from '#domain/directory/directory.ts'
import { grants, type Permission, type Role } from '#domain/operator/roles.ts'

/** Whoever allows it does it: they need the right to the deed too. */
const DEED: Readonly<Record<ApprovalMatter, Permission>> = { close_unverified: 'ticket.closeUnverified', merge_people: 'person.merge', erase_personal: 'personal.erase' }

export interface Allower { readonly role: Role; readonly people: readonly string[] }

/** Who may allow it, by their roles; never whoever asks. A role that nobody has is not named. */
export function allowersOf({ roles, operators }: Pick<Directory, 'roles' | 'operators'>, matter: ApprovalMatter, askedBy: string): readonly Allower[] {
  return roles.filter((role) => grants(role, 'approval.give') && grants(role, DEED[matter]))
    .map((role) => ({ role, people: operators.filter(({ id, role: has }) => has === role.id && id !== askedBy).map(({ name }) => name) }))
    .filter(({ people }) => people.length > 0)
}
