// The one entry of every npm script: makes the machine ready, then runs the program under the project's own Node 24.
// Plain CommonJS without dependencies: it must run on whatever Node (12 or later) the machine has, before anything is installed.
'use strict'
const cp = require('child_process')
const fs = require('fs')
const path = require('path')

const root = path.resolve(__dirname, '..')
const isWindows = process.platform === 'win32'
const DEMO_FOOTAGE = '/usr/share/doc/opencv-doc/examples/data/vtest.avi'
const LOCK_STALE_MS = 15 * 60 * 1000

/** `models`: needs the recognition models; `system`: programs of the operating system it needs, or is poorer without (`?`). */
const PROGRAMS = {
  start: { run: 'scripts/start.ts', models: true, system: ['ffmpeg', 'chromium?', 'fonts-noto-cjk?', 'opencv-doc?'] },
  test: { run: 'scripts/test.ts', models: true, system: ['ffmpeg', 'chromium', 'fonts-noto-cjk', 'opencv-doc?', 'libnss3-tools?'] },
  dev: { run: 'scripts/dev.ts', models: true, system: ['ffmpeg'] },
  vigil: { run: 'core/cli.ts', models: false, system: [] },
  'vigil serve': { run: 'core/cli.ts', models: true, system: ['ffmpeg'] },
  check: { run: 'scripts/check.ts', models: false, system: [] },
  e2e: { run: 'scripts/e2e.ts', models: true, system: ['ffmpeg', 'chromium', 'fonts-noto-cjk', 'libnss3-tools?'] },
  eval: { run: 'bench/eval.ts', models: true, system: ['ffmpeg'] },
  bench: { run: 'bench/run.ts', models: true, system: ['ffmpeg', 'chromium?', 'opencv-doc?'] },
  build: { run: 'scripts/build.ts', models: false, system: [] },
  package: { run: 'scripts/package.ts', models: true, system: [] },
}

const SYSTEM = {
  ffmpeg: { isThere: () => which(['ffmpeg']) !== null, does: 'reads every camera' },
  chromium: {
    isThere: () => which(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']) !== null,
    does: 'shows the console',
  },
  'fonts-noto-cjk': { isThere: () => process.platform !== 'linux' || hasChineseFont(), does: 'draws Chinese' },
  'opencv-doc': { isThere: () => process.platform !== 'linux' || fs.existsSync(DEMO_FOOTAGE), does: 'holds the footage of the demo site' },
  'libnss3-tools': {
    isThere: () => process.platform !== 'linux' || which(['certutil']) !== null,
    does: 'lets a test browser trust the authority of a test site',
  },
}

const name = process.argv[2]
const rest = process.argv.slice(3)
const program = PROGRAMS[`${name} ${rest[0]}`] || PROGRAMS[name]
const parent = process.ppid
let running = null
let stopSignal = null

main().catch((error) => {
  say(error.isPlain ? error.message : error.stack)
  process.exit(error.exitCode || 1)
})

async function main() {
  if (!program)
    throw plain(
      `usage: node scripts/go.cjs ${Object.keys(PROGRAMS)
        .filter((p) => !p.includes(' '))
        .join('|')}`,
      2,
    )
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(signal))
  // npm passes SIGTERM to `sh -c`, which dies without passing it on: when npm's shell is gone, so is the wish to run.
  if (process.env.npm_lifecycle_event) setInterval(() => process.ppid !== parent && stop('SIGTERM'), 500).unref()
  await ensureModules()
  const node = projectNode()
  if (!node) throw plain(`Node 24 or later is needed on ${process.platform}/${process.arch}: install it and run this again`)
  await ensureSystem()
  const env = withPath(node)
  if (program.models) await need('the recognition models could not be built', node, ['scripts/models/build.ts'], env)
  exitLike(
    await run(node, [path.join(root, program.run)].concat(rest), { env, stdio: 'inherit', cwd: name === 'vigil' || name === 'eval' ? process.cwd() : root }),
  )
}

function say(line) {
  process.stderr.write(`[vigil] ${line}\n`)
}

function plain(message, exitCode) {
  return Object.assign(new Error(message), { isPlain: true, exitCode: exitCode || 1 })
}

function exitLike(end) {
  const numbers = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }
  process.exit(end.code === null ? 128 + (numbers[end.signal] || 0) : end.code)
}

function stop(signal) {
  const isRepeated = stopSignal !== null
  stopSignal = signal
  // Ctrl-C in a terminal reaches the whole process group already; a second copy would look like impatience.
  if (running && !(signal === 'SIGINT' && process.stdin.isTTY && !isRepeated)) running.kill(signal)
}

/** Runs to the end; set-up keeps stdout clean, because `vigil serve` speaks to programs there. */
function run(command, args, options) {
  if (stopSignal) exitLike({ code: null, signal: stopSignal })
  return new Promise((resolve) => {
    const child = cp.spawn(command, args, Object.assign({ cwd: root, stdio: ['ignore', 2, 2], windowsHide: true }, options))
    running = child
    child.on('error', (error) => {
      say(`${command}: ${error.message}`)
      resolve({ code: 127, signal: null })
    })
    child.on('exit', (code, signal) => {
      running = null
      resolve({ code, signal })
    })
  })
}

async function need(failure, command, args, env) {
  const end = await run(command, args, { env: env || process.env })
  if (stopSignal) exitLike({ code: null, signal: stopSignal })
  if (end.code !== 0) throw plain(`${failure} (exit ${end.code === null ? end.signal : end.code})`)
}

function projectNode() {
  const platform = isWindows ? 'win' : process.platform
  const own = path.join(root, 'node_modules', `node-${platform}-${process.arch}`, 'bin', isWindows ? 'node.exe' : 'node')
  if (fs.existsSync(own)) return own
  return parseInt(process.versions.node, 10) >= 24 ? process.execPath : null
}

function withPath(node) {
  const env = Object.assign({}, process.env)
  const key = Object.keys(env).find((k) => k.toUpperCase() === 'PATH') || 'PATH'
  env[key] = [path.dirname(node), path.join(root, 'node_modules', '.bin'), env[key]].join(path.delimiter)
  return env
}

/** npm writes node_modules/.package-lock.json when an install is complete: a broken or half-done one does not fit, a hand-run `npm ci` does. */
function modulesFit() {
  try {
    const want = JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages
    const have = JSON.parse(fs.readFileSync(path.join(root, 'node_modules', '.package-lock.json'), 'utf8')).packages
    return Object.keys(want).every((key) => {
      const entry = want[key]
      if (!key || entry.link) return true
      if (!have[key]) return Boolean(entry.optional || entry.devOptional || entry.peer)
      return have[key].version === entry.version
    })
  } catch (error) {
    return false
  }
}

async function ensureModules() {
  if (modulesFit()) return
  const lock = path.join(root, '.vigil-install')
  await takeLock(lock)
  try {
    if (!modulesFit()) await install()
  } finally {
    fs.rmdirSync(lock)
  }
}

/** Two commands at once on one clone: the second waits for the first to install. */
async function takeLock(lock) {
  for (let tries = 0; ; tries++) {
    try {
      return fs.mkdirSync(lock)
    } catch (error) {
      if (error.code !== 'EEXIST') throw plain(`cannot write to ${root}: ${error.message}`)
    }
    if (tries === 0) say(`another command is installing; waiting (if none is, delete ${lock})`)
    if (isOlderThan(lock, LOCK_STALE_MS)) fs.rmdirSync(lock)
    else await new Promise((resolve) => setTimeout(resolve, 1000))
    if (stopSignal) exitLike({ code: null, signal: stopSignal })
  }
}

function isOlderThan(file, ms) {
  try {
    return Date.now() - fs.statSync(file).mtimeMs > ms
  } catch (error) {
    return false
  }
}

async function install() {
  const wanted = wantedPackages()
  const arrived = () => wanted.filter((folder) => fs.existsSync(path.join(root, folder, 'package.json'))).length
  const startedAt = Date.now()
  say(`installing ${wanted.length} npm packages (about 1 GB, one to two minutes)`)
  const progress = setInterval(() => say(`  ${arrived()} of about ${wanted.length} packages, ${Math.round((Date.now() - startedAt) / 1000)} s`), 10000)
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const env = Object.assign({}, process.env, { ONNXRUNTIME_NODE_INSTALL: 'skip' })
  const npm = process.env.npm_execpath
  // npm runs on the Node it belongs to, never on the one inside node_modules, which `npm ci` deletes.
  const host = process.env.npm_node_execpath || process.execPath
  try {
    if (npm && /\.c?js$/.test(npm)) await need('npm ci failed', host, [npm].concat(args), env)
    else await need('npm ci failed', isWindows ? 'cmd.exe' : 'npm', isWindows ? ['/c', 'npm'].concat(args) : args, env)
  } finally {
    clearInterval(progress)
  }
  say(`npm packages ready in ${Math.round((Date.now() - startedAt) / 1000)} s`)
}

/** Folders of node_modules that this machine's install will have. */
function wantedPackages() {
  const packages = JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages
  const fits = (list, value) => !list || list.includes(value)
  return Object.keys(packages).filter((key) => key && fits(packages[key].os, process.platform) && fits(packages[key].cpu, process.arch))
}

function which(names) {
  const dirs = (process.env.PATH || '').split(path.delimiter)
  for (const dir of dirs) for (const n of names) if (fs.existsSync(path.join(dir, n + (isWindows ? '.exe' : '')))) return path.join(dir, n)
  return null
}

function hasChineseFont() {
  if (fs.existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc')) return true
  const list = cp.spawnSync('fc-list', [':lang=zh-cn', 'family'], { encoding: 'utf8' })
  return !list.error && list.stdout.trim() !== ''
}

/** What the operating system must bring: installed where this user may, else named with the command that installs it. */
async function ensureSystem() {
  const wanted = program.system.map((entry) => entry.replace('?', ''))
  let missing = wanted.filter((n) => !SYSTEM[n].isThere())
  if (missing.length === 0) return
  const mayInstall = process.getuid && process.getuid() === 0 && which(['apt-get']) && !process.env.VIGIL_NO_APT
  if (mayInstall) missing = await aptInstall(missing)
  if (missing.length === 0) return
  for (const n of missing) say(`missing: ${n} (${SYSTEM[n].does})`)
  say(process.platform === 'linux' ? `to install: sudo apt-get update && sudo apt-get install ${missing.join(' ')}` : 'install it and put it on PATH')
  if (missing.some((n) => program.system.includes(n))) throw plain(`cannot ${name} without it`)
  say('going on without it')
}

async function aptInstall(packages) {
  say(`installing Debian packages: ${packages.join(' ')} (about two minutes)`)
  const env = Object.assign({}, process.env, { DEBIAN_FRONTEND: 'noninteractive' })
  // Container images leave out /usr/share/doc, where the demo footage is: ask for it by name, also when dpkg thinks it is there.
  const options = ['-y', '-qq', '--no-install-recommends', '--reinstall', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Dpkg::Use-Pty=0']
  const include = ['-o', `Dpkg::Options::=--path-include=${path.dirname(DEMO_FOOTAGE)}/*`]
  const startedAt = Date.now()
  await run('apt-get', ['update', '-qq'], { env })
  await run('apt-get', ['install'].concat(options, include, packages), { env })
  const missing = packages.filter((n) => !SYSTEM[n].isThere())
  if (missing.length === 0) say(`Debian packages ready in ${Math.round((Date.now() - startedAt) / 1000)} s`)
  return missing
}
