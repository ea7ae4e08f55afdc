// Answers what the console page asks of the desktop; every call must come from the core's own page in the main frame.
import { ipcMain, Notification, type BrowserWindow, type IpcMainInvokeEvent } from 'electron'
import { NOTIFY, RAISE } from './channels.ts'

const MAX_TITLE = 120
const MAX_BODY = 500

/** @param trusted origin of the running core, null while there is none */
export function answerShellCalls(window: BrowserWindow, trusted: () => string | null): void {
  const guard = (event: IpcMainInvokeEvent) => {
    const frame = event.senderFrame
    const isOurs = frame !== null && frame.parent === null && event.sender === window.webContents && frame.origin === trusted()
    if (!isOurs) throw new Error('refused: not the console')
  }
  ipcMain.handle(NOTIFY, (event, title: unknown, body: unknown) => {
    guard(event)
    if (typeof title !== 'string' || typeof body !== 'string') throw new TypeError('a notification is two texts')
    if (!Notification.isSupported()) return false
    const notification = new Notification({ title: title.slice(0, MAX_TITLE), body: body.slice(0, MAX_BODY) })
    notification.on('click', () => bringToFront(window, true))
    notification.show()
    return true
  })
  ipcMain.handle(RAISE, (event) => {
    guard(event)
    bringToFront(window, false)
  })
}

/** @param withKeyboard false leaves the keyboard where the operator is typing */
export function bringToFront(window: BrowserWindow, withKeyboard: boolean): void {
  if (window.isDestroyed()) return
  if (window.isMinimized()) window.restore()
  if (withKeyboard) window.focus()
  else {
    window.showInactive()
    window.moveTop()
    window.flashFrame(true)
  }
}
