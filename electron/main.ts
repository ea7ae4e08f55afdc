// The desktop shell: one window onto a core that runs as a plain Node process beside it.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { app, Menu, session } from 'electron'
import { openConsoleWindow } from './console-window.ts'
import { coreCommand } from './core-command.ts'
import { keepCoreRunning } from './core-process.ts'
import { lockNavigation, originOf, refusePermissions } from './lock-down.ts'
import { answerShellCalls, bringToFront } from './shell-calls.ts'
import { statusPage } from './status-page.ts'

/** Built into out/main/, two folders below the project. */
const PROJECT = join(import.meta.dirname, '../..')

if (app.requestSingleInstanceLock()) void run()
else app.quit()

async function run(): Promise<void> {
  let origin: string | null = null
  const trusted = () => origin
  lockNavigation(app, trusted)
  app.commandLine.appendSwitch('autoplay-policy', 'no-user-gesture-required') // an alarm sounds without a click
  await app.whenReady()
  Menu.setApplicationMenu(null)
  refusePermissions(session.defaultSession, trusted)
  const { window, show } = openConsoleWindow()
  answerShellCalls(window, trusted)
  app.on('second-instance', () => bringToFront(window, true))
  show(statusPage({ state: 'starting' }))

  const { node, args, env } = coreCommand({
    isPackaged: app.isPackaged,
    resources: process.resourcesPath,
    project: PROJECT,
    platform: process.platform,
    env: process.env,
  })
  // A plain process, not utilityProcess: Electron's allocator aborts ONNX Runtime. spawn, not fork: with the runAsNode fuse off, fork throws.
  // Its own process group: Ctrl-C in the terminal asks the shell alone, which then asks the core once.
  const detached = process.platform !== 'win32'
  const launch = () => spawn(node, args, { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'], detached, windowsHide: true })
  const core = keepCoreRunning(launch, {
    onUp(url, phones) {
      if (phones !== null) process.stdout.write(`[vigil] phones come in at ${phones}/phone\n`)
      origin = originOf(url)
      show(url)
    },
    onDown(complaint, pauseMs) {
      origin = null
      show(statusPage({ state: 'down', complaint, pauseMs }))
    },
  })
  endWith(() => core.stop())
}

/** The core ends before the shell does: cleanly, with its database closed. */
function endWith(stopCore: () => Promise<void>): void {
  let isStopped = false
  app.on('window-all-closed', () => app.quit())
  app.on('before-quit', (event) => {
    if (isStopped) return
    event.preventDefault()
    void stopCore().then(() => {
      isStopped = true
      app.quit()
    })
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())
}
