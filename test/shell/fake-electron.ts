// A stand-in for Electron that drives Debian's Chromium: the built shell and preload run for real against a real page.
// Typed by Electron's own declarations (types only: importing the package starts a download). Not covered: isolated worlds,
// the sandbox, fuses, native menus and notifications.
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import type * as E from 'electron'
import { chromium, type Browser, type BrowserContext, type Frame, type Page } from 'playwright'
import { chromiumArgs, chromiumPath } from '../chromium.ts'
import { wrapPreload } from './wrap-preload.ts'

type Handler = (event: E.IpcMainInvokeEvent, ...args: unknown[]) => unknown

const handlers = new Map<string, Handler>()
let browser: Browser | undefined

class FakeContents extends EventEmitter {
  page: Page | undefined
  openHandler: Parameters<E.WebContents['setWindowOpenHandler']>[0] = () => ({ action: 'allow' })
  readonly blocked: string[] = []
  setWindowOpenHandler(handler: Parameters<E.WebContents['setWindowOpenHandler']>[0]): void {
    this.openHandler = handler
  }
}

class FakeWindow extends EventEmitter {
  readonly options: E.BrowserWindowConstructorOptions
  readonly webContents = new FakeContents()
  readonly calls: string[] = []
  isMinimizedNow = false
  #page: Promise<Page> | undefined
  #ownLoads = new Set<string>()

  constructor(options: E.BrowserWindowConstructorOptions = {}) {
    super()
    this.options = options
    fake.windows.push(this)
    app.emit('web-contents-created', {}, this.webContents)
  }
  async loadURL(url: string): Promise<void> {
    this.#page ??= this.#open()
    const page = await this.#page
    this.#ownLoads.add(new URL(url).href)
    await page.goto(url)
  }
  isDestroyed = (): boolean => false
  isMinimized = (): boolean => this.isMinimizedNow
  restore = (): void => {
    this.isMinimizedNow = false
    this.calls.push('restore')
  }
  focus = (): void => void this.calls.push('focus')
  showInactive = (): void => void this.calls.push('showInactive')
  moveTop = (): void => void this.calls.push('moveTop')
  flashFrame = (isOn: boolean): void => void this.calls.push(`flashFrame ${isOn}`)

  async #open(): Promise<Page> {
    browser ??= await chromium.launch({ executablePath: chromiumPath, args: chromiumArgs })
    const context = await browser.newContext({ viewport: { width: this.options.width ?? 800, height: this.options.height ?? 600 }, locale: 'zh-CN' })
    const preload = this.options.webPreferences?.preload
    if (preload !== undefined) await context.addInitScript(wrapPreload(readFileSync(preload, 'utf8')))
    await context.exposeBinding('__shellInvoke', ({ frame }, channel: string, args: unknown[]) => invoke(this.webContents, frame, channel, args))
    const page = await context.newPage()
    this.webContents.page = page
    await this.#guard(context, page)
    return page
  }

  /** What Electron asks before a page leaves by itself; loadURL is the shell's own wish and is not asked about. */
  async #guard(context: BrowserContext, page: Page): Promise<void> {
    await context.route('**/*', async (route) => {
      const request = route.request()
      if (!request.isNavigationRequest() || this.#ownLoads.delete(request.url())) return route.continue()
      let isPrevented = false
      const event = { url: request.url(), preventDefault: () => (isPrevented = true) }
      this.webContents.emit('will-navigate', event)
      if (!isPrevented) return route.continue()
      this.webContents.blocked.push(request.url())
      return route.abort('aborted')
    })
    context.on('page', (popup) => {
      if (popup === page) return
      const answer = this.webContents.openHandler({ url: popup.url() } as E.HandlerDetails)
      if (answer.action === 'deny') void popup.close().then(() => fake.deniedPopups++)
    })
  }
}

async function invoke(contents: FakeContents, frame: Frame, channel: string, args: unknown[]): Promise<unknown> {
  const handler = handlers.get(channel)
  if (handler === undefined) throw new Error(`No handler registered for '${channel}'`)
  const url = frame.url()
  const senderFrame = { url, origin: new URL(url).origin, parent: frame.parentFrame() }
  return await handler({ sender: contents, senderFrame } as unknown as E.IpcMainInvokeEvent, ...args)
}

class FakeApp extends EventEmitter {
  readonly isPackaged = false
  readonly switches: string[] = []
  hasEnded = false
  readonly commandLine = { appendSwitch: (name: string, value = ''): void => void this.switches.push(`${name}=${value}`) }
  requestSingleInstanceLock = (): boolean => true
  whenReady = async (): Promise<void> => undefined
  /** Electron asks before it quits; nothing prevented means it is over. */
  quit = (): void => {
    let isPrevented = false
    this.emit('before-quit', { preventDefault: () => (isPrevented = true) })
    if (isPrevented) return
    this.hasEnded = true
    this.emit('will-quit', {})
  }
}

export const app = new FakeApp()
export const BrowserWindow = FakeWindow
export const Menu = { setApplicationMenu: (menu: E.Menu | null): void => void (fake.menu = menu) }
export const ipcMain = {
  handle(channel: string, handler: Handler): void {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    handlers.set(channel, handler)
  },
}

export const session = {
  defaultSession: {
    setPermissionRequestHandler: (handler: unknown): void => void (fake.permissionRequest = handler as PermissionRequest),
    setPermissionCheckHandler: (handler: unknown): void => void (fake.permissionCheck = handler as PermissionCheck),
    setDevicePermissionHandler: (handler: unknown): void => void (fake.devicePermission = handler as () => boolean),
  },
}

export class Notification extends EventEmitter {
  readonly options: E.NotificationConstructorOptions
  constructor(options: E.NotificationConstructorOptions) {
    super()
    this.options = options
  }
  show(): void {
    fake.notifications.push(this)
  }
  static isSupported(): boolean {
    return true
  }
}

type PermissionRequest = (contents: null, permission: string, answer: (isGranted: boolean) => void, details: { requestingUrl: string }) => void
type PermissionCheck = (contents: null, permission: string, origin: string) => boolean

/** What the test looks at. */
export const fake = {
  windows: [] as FakeWindow[],
  handlers,
  notifications: [] as Notification[],
  deniedPopups: 0,
  menu: undefined as E.Menu | null | undefined,
  permissionRequest: undefined as PermissionRequest | undefined,
  permissionCheck: undefined as PermissionCheck | undefined,
  devicePermission: undefined as (() => boolean) | undefined,
  async close(): Promise<void> {
    await browser?.close()
    browser = undefined
  },
}
