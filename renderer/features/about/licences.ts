import * as z from 'zod/mini'

const licences = z.array(z.object({ name: z.string(), version: z.string(), licence: z.string(), text: z.string() }))
export type Licences = z.infer<typeof licences>

/** What the build wrote down of the packages in it (src/setup/licences); null where there is no such list. */
export async function readLicences(): Promise<Licences | null> {
  try {
    // oxlint-disable-next-line no-restricted-globals -- a file of this very build, served beside the page; no desk has it
    const read = licences.safeParse(await (await fetch('./licences.json')).json())
    return read.success ? read.data : null
  } catch {
    return null
  }
}

/** `Electron 45.4.1 · Chromium 148` out of the window's own description of itself. */
export function engineOf(userAgent: string): string {
  const parts = [['Electron', 'Electron'], ['Chrome', 'Chromium']] as const
  return parts.flatMap(([word, name]) => {
    const version = new RegExp(`${word}/([\\d.]+)`).exec(userAgent)?.[1]
    return version === undefined ? [] : [`${name} ${version}`]
  }).join(' · ')
}
