import type { Policy } from '../policy.ts'

/** Where a console gets releases. `http`: addresses that end in a slash; `folder`: absolute. The first that holds a list of releases counts. */
export type Source = { readonly kind: 'http'; readonly bases: readonly string[] } | { readonly kind: 'folder'; readonly folders: readonly string[] }

/**
 * Where policy (`updateSource`) sends a desk of this ring: the central server, any static host, or a folder that is a share or a stick. A
 * host or a folder may hold a release for each ring, or one for all. Null: nowhere, by policy (`off`) or because the desk knows no server yet.
 */
export function sourceOf(updateSource: Policy['updateSource'], ring: string, serverUrl: string | null): Source | null {
  if (updateSource === 'off') return null
  if (updateSource === 'server') return serverUrl === null ? null : { kind: 'http', bases: [`${closed(serverUrl)}updates/${ring}/`] }
  if (!/^https?:/.test(updateSource)) return folderSource(updateSource, ring)
  return { kind: 'http', bases: [`${closed(updateSource)}${ring}/`, closed(updateSource)] }
}

/** A folder that somebody chose, or that policy names. */
export function folderSource(folder: string, ring: string): Source {
  const plain = folder.replace(/[\\/]+$/, '')
  return { kind: 'folder', folders: [`${plain}/${ring}`, `${plain}/`] }
}

const closed = (address: string): string => `${address.replace(/\/+$/, '')}/`
