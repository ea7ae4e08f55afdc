// Gives the console page the few things only a desktop window can do; runs sandboxed, before the page.
import { contextBridge, ipcRenderer } from 'electron'
import type { VigilShell } from '../contract/shell.ts'
import { NOTIFY, RAISE } from './channels.ts'

const shell: VigilShell = {
  kind: 'electron',
  notify: (title, body) => ipcRenderer.invoke(NOTIFY, title, body) as Promise<boolean>,
  raise: () => ipcRenderer.invoke(RAISE) as Promise<void>,
}

contextBridge.exposeInMainWorld('vigilShell', shell)
