import { app, protocol, type Session, type WebContents, type WebPreferences } from 'electron'
import { readFile } from 'node:fs/promises'
import type { Refuse } from './refused.ts'
import { findAsset, HEADERS, ownPage, SCHEME } from './scheme.ts'

/** What every window of the console is made with: a page without Node, in the system's sandbox, in a world apart from its preload. */
export const CLOSED_IN = {
  sandbox: true, contextIsolation: true, nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false, webviewTag: false, webSecurity: true,
  allowRunningInsecureContent: false, experimentalFeatures: false, plugins: false, spellcheck: false, navigateOnDragDrop: false, safeDialogs: true,
} as const satisfies WebPreferences

/** To be called before the app is ready: every renderer is sandboxed whatever its window says, and our scheme is an origin of its own. */
export function closeIn(): void {
  app.enableSandbox()
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }])
}

/** Serves the built window from the folder `root`, and nothing else. */
export function serveScheme(ses: Session, root: string, refuse: Refuse): void {
  ses.protocol.handle(SCHEME, async (request) => {
    const asset = findAsset(root, request.method, request.url)
    if (!asset.ok) {
      if (asset.refused !== null) refuse(asset.refused)
      return new Response(null, { status: asset.status, headers: HEADERS })
    }
    const body = await readFile(asset.file).catch(() => null)
    if (body === null) return new Response(null, { status: 404, headers: HEADERS })
    return new Response(body, { headers: { ...HEADERS, 'content-type': asset.type } })
  })
}

/**
 * Closes a session and everything that will ever be opened in it: no network, no permissions, no devices, no
 * downloads, no other page, window, frame or webview. The server is reached by the host process, never by a window.
 */
export function lockDown(ses: Session, refuse: Refuse, { devTools }: { readonly devTools: boolean }): void {
  const local = new Set([`${SCHEME}:`, 'data:', 'blob:', ...(devTools ? ['devtools:'] : [])])
  ses.webRequest.onBeforeRequest((details, decide) => {
    const allowed = local.has(new URL(details.url).protocol)
    if (!allowed) refuse('request')
    decide({ cancel: !allowed })
  })

  // Copying a tracking code is all that a page may do beyond itself.
  ses.setPermissionCheckHandler((_contents, permission, origin) => String(permission) === 'clipboard-sanitized-write' && ownPage(origin))
  ses.setPermissionRequestHandler((_contents, permission, decide, details) => {
    const allowed = String(permission) === 'clipboard-sanitized-write' && ownPage(details.requestingUrl)
    if (!allowed) refuse('permission')
    decide(allowed)
  })
  ses.setDevicePermissionHandler(() => {
    refuse('device')
    return false
  })
  ses.on('will-download', (event) => {
    event.preventDefault()
    refuse('download')
  })
  // The dictionaries would be fetched from a company's server.
  ses.setSpellCheckerEnabled(false)

  app.on('web-contents-created', (_event, contents) => lockContents(contents, refuse))
}

function lockContents(contents: WebContents, refuse: Refuse): void {
  contents.on('will-navigate', (event, url) => {
    if (ownPage(url)) return
    event.preventDefault()
    refuse('navigation')
  })
  contents.on('will-redirect', (event, url) => {
    if (ownPage(url)) return
    event.preventDefault()
    refuse('navigation')
  })
  contents.on('will-frame-navigate', (event) => {
    // will-navigate speaks for the main frame
    if (event.isMainFrame || ownPage(event.url)) return
    event.preventDefault()
    refuse('frame_navigation')
  })
  contents.on('will-attach-webview', (event) => {
    event.preventDefault()
    refuse('webview')
  })
  contents.setWindowOpenHandler(() => {
    refuse('window_open')
    return { action: 'deny' }
  })
  // WebRTC can send datagrams past the request filter
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
}
