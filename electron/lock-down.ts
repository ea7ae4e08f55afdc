// Keeps every page inside the shell: no foreign address, no window but the views of the console, no webview, no permission but the two the console needs.
import type { App, Session, WebContents } from 'electron'
import { WINDOW_VIEWS } from '../contract/shell.ts'

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
    contents.setWindowOpenHandler(({ url }) => (isViewOf(url, trusted()) ? { action: 'allow', overrideBrowserWindowOptions: VIEW_WINDOW } : { action: 'deny' }))
  })
}

export function refusePermissions(session: Session, trusted: () => string | null): void {
  const isGranted = (permission: string, url: string) => GRANTED.has(permission) && originOf(url) !== null && originOf(url) === trusted()
  session.setPermissionRequestHandler((_contents, permission, answer, details) => answer(isGranted(permission, details.requestingUrl)))
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin) => isGranted(permission, requestingOrigin))
  session.setDevicePermissionHandler(() => false)
}

/** As locked as the console's own window; where it stands the page says (`window.open`). No preload: notices are the console's. */
const VIEW_WINDOW = {
  minWidth: 480,
  minHeight: 320,
  backgroundColor: '#10151c',
  autoHideMenuBar: true,
  webPreferences: { contextIsolation: true, sandbox: true, nodeIntegration: false, backgroundThrottling: false },
} as const

/** The console's page with one of its views, and nothing else. */
export function isViewOf(url: string, origin: string | null): boolean {
  if (origin === null || originOf(url) !== origin) return false
  const { pathname, search } = new URL(url)
  return pathname === '/' && WINDOW_VIEWS.some((view) => search === `?view=${view}`)
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
