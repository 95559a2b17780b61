import type { Directory } from '#domain/directory/directory.ts'
import type { ServerNotice } from '#domain/operator/board.ts'
import type { GrantedPermission } from '#domain/operator/roles.ts'

/**
 * What a desk of an earlier protocol cannot read: one word that it does not know, and it refuses the whole answer. It is told the rest.
 */
const SINCE_5: { readonly rights: ReadonlySet<GrantedPermission>; readonly notices: ReadonlySet<ServerNotice['what']> } = {
  rights: new Set(['release.manage']), notices: new Set(['desks_left_behind']),
}

export const readsOrders = (protocol: number): boolean => protocol >= 5

export const noticesFor = (protocol: number, notices: readonly ServerNotice[]): ServerNotice[] => notices.filter(({ what }) => protocol >= 5 || !SINCE_5.notices.has(what))

export const directoryFor = (protocol: number, directory: Directory): Directory =>
  (protocol >= 5 ? directory : { ...directory, roles: directory.roles.map((role) => ({ ...role, permissions: role.permissions.filter((right) => !SINCE_5.rights.has(right)) })) })
