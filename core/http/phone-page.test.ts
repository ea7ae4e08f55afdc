// The phone page's addresses, and its doors under what no phone of ours would send.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MAX_TASK_PHOTO_BYTES, taskStepInputSchema } from '../../contract/dispatch.ts'
import { startFixture, type Fixture } from './server-fixture.ts'

let core: Fixture
let webDir: string
beforeAll(async () => {
  webDir = mkdtempSync(join(tmpdir(), 'vigil-web-'))
  mkdirSync(join(webDir, 'phone'))
  writeFileSync(join(webDir, 'index.html'), '<title>console')
  writeFileSync(join(webDir, 'phone/index.html'), '<title>phone')
  writeFileSync(join(webDir, 'phone/zh.webmanifest'), '{}')
  writeFileSync(join(webDir, 'phone-worker.js'), '// worker')
  core = await startFixture({ webDir })
})
afterAll(async () => {
  await core.close()
  rmSync(webDir, { recursive: true })
})

test.each(['/phone', '/phone/', '/phone/task/0193-a', '/phone/queue', '/phone/me', '/phone/patrol', '/p/north-gate', '/p/%E5%8C%97%E9%97%A8'])(
  '%s is the phone page, never from a cache, and may use the camera only',
  async (path) => {
    const { status, text, headers } = await core.ask(path)
    expect([status, text]).toEqual([200, '<title>phone'])
    expect(headers['cache-control']).toBe('no-cache')
    expect(headers['permissions-policy']).toBe('camera=(self), microphone=(), geolocation=(), usb=(), serial=()')
    expect(headers['content-security-policy']).toContain("script-src 'self';")
  },
)

test('the console keeps its addresses, and no camera', async () => {
  const { text, headers } = await core.ask('/phones')
  expect([text, headers['permissions-policy']]).toEqual(['<title>console', expect.stringContaining('camera=()')])
})

test('the worker is never from a cache, and the manifest is told as one', async () => {
  expect((await core.ask('/phone-worker.js')).headers['cache-control']).toBe('no-cache')
  expect((await core.ask('/phone/zh.webmanifest')).headers['content-type']).toContain('application/manifest+json')
})

test('without a built page there is none', async () => {
  const bare = await startFixture()
  expect((await bare.ask('/phone')).status).toBe(404)
  await bare.close()
})

const CODES = /^(auth|request|dispatch|staff)\.\w+$/

test('whatever is sent to the door of photos is answered with a code, and nothing of it is kept', async () => {
  const cookie = await core.signIn('guard', 'baoan01')
  const text = fc.oneof(fc.string({ maxLength: 120 }), fc.constantFrom('', '../../etc/passwd', '%00', '1e309', '-1', 'NaN', "' OR 1=1", '𝟙', 'a'.repeat(5000)))
  const jpegHead = Buffer.from([0xff, 0xd8, 0xff, 0xe0])
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
    fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.concat([jpegHead, bytes])),
    fc.constant(Buffer.alloc(0)),
  )
  const type = fc.constantFrom('image/jpeg', 'image/png', 'application/json', 'text/html', 'image/jpeg; charset=x', 'multipart/form-data; boundary=x')
  await fc.assert(
    fc.asyncProperty(text, text, text, body, type, async (dispatch, client, atMs, bytes, contentType) => {
      const query = new URLSearchParams({ dispatch, client, atMs })
      const answer = await core.ask(`/upload/task-photo?${query}`, {
        method: 'POST',
        headers: { cookie, 'content-type': contentType, 'content-length': String(bytes.length) },
        body: bytes,
      })
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(answer.status).toBeLessThan(500)
      expect((answer.body as { code: string }).code).toMatch(CODES)
    }),
    { numRuns: 120 },
  )
})

test('a photo that is too large is refused before it is read whole, and one of nobody’s at once', async () => {
  const cookie = await core.signIn('guard', 'baoan01')
  const query = new URLSearchParams({ dispatch: 'd-1', client: 'client-0001', atMs: '1' })
  const large = Buffer.alloc(MAX_TASK_PHOTO_BYTES + 1, 0xff)
  const post = (headers: Record<string, string>) =>
    core.ask(`/upload/task-photo?${query}`, {
      method: 'POST',
      headers: { 'content-type': 'image/jpeg', 'content-length': String(large.length), ...headers },
      body: large,
    })
  expect((await post({ cookie })).status).toBe(413)
  expect((await post({})).status).toBe(401)
  const installer = await core.signIn('installer', 'fitter')
  expect((await post({ cookie: installer })).status).toBe(403)
})

test('steps of a shape of their own are refused by the schema, and the good one is not', () => {
  const good = { dispatchId: 'd-1', step: 'arrive', atMs: 1, clientId: 'client-0001' }
  expect(taskStepInputSchema.safeParse(good).success).toBe(true)
  fc.assert(
    fc.property(fc.constantFrom('dispatchId', 'step', 'atMs', 'clientId', 'answer', 'note', 'extra'), fc.anything(), (key, value) => {
      const parsed = taskStepInputSchema.safeParse({ ...good, [key]: value })
      if (!parsed.success) return
      expect(key).not.toBe('extra')
      const { note, dispatchId, clientId, atMs } = parsed.data
      expect([dispatchId.length <= 100, clientId.length <= 64, (note ?? '').length <= 1000, Number.isFinite(atMs)]).toEqual([true, true, true, true])
    }),
    { numRuns: 500 },
  )
})
