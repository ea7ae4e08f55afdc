// The 17 recommendations of Electron's security checklist and its fuses, read from the shell's sources and the packaging settings; what they do is tried in main.test.ts.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readBuilderConfig } from '../../scripts/packaging/config.ts'
import { ROOT } from '../../scripts/bundles.ts'

const SOURCES = Object.fromEntries(
  readdirSync(join(ROOT, 'electron'))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => [file, readFileSync(join(ROOT, 'electron', file), 'utf8').replaceAll(/\/\*[^]*?\*\/|(?<![:'"`])\/\/.*$/gm, '')]),
)
const ALL = Object.values(SOURCES).join('\n')
const headers = readFileSync(join(ROOT, 'core/http/headers.ts'), 'utf8')
const { version } = JSON.parse(readFileSync(join(ROOT, 'node_modules/electron/package.json'), 'utf8')) as { version: string }

/** Every window that can come about: its own and the views of the console. */
const windows = [...ALL.matchAll(/webPreferences:\s*\{([^}]*)\}/g)].map(([, preferences]) => preferences!)

const CHECKLIST: readonly (readonly [number: number, what: string, holds: boolean])[] = [
  // The page comes from the core on this computer, and from nowhere else.
  [1, 'only secure content is loaded', !/loadURL\(['"`]http|loadFile\(|https?:\/\/(?!127\.)[\w.]+/.test(ALL.replaceAll('http://www.w3.org', ''))],
  [2, 'no Node in a page', windows.length === 2 && windows.every((one) => /nodeIntegration: false/.test(one)) && !/nodeIntegrationIn\w+: true/.test(ALL)],
  [3, 'contexts are isolated', windows.every((one) => /contextIsolation: true/.test(one))],
  [4, 'pages are sandboxed', windows.every((one) => /sandbox: true/.test(one)) && !/no-sandbox/.test(ALL)],
  [
    5,
    'permissions are answered',
    /setPermissionRequestHandler/.test(ALL) && /setPermissionCheckHandler/.test(ALL) && /setDevicePermissionHandler\(\(\) => false\)/.test(ALL),
  ],
  [6, 'webSecurity stays', !/webSecurity/.test(ALL)],
  [
    7,
    'there is a policy',
    /scriptSrc: \["'self'"\]/.test(headers) && /defaultSrc: \["'none'"\]/.test(headers) && /Content-Security-Policy/.test(SOURCES['status-page.ts']!),
  ],
  [8, 'no insecure content', !/allowRunningInsecureContent/.test(ALL)],
  [9, 'no experimental features', !/experimentalFeatures/.test(ALL)],
  [10, 'no Blink features', !/enableBlinkFeatures|enable-blink-features/.test(ALL)],
  [11, 'no pop-ups of webviews', !/allowpopups|<webview|webviewTag/i.test(ALL)],
  [12, 'no webview at all', /'will-attach-webview', \(event\) => event\.preventDefault\(\)/.test(ALL)],
  [13, 'navigation is limited', ['will-navigate', 'will-redirect', 'will-frame-navigate'].every((event) => ALL.includes(`'${event}', stay`))],
  [14, 'windows are limited', /setWindowOpenHandler\([^]*?\{ action: 'deny' \}/.test(ALL)],
  [15, 'nothing is opened outside', !/openExternal|openPath|showItemInFolder/.test(ALL)],
  [16, 'a current version', Number(version.split('.')[0]) >= 45],
  // A handler without the guard as its first word is none.
  [
    17,
    'whoever calls is looked at',
    [...ALL.matchAll(/ipcMain\.(handle|on|once|handleOnce)\([^]*?=> \{\s*(\w+)\(event\)/g)].filter(([, , first]) => first === 'guard').length ===
      (ALL.match(/ipcMain\.\w+\(/g) ?? []).length,
  ],
]

test('there are seventeen', () => {
  expect(CHECKLIST.map(([number]) => number)).toEqual(Array.from({ length: 17 }, (_, i) => i + 1))
})

test.each(CHECKLIST)('%i: %s', (_number, _what, holds) => {
  expect(holds).toBe(true)
})

test('a page is given nothing of Electron but two calls of its own', () => {
  const preload = SOURCES['preload.ts']!
  expect(preload.match(/exposeInMainWorld\('(\w+)'/g)).toHaveLength(1)
  expect([...preload.matchAll(/ipcRenderer\.(\w+)/g)].map(([, call]) => call)).toEqual(['invoke', 'invoke'])
  expect(preload).not.toMatch(/\brequire\(|process\./)
})

test('the core is started as a program of its own, as the fuse would make fork() throw; no fuse is left open', () => {
  expect(ALL).not.toMatch(/\bfork\(|utilityProcess\.|ELECTRON_RUN_AS_NODE/)
  const fuses = readBuilderConfig().electronFuses as Readonly<Record<string, boolean>>
  const closed = { runAsNode: false, enableCookieEncryption: true, enableNodeOptionsEnvironmentVariable: false, enableNodeCliInspectArguments: false }
  const whole = {
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  }
  expect(fuses).toEqual({ ...closed, ...whole })
})
