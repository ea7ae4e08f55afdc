// The one window: shows the core's page, or what the core is doing while it has none.
import { join } from 'node:path'
import { BrowserWindow } from 'electron'

const RETRY_MS = 1000

export interface ConsoleWindow {
  readonly window: BrowserWindow
  /** Shows this address until told otherwise: tried again when loading fails or the page's process dies. */
  show(url: string): void
}

export function openConsoleWindow(): ConsoleWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 1024,
    minHeight: 640,
    title: '值守 Vigil',
    backgroundColor: '#10151c',
    autoHideMenuBar: true,
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      // a hidden or covered console still rings and stays up to date
      backgroundThrottling: false,
    },
  })
  let wanted = ''
  const load = () => {
    if (window.isDestroyed()) return
    const url = wanted
    window.loadURL(url).catch(() => {
      // failed because something else is wanted by now: that one is loading already
      if (url === wanted) setTimeout(() => url === wanted && load(), RETRY_MS)
    })
  }
  window.webContents.on('render-process-gone', () => setTimeout(load, RETRY_MS))
  return {
    window,
    show(url) {
      wanted = url
      load()
    },
  }
}
