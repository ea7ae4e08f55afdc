// The listener that devices push to: shared by path, bounded, and gone when nobody needs it.
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { claimPath, type ClaimedPath, type PathClaim, type Push } from './push-listener.ts'

const open: ClaimedPath[] = []
afterEach(async () => {
  for (const path of open.splice(0)) await path.release()
})
async function claim(path: string, part: Partial<PathClaim> = {}): Promise<ClaimedPath & { readonly pushes: Push[]; url(path: string): string }> {
  const pushes: Push[] = []
  const claimed = await claimPath({
    listen: '127.0.0.1:0',
    path,
    maxBytes: 1000,
    async handle(push) {
      pushes.push(push)
      return { status: 200, type: 'application/json', text: '{"ok":1}' }
    },
    ...part,
  })
  open.push(claimed)
  return { ...claimed, pushes, url: (at) => `http://127.0.0.1:${claimed.listening.port}${at}` }
}
const post = (url: string, body: string) => fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } })

test('two devices share a port, each hears its own path, a stranger gets 404', async () => {
  const first = await claim('/a/k1')
  const second = await claim('/b/k2')
  expect(second.listening.port).toBe(first.listening.port)
  expect(await (await post(first.url('/a/k1?x=1'), 'one')).json()).toEqual({ ok: 1 })
  expect((await post(first.url('/b/k2'), 'two')).status).toBe(200)
  expect((await post(first.url('/a/k2'), 'three')).status).toBe(404)
  expect(first.pushes).toMatchObject([{ method: 'POST', contentType: 'application/json', remoteAddress: '127.0.0.1' }])
  expect(first.pushes[0]!.body.toString()).toBe('one')
  expect(second.pushes).toHaveLength(1)
})

test('the port stays while anybody needs it and is free afterwards', async () => {
  const first = await claim('/a')
  const second = await claim('/b')
  await first.release()
  expect((await post(second.url('/b'), '')).status).toBe(200)
  expect((await post(second.url('/a'), '')).status).toBe(404)
  await second.release()
  await expect(post(second.url('/b'), '')).rejects.toThrow()
})

test('a path or a port that is taken is told as such', async () => {
  await claim('/a')
  await expect(claim('/a')).rejects.toMatchObject({ code: 'device.listenFailed' })
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as { port: number }
  await expect(claim('/c', { listen: `127.0.0.1:${port}` })).rejects.toMatchObject({ code: 'device.listenFailed' })
  await new Promise((resolve) => other.close(resolve))
  const again = await claim('/c', { listen: `127.0.0.1:${port}` })
  expect(again.listening.port).toBe(port)
})

test('what is too large is refused, what could not be stored is asked for again', async () => {
  const small = await claim('/small')
  expect((await post(small.url('/small'), 'x'.repeat(1001))).status).toBe(413)
  expect(small.pushes).toEqual([])
  const full = await claim('/full', { handle: () => Promise.reject(new Error('disk full')) })
  expect((await post(full.url('/full'), '')).status).toBe(503)
})

test('a connection that says nothing does not keep the listener from ending', async () => {
  const held = await claim('/a')
  const socket = connect(held.listening.port, '127.0.0.1').on('error', () => {})
  await new Promise((resolve) => socket.once('connect', resolve))
  await held.release()
  await new Promise((resolve) => socket.once('close', resolve))
})
