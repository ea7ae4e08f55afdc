// The built shell against a real core and a real page: starting, the calls of a page, what it refuses, and a core that is killed.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright'
import { isStale, ROOT, runBuild } from '../../scripts/bundles.ts'
import { app, fake } from './fake-electron.ts'
import { waitFor } from '../patience.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'vigil-shell-'))
const FIRST_RUN = /创建管理员|管理员/

beforeAll(async () => {
  if (isStale() && !runBuild()) throw new Error('the build failed')
  process.env['VIGIL_NODE'] = process.execPath
  process.env['VIGIL_CORE_ARGS'] = JSON.stringify(['serve', '--data', dataDir, '--listen', '127.0.0.1:0'])
  await import(join(ROOT, 'out/main/main.mjs'))
  await waitFor(() => expect(fake.windows).toHaveLength(1))
}, 90_000)

afterAll(async () => {
  app.quit()
  await waitFor(() => expect(app.hasEnded).toBe(true))
  expect(corePids()).toEqual([])
  await fake.close()
  rmSync(dataDir, { recursive: true, force: true })
}, 30_000)

test('the first page is the form that creates the administrator', async () => {
  const page = await consolePage()
  await page.getByText(FIRST_RUN).first().waitFor()
  expect(new URL(page.url()).hostname).toBe('127.0.0.1')
  await page.screenshot({ path: join(ROOT, 'out-test/shell.png') })
})

test('the window is isolated and sandboxed, without a menu', () => {
  const preferences = fake.windows[0]?.options.webPreferences
  expect(preferences).toMatchObject({ contextIsolation: true, sandbox: true, nodeIntegration: false })
  expect(preferences).not.toHaveProperty('webSecurity')
  expect(preferences).not.toHaveProperty('webviewTag')
  expect(fake.menu).toBeNull()
})

test('a page notifies and raises through the preload, and cannot change what it was given', async () => {
  const page = await consolePage()
  const window = fake.windows[0]
  window!.isMinimizedNow = true
  const shown = await page.evaluate(() => globalThis.vigilShell?.notify('高空抛物', '3 栋 5 单元'))
  expect(shown).toBe(true)
  expect(fake.notifications.map(({ options }) => options)).toEqual([{ title: '高空抛物', body: '3 栋 5 单元' }])
  await page.evaluate(() => globalThis.vigilShell?.raise())
  expect(window?.calls).toEqual(['restore', 'showInactive', 'moveTop', 'flashFrame true'])
  const isFrozen = await page.evaluate(() => Object.isFrozen(globalThis.vigilShell) && !Object.getOwnPropertyDescriptor(globalThis, 'vigilShell')?.writable)
  expect(isFrozen).toBe(true)
})

test('a notification of wrong shape is refused, a long one cut', async () => {
  const page = await consolePage()
  const before = fake.notifications.length
  await expect(page.evaluate(() => globalThis.vigilShell?.notify({} as string, 'x'))).rejects.toThrow('two texts')
  await page.evaluate(() => globalThis.vigilShell?.notify('长'.repeat(5000), '长'.repeat(5000)))
  expect(fake.notifications.slice(before).map(({ options }) => [options.title?.length, options.body?.length])).toEqual([[120, 500]])
})

test.each([
  ['another origin', 'https://evil.example', null],
  ['the same host at another port', 'http://127.0.0.1:1', null],
  ['a frame inside the console', 'own', {}],
  ['no frame at all', 'none', null],
])('a call from %s is refused on every channel', async (_, from, parent) => {
  const origin = from === 'own' ? new URL((await consolePage()).url()).origin : from
  const event = { sender: fake.windows[0]?.webContents, senderFrame: from === 'none' ? null : { origin, parent } }
  expect(fake.handlers.size).toBe(2)
  for (const handler of fake.handlers.values()) expect(() => handler(event as unknown as Electron.IpcMainInvokeEvent, 'a', 'b')).toThrow('refused')
})

test('a page can leave for no other address and open no window', async () => {
  const page = await consolePage()
  const address = page.url()
  await page.evaluate("location.href = 'http://127.0.0.1:1/elsewhere'; 0")
  await waitFor(() => expect(fake.windows[0]?.webContents.blocked).toContain('http://127.0.0.1:1/elsewhere'))
  expect(page.url()).toBe(address)
  await page.evaluate("open('about:blank'); 0")
  await waitFor(() => expect(fake.deniedPopups).toBe(1))
  await (await consolePage()).reload()
})

test('every permission is refused but the two the console needs, and those to the console alone', async () => {
  const origin = new URL((await consolePage()).url()).origin
  const ask = (permission: string, url: string) => {
    let answer: boolean | undefined
    fake.permissionRequest?.(null, permission, (isGranted) => (answer = isGranted), { requestingUrl: url })
    expect(fake.permissionCheck?.(null, permission, url)).toBe(answer)
    return answer
  }
  for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal', 'hid', 'usb', 'midi'])
    expect(ask(permission, origin)).toBe(false)
  for (const permission of ['fullscreen', 'clipboard-sanitized-write']) {
    expect(ask(permission, `${origin}/`)).toBe(true)
    expect(ask(permission, 'https://evil.example/')).toBe(false)
  }
  expect(fake.devicePermission?.()).toBe(false)
})

test('a killed core is said so on screen and started again, and the console comes back', async () => {
  const page = await consolePage()
  const [pid] = corePids()
  process.kill(pid!, 'SIGKILL')
  await page.getByText('值守核心服务已停止').waitFor()
  await page.getByText('SIGKILL').waitFor()
  await page.getByText(FIRST_RUN).first().waitFor()
  const again = corePids()
  expect(again).toHaveLength(1)
  expect(again).not.toContain(pid)
})

async function consolePage(): Promise<Page> {
  await waitFor(() => expect(fake.windows[0]?.webContents.page?.url()).toMatch(/^http/))
  return fake.windows[0]!.webContents.page!
}

/** Our children that run the core. */
function corePids(): number[] {
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
  return children.filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('core/cli.ts'))
}
