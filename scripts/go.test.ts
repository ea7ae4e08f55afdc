// The entry of every npm script, in a small clone of its own: what it sets up, and that stdout, signals and exit codes are the program's.
import { spawn, type ChildProcess } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { waitFor } from '../test/patience.ts'

const LOCK = { packages: { '': {}, 'node_modules/x': { version: '1.0.0' }, 'node_modules/for-another-system': { version: '1.0.0', optional: true } } }
const INSTALLED = { packages: { 'node_modules/x': { version: '1.0.0' } } }
let clone = ''
const left = new Set<ChildProcess>()

beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'vigil-go-'))
  mkdirSync(join(clone, 'scripts'))
  copyFileSync(join(import.meta.dirname, 'go.cjs'), join(clone, 'scripts/go.cjs'))
  write('package-lock.json', JSON.stringify(LOCK))
  write('node_modules/.package-lock.json', JSON.stringify(INSTALLED))
  write('bin/ffmpeg', '')
  // stands in for npm: notes how it was called and leaves behind what a finished install leaves
  write(
    'npm.cjs',
    `const fs = require('fs'); console.log('npm on stdout'); fs.appendFileSync('called', process.argv.slice(2).join(' ') + '\\n')
    fs.mkdirSync('node_modules', { recursive: true }); fs.writeFileSync('node_modules/.package-lock.json', ${JSON.stringify(JSON.stringify(INSTALLED))})`,
  )
})
afterEach(() => {
  for (const child of left) child.kill('SIGKILL')
  left.clear()
  rmSync(clone, { recursive: true, force: true })
})

function write(path: string, text: string): void {
  mkdirSync(dirname(join(clone, path)), { recursive: true })
  writeFileSync(join(clone, path), text)
}

function environment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  return { PATH: join(clone, 'bin'), VIGIL_NO_APT: '1', npm_execpath: join(clone, 'npm.cjs'), npm_node_execpath: process.execPath, ...extra }
}

function go(args: readonly string[], env = environment()) {
  const child = spawn(process.execPath, [join(clone, 'scripts/go.cjs'), ...args], { cwd: clone, env, stdio: ['ignore', 'pipe', 'pipe'] })
  left.add(child)
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })
  return { child, ended, stdout: () => stdout }
}

test('an unknown command is wrong usage', async () => {
  const { code, stderr } = await go(['dance']).ended
  expect(code).toBe(2)
  expect(stderr).toContain('start|test|dev|vigil|check|e2e|eval|bench|build|package')
})

test("arguments, stdout and exit code are the program's, and nothing else is on stdout", async () => {
  write('core/cli.ts', 'console.log(JSON.stringify(process.argv.slice(2))); process.exit(7)')
  expect(await go(['vigil', 'check-site', 'a b.yaml']).ended).toMatchObject({ code: 7, stdout: '["check-site","a b.yaml"]\n' })
})

test('a missing or older install is made good once, and set-up keeps stdout clean', async () => {
  rmSync(join(clone, 'node_modules'), { recursive: true })
  write('core/cli.ts', "console.log('{}')")
  write('scripts/models/build.ts', "console.log('model on stdout')")
  const first = await go(['vigil', 'serve']).ended
  expect(first).toMatchObject({ code: 0, stdout: '{}\n' })
  expect(first.stderr).toContain('npm on stdout')
  expect(first.stderr).toContain('model on stdout')
  expect(await go(['vigil', 'serve']).ended).toMatchObject({ code: 0, stdout: '{}\n' })
  expect(readFileSync(join(clone, 'called'), 'utf8')).toBe('ci --ignore-scripts --no-audit --no-fund --loglevel=error\n')
  expect(existsSync(join(clone, '.vigil-install'))).toBe(false)
})

test('a package of another version than the lock file says is installed anew', async () => {
  write('node_modules/.package-lock.json', JSON.stringify({ packages: { 'node_modules/x': { version: '0.9.0' } } }))
  write('core/cli.ts', '')
  expect((await go(['vigil']).ended).code).toBe(0)
  expect(existsSync(join(clone, 'called'))).toBe(true)
})

test('a failed install ends the command, with the lock released', async () => {
  rmSync(join(clone, 'node_modules'), { recursive: true })
  write('npm.cjs', 'process.exit(9)')
  const { code, stderr } = await go(['vigil']).ended
  expect(code).toBe(1)
  expect(stderr).toContain('npm ci failed (exit 9)')
  expect(existsSync(join(clone, '.vigil-install'))).toBe(false)
})

test('two commands at once install once', async () => {
  rmSync(join(clone, 'node_modules'), { recursive: true })
  write('core/cli.ts', '')
  const ends = await Promise.all([go(['vigil']).ended, go(['vigil']).ended])
  expect(ends.map(({ code }) => code)).toEqual([0, 0])
  expect(readFileSync(join(clone, 'called'), 'utf8').trim().split('\n')).toHaveLength(1)
})

test('who may not install is told what is missing, what for, and the command', async () => {
  rmSync(join(clone, 'bin/ffmpeg'))
  write('core/cli.ts', '')
  const { code, stderr } = await go(['vigil', 'serve']).ended
  expect(code).toBe(1)
  expect(stderr).toContain('missing: ffmpeg (reads every camera)')
  expect(stderr).toContain('sudo apt-get update && sudo apt-get install ffmpeg')
})

test('models that cannot be built end the command', async () => {
  write('core/cli.ts', '')
  write('scripts/models/build.ts', 'process.exit(3)')
  const { code, stderr } = await go(['vigil', 'serve']).ended
  expect(code).toBe(1)
  expect(stderr).toContain('the recognition models could not be built (exit 3)')
})

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)("%s reaches the program, whose exit code is the command's", async (signal) => {
  write('core/cli.ts', `process.on('${signal}', () => process.exit(42)); setInterval(() => {}, 1000); console.log('up')`)
  const { child, ended, stdout } = go(['vigil'])
  await waitFor(() => expect(stdout()).toBe('up\n'))
  child.kill(signal)
  expect((await ended).code).toBe(42)
})

test('a program ended by a signal is told from one that failed', async () => {
  write('core/cli.ts', "process.kill(process.pid, 'SIGKILL')")
  expect((await go(['vigil']).ended).code).toBe(137)
})

test("when npm's shell is gone, the program is asked to end", async () => {
  write(
    'core/cli.ts',
    "process.on('SIGTERM', () => { require('fs').writeFileSync('ended', ''); process.exit() }); setInterval(() => {}, 1000); console.log(process.pid)",
  )
  const shell = spawn('/bin/sh', ['-c', `"${process.execPath}" scripts/go.cjs vigil; true`], {
    cwd: clone,
    env: environment({ npm_lifecycle_event: 'vigil' }),
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  left.add(shell)
  await new Promise((resolve) => shell.stdout.once('data', resolve))
  shell.kill('SIGTERM')
  await waitFor(() => expect(existsSync(join(clone, 'ended'))).toBe(true))
})
