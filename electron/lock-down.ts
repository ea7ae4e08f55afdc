// Keeps every page inside the shell: no foreign address, no second window, no webview, no permission but the two the console needs.
import type { App, Session, WebContents } from 'electron'

/** Copying a key shown once, and the video wall in full screen. */
const GRANTED: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'fullscreen'])

/** @param trusted origin of the running core, null while there is none */
export function lockNavigation(app: App, trusted: () => string | null): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    const stay = (event: { readonly url: string; preventDefault(): void }) => {
      if (originOf(event.url) === null || originOf(event.url) !== trusted()) event.preventDefault()
    }
    contents.on('will-navigate', stay)
    contents.on('will-redirect', stay)
    contents.on('will-frame-navigate', stay)
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}

export function refusePermissions(session: Session, trusted: () => string | null): void {
  const isGranted = (permission: string, url: string) => GRANTED.has(permission) && originOf(url) !== null && originOf(url) === trusted()
  session.setPermissionRequestHandler((_contents, permission, answer, details) => answer(isGranted(permission, details.requestingUrl)))
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin) => isGranted(permission, requestingOrigin))
  session.setDevicePermissionHandler(() => false)
}

/** @returns null for what has no address of its own (`data:`, `file:`, `about:`) or none at all */
export function originOf(url: string): string | null {
  try {
    const { origin, protocol } = new URL(url)
    return /^https?:$/.test(protocol) ? origin : null
  } catch {
    return null
  }
}
