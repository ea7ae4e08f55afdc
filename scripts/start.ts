// `npm start [-- what "vigil serve" takes]`: builds the screens if they are stale, then opens the console in the best way this machine has.
import { spawn, type ChildProcess } from 'node:child_process'
import { isStale, ROOT, runBuild } from './bundles.ts'
import { launchCore } from './core-child.ts'
import { appModeArgs, findBrowser, findElectron, hasDisplay } from './desktop.ts'
import { runCore, type CoreRun } from './run-core.ts'

/** A shell that gave up this soon never came up: libraries are missing, say. */
const GAVE_UP_WITHIN_MS = 10_000
/** INTERFACES: a clean stop takes at most 5 s. */
const STOP_WITHIN_MS = 6000

const asked = process.argv.slice(2)
/** With no site file the demo site is shown. */
const serve = ['serve', ...(asked.includes('--site') || asked.some((arg) => arg.startsWith('--site=')) || asked.includes('--demo') ? [] : ['--demo']), ...asked]

const children = new Set<ChildProcess>()
let core: CoreRun | null = null
let isStopping = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopAll(signal))
process.exitCode = await main()

async function main(): Promise<number> {
  if (isStale()) {
    say('building the screens')
    if (!runBuild()) return 1
  }
  const electron = hasDisplay() ? findElectron() : null
  if (electron !== null) {
    const startedAt = performance.now()
    const code = await runElectron(electron)
    if (isStopping || code === 0 || performance.now() - startedAt > GAVE_UP_WITHIN_MS) return isStopping ? 0 : code
    say(`Electron ended at once (exit ${code}); using a browser instead`)
  }
  return await runCoreAndBrowser()
}

async function runElectron(binary: string): Promise<number> {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const env = { ...process.env, VIGIL_NODE: process.execPath, VIGIL_CORE_ARGS: JSON.stringify(serve) }
  const child = keep(spawn(binary, [ROOT, ...asRoot], { stdio: 'inherit', env }))
  return await exitOf(child)
}

async function runCoreAndBrowser(): Promise<number> {
  core = runCore((more) => launchCore([...serve, ...more]), { onFirstUp: showConsole, say: complain })
  const code = await core.ended
  const wasAsked = isStopping
  stopAll()
  return wasAsked ? 0 : code
}

function showConsole(url: string, phones: string | null): void {
  if (phones !== null) say(`phones come in at ${phones}/phone ; how one is set up stands in the console under 值班 Duty, 手机 Phones`)
  const browser = hasDisplay() ? findBrowser() : null
  if (browser === null) {
    say(`the console is at ${url} : open it in a browser on this machine (no ${hasDisplay() ? 'browser' : 'display'} was found here). Ctrl-C stops.`)
  } else {
    say(`the console is at ${url}, shown by ${browser}. Closing its window stops the program.`)
    const window = keep(spawn(browser, appModeArgs(url), { stdio: 'ignore', env: { ...process.env, LANGUAGE: 'zh_CN' } }))
    void exitOf(window).then(() => stopAll())
  }
}

function keep(child: ChildProcess): ChildProcess {
  children.add(child)
  child.once('exit', () => children.delete(child))
  if (isStopping) child.kill('SIGTERM')
  return child
}

function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code ?? 1))
    child.once('error', () => resolve(127))
  })
}

/** Ctrl-C in a terminal has reached the children already. */
function stopAll(signal?: NodeJS.Signals): void {
  if (isStopping) return
  isStopping = true
  void core?.stop()
  for (const child of children) {
    if (!(signal === 'SIGINT' && process.stdin.isTTY)) child.kill('SIGTERM')
    setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS).unref()
  }
}

function say(line: string): void {
  console.log(`[vigil] ${line}`)
}

function complain(line: string): void {
  console.error(`[vigil] ${line}`)
}
