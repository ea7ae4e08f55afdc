// What this machine can show a console with: Electron's binary, a browser, a display.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { ROOT } from './bundles.ts'

type Environment = Readonly<Record<string, string | undefined>>
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'microsoft-edge-stable']
const DOWNLOAD_WITHIN_MS = 180_000

export function hasDisplay(env: Environment = process.env): boolean {
  return process.platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'])
}

/** The npm package holds no binary: one bounded try to fetch it (ELECTRON_MIRROR is honoured; offline it fails within a second). */
export function findElectron(env: Environment = process.env): string | null {
  const here = electronAt(env)
  if (here !== null || env['VIGIL_NO_ELECTRON'] || env['CI']) return here
  console.error('[vigil] looking for the Electron binary (about 120 MB, once)')
  spawnSync(process.execPath, [join(ROOT, 'node_modules/electron/install.js')], { stdio: 'ignore', timeout: DOWNLOAD_WITHIN_MS })
  return electronAt(env)
}

function electronAt(env: Environment): string | null {
  const home = join(ROOT, 'node_modules/electron')
  const named = join(home, 'path.txt')
  const name = existsSync(named) ? readFileSync(named, 'utf8').trim() : process.platform === 'win32' ? 'electron.exe' : 'electron'
  const file = join(env['ELECTRON_OVERRIDE_DIST_PATH'] || join(home, 'dist'), name)
  return existsSync(file) ? file : null
}

export function findBrowser(env: Environment = process.env): string | null {
  if (env['VIGIL_CHROMIUM']) return env['VIGIL_CHROMIUM']
  const onPath = (env['PATH'] ?? '').split(delimiter).flatMap((dir) => BROWSERS.map((name) => join(dir, name)))
  const windows = [env['ProgramFiles(x86)'], env['ProgramFiles'], env['LOCALAPPDATA']]
    .filter((base) => base !== undefined)
    .flatMap((base) => [join(base, 'Microsoft/Edge/Application/msedge.exe'), join(base, 'Google/Chrome/Application/chrome.exe')])
  return [...onPath, ...windows].find((file) => existsSync(file)) ?? null
}

/** Arguments that make a browser look like an application, with a profile of its own and no calls home. */
export function appModeArgs(url: string, env: Environment = process.env): string[] {
  const profile = join(env['XDG_STATE_HOME'] || join(homedir(), '.local/state'), 'vigil/browser')
  return [
    `--app=${url}`,
    `--user-data-dir=${profile}`,
    '--window-size=1440,900',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
    '--disable-features=Translate,MediaRouter,OptimizationHints',
    '--lang=zh-CN',
    '--autoplay-policy=no-user-gesture-required',
    ...(process.getuid?.() === 0 ? ['--no-sandbox', '--test-type'] : []), // Chromium refuses to run as root otherwise
  ]
}
