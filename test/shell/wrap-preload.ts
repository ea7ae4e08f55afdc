// What Electron does around a sandboxed preload script: it gets `require('electron')` and nothing else, and what it exposes is copied and frozen.

/** @returns a script for the page, run before any of its own */
export function wrapPreload(source: string): string {
  return `(() => {
    const invokeShell = window.__shellInvoke
    const copy = (value) => typeof value === 'function'
      ? async (...args) => structuredClone(await value(...structuredClone(args)))
      : value && typeof value === 'object' ? Object.freeze(Object.fromEntries(Object.entries(value).map(([key, part]) => [key, copy(part)]))) : value
    const electron = {
      contextBridge: { exposeInMainWorld: (key, value) => Object.defineProperty(window, key, { value: copy(value), writable: false, configurable: false }) },
      ipcRenderer: { invoke: (channel, ...args) => (invokeShell ?? window.__shellInvoke)(channel, args) },
    }
    const requireElectron = (name) => { if (name === 'electron') return electron; throw new Error('a sandboxed preload may not require ' + name) }
    ;(function (require, module, exports) {
      ${source}
    })(requireElectron, { exports: {} }, {})
  })()`
}
