// The commands as an installer's script calls them: exit codes, what is printed, and that a password is never shown.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, expect, test } from 'vitest'
import { runCommand } from './run.ts'
import type { Terminal } from './terminal.ts'

const dir = mkdtempSync(join(tmpdir(), 'vigil-cli-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const cli = join(import.meta.dirname, '..', 'cli.ts')
const start = (args: readonly string[], env: Record<string, string> = {}): ChildProcess =>
  spawn(process.execPath, [cli, ...args], { env: { ...process.env, ...env }, stdio: 'pipe' })

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function ended(child: ChildProcess): Promise<Ended> {
  let [out, err] = ['', '']
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()))
  return once(child, 'close').then(([code]) => ({ code: code as number | null, out, err }))
}

async function run(args: readonly string[], { stdin = '', env = {} }: { stdin?: string; env?: Record<string, string> } = {}): Promise<Ended> {
  const child = start(args, env)
  child.stdin?.end(stdin)
  return await ended(child)
}

interface Ready {
  readonly url: string
  readonly pid: number
}

/** Inside this process: for what ends before anything is started. */
async function runHere(args: readonly string[]): Promise<Ended> {
  let [out, err] = ['', '']
  const terminal: Terminal = {
    out: (line) => void (out += line),
    err: (line) => void (err += line),
    stdin: Readable.from([]),
    isPerson: false,
    environment: {},
    onStop: () => {},
  }
  return { code: await runCommand(args, terminal), out, err }
}

async function serveReady(args: readonly string[]): Promise<{ child: ChildProcess; ready: Ready; end: Promise<Ended> }> {
  const child = start(['serve', '--listen', '127.0.0.1:0', '--log', 'json', ...args])
  const end = ended(child)
  let text = ''
  const ready = new Promise<Ready>((resolve) =>
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const line = /^(\{.*\})\n/m.exec(text)?.[1]
      if (line !== undefined) resolve(JSON.parse(line) as Ready)
    }),
  )
  const failed = end.then(({ err }): never => {
    throw new Error(`serve ended: ${err}`)
  })
  failed.catch(() => {})
  return { child, ready: await Promise.race([ready, failed]), end }
}

test.each([
  [[], /a command is missing/],
  [['wat'], /unknown command "wat"/],
  [['serve', '--wat'], /Unknown option '--wat'/],
  [['serve', '--listen', '0.0.0.0:8470', '--phones', '0.0.0.0:8443'], /the console stays on this computer: leave --listen out/],
  [['serve', '--listen', '0.0.0.0:8470', '--demo'], /with --demo the console stays on this computer/],
  [['serve', '--phones', '8443'], /--phones "8443": expected HOST:PORT, for example 0\.0\.0\.0:8443/],
  [['serve', '--listen', '127.0.0.1'], /expected HOST:PORT/],
  [['serve', '--log', 'xml'], /--log "xml" is not known; expected pretty, json/],
  [['serve', '--demo', '--site', 'x.yaml'], /exclude each other/],
  [['user', 'add', 'li'], /--role is missing; expected admin/],
  [['user', 'add', 'li li', '--role', 'guard', '--password-stdin'], /NAME/],
  [['user', 'add', 'li', '--role', 'guard', '--data', 'unused'], /use --password-stdin/],
  [['key', 'add', 'pms', '--scope', 'incidents:read', '--expires', '90'], /--expires "90": expected 1 to 3650 days/],
  [['key', 'add', 'pms', '--scope', 'incidents:read', '--rate', '0'], /--rate "0": expected 1 to 60000/],
  [['key', 'revoke'], /ID is missing/],
  [['key', 'add', 'pms', '--scope', 'incidents:read,all'], /--scope "all" is not known/],
  [['check-site'], /FILE is missing/],
  [['check-site', 'a', 'b'], /unexpected "b"/],
])('vigil %j is wrong usage: exit 2 and what is expected', async (args, message) => {
  const { code, out, err } = await runHere(args)
  expect([code, out]).toEqual([2, ''])
  expect(err).toMatch(message)
  expect(err).toMatch(/see: vigil .*--help/)
  expect(err.includes('usage:')).toBe(args.length === 0)
})

test.each([
  [['--help'], /vigil serve .*\n.*vigil user add/],
  [['serve', '--help'], /^usage:\n {2}vigil serve .*\n.*vigil-demo$/],
  [['key', 'add', '--help'], /^usage:\n {2}vigil key add NAME .*\n {2}scopes: incidents:read/],
])('vigil %j shows how it is called', async (args, usage) => {
  expect(await runHere(args)).toEqual({ code: 0, out: expect.stringMatching(usage), err: '' })
})

test('a directory without a database is named and left as it is; where the demo keeps its data is told', async () => {
  const home = join(dir, 'xdg')
  const env = { XDG_DATA_HOME: home }
  const password = 'correct horse battery'
  const asking: readonly (readonly string[])[] = [
    ['key', 'add', 'pms', '--scope', 'incidents:read'],
    ['verify'],
    ['user', 'add', 'li', '--role', 'guard', '--password-stdin'],
  ]
  for (const args of asking) {
    expect(await run(args, { env, stdin: password })).toMatchObject({
      code: 3,
      out: '',
      err: expect.stringContaining(`no Vigil database in ${join(home, 'vigil')} `),
    })
  }
  const demo = join(home, 'vigil-demo')
  const added = await run(['user', 'add', 'li', '--role', 'guard', '--password-stdin', '--data', demo], { env, stdin: password })
  expect(added).toMatchObject({ code: 0, out: expect.stringContaining(demo) })
  for (const args of asking) expect(await run(args, { env, stdin: password })).toMatchObject({ code: 3, err: expect.stringContaining(`--data ${demo}`) })
  expect(existsSync(join(home, 'vigil'))).toBe(false)
  const elsewhere = join(dir, 'nowhere')
  expect(await run(['key', 'add', 'pms', '--scope', 'incidents:read', '--data', elsewhere], { env })).toMatchObject({
    code: 3,
    err: expect.stringContaining(elsewhere),
  })
  expect(existsSync(elsewhere)).toBe(false)
  expect(await run(['verify', '--data', demo], { env })).toMatchObject({ code: 0, out: expect.stringContaining(`in ${demo}.`) })
  expect(await run(['key', 'add', 'pms', '--scope', 'incidents:read', '--data', demo], { env })).toMatchObject({ code: 0, err: expect.stringContaining(demo) })
  const bound = ['key', 'add', 'bound', '--scope', 'devices:read', '--expires', '90d', '--rate', '600', '--address', '192.168.1.0/24', '--data', demo]
  const token = (await run(bound, { env })).out.trim()
  const listed = (await run(['key', 'list', '--data', demo], { env })).out
  expect(listed).toMatch(/^[0-9a-f-]{36}\tin force\t-\t20\d\d-\S+Z\t600\tdevices:read\tbound$/m)
  expect(listed).not.toContain(token)
  const id = /^(\S+)\t.*\tbound$/m.exec(listed)?.[1] ?? ''
  expect(await run(['key', 'revoke', id, '--data', demo], { env })).toMatchObject({ code: 0 })
  expect((await run(['key', 'list', '--data', demo], { env })).out).toContain(`${id}\trevoked`)
})

test('check-site tells every mistake by file, line and field, and a good file by exit 0', async () => {
  const good = join(dir, 'good.yaml')
  writeFileSync(good, 'version: 1\nsite: { id: sz-001, name: "${SITE_NAME}" }\n')
  expect(await run(['check-site', good], { env: { SITE_NAME: '翠园' } })).toMatchObject({ code: 0, out: expect.stringContaining('sz-001 翠园') })
  expect(await run(['check-site', good])).toMatchObject({ code: 2, err: 'good.yaml:2: site.name: the environment variable SITE_NAME is not set\n' })
  const bad = join(dir, 'bad.yaml')
  writeFileSync(bad, 'version: 1\nsite: { id: sz-001, nmae: x, name: y }\n')
  for (const args of [
    ['check-site', bad],
    ['serve', '--site', bad, '--data', join(dir, 'unused')],
  ]) {
    expect(await run(args)).toMatchObject({ code: 2, err: 'bad.yaml:2: site.nmae: unknown key; did you mean "name"?\n' })
  }
  expect(await run(['check-site', join(dir, 'none.yaml')])).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^none\.yaml:1: the file cannot be read \(ENOENT\)/),
  })
})

test('accounts and keys made beside a running core work in it at once, and it stops cleanly', async () => {
  const data = join(dir, 'live')
  const { child, ready, end } = await serveReady(['--data', data])
  expect(ready.pid).toBe(child.pid)
  const password = 'correct horse battery'
  const added = await run(['user', 'add', 'li', '--role', 'operator', '--password-stdin', '--data', data], { stdin: `${password}\n` })
  expect([added.code, added.out + added.err]).toEqual([0, expect.not.stringContaining(password)])
  expect(added.err).toContain(`vigil user add NAME --role admin --data ${data}`)
  const key = await run(['key', 'add', 'pms', '--scope', 'incidents:read', '--data', data])
  expect([key.code, key.out]).toEqual([0, expect.stringMatching(/^vgk_[\w-]{40,}\n$/)])

  const login = await fetch(`${ready.url}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'li', password }),
  })
  expect([login.status, await login.json()]).toMatchObject([200, { name: 'li', role: 'operator' }])
  expect((await fetch(`${ready.url}/api/v1/incidents`, { headers: { authorization: `Bearer ${key.out.trim()}` } })).status).toBe(200)

  const second = await run(['serve', '--data', data, '--listen', '127.0.0.1:0'])
  expect([second.code, second.err]).toEqual([3, expect.stringContaining('Stop the other core')])
  expect(await run(['verify', '--data', data])).toMatchObject({ code: 0, out: expect.stringContaining('unbroken') })

  child.kill('SIGTERM')
  expect((await end).code).toBe(0)
})

test('a weak password and a name that is taken are refused', async () => {
  const data = join(dir, 'people')
  const add = (name: string, stdin: string) => run(['user', 'add', name, '--role', 'admin', '--password-stdin', '--data', data], { stdin })
  expect(await add('li', 'short')).toMatchObject({ code: 2, err: expect.stringContaining('密码至少 12 个字符') })
  expect(await add('li', 'correct horse battery')).toMatchObject({ code: 0, err: '' })
  expect(await add('LI', 'correct horse battery')).toMatchObject({ code: 1, err: expect.stringContaining('This user name is taken.') })
})

test('a data directory that is damaged is not opened: exit 3 for serve, 4 for verify', async () => {
  const data = join(dir, 'damaged')
  await run(['user', 'add', 'li', '--role', 'guard', '--password-stdin', '--data', data], { stdin: 'correct horse battery' })
  writeFileSync(join(data, 'vigil.key'), Buffer.alloc(32, 1))
  expect(await run(['serve', '--data', data, '--listen', '127.0.0.1:0'])).toMatchObject({ code: 3, err: expect.stringContaining('backup') })
  expect(await run(['verify', '--data', data])).toMatchObject({ code: 4, err: expect.stringContaining('broken') })
})
