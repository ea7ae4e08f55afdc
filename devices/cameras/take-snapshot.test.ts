// Pictures by HTTP: a JPEG of the camera's own, bounded, or an error that says what it was.
import { afterEach, expect, test } from 'vitest'
import { cameraAddressSchema } from '../../contract/camera-pairing.ts'
import { startOnvifCamera, type OnvifCameraOptions } from '../../test/fakes/onvif-camera.ts'
import { takeSnapshot, type SnapshotUse } from './take-snapshot.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const LOGIN = { username: 'admin', password: 'vigil-123' }

async function snapshot(options: OnvifCameraOptions = {}, more: Partial<SnapshotUse> = {}): Promise<Uint8Array> {
  const camera = await startOnvifCamera({ login: LOGIN, guard: 'digest', digests: ['MD5', 'SHA-256'], ...options })
  closing.push(camera.close)
  const address = cameraAddressSchema.parse({ host: '127.0.0.1', port: camera.port })
  return takeSnapshot({
    address,
    login: LOGIN,
    url: `http://127.0.0.1:${camera.port}/snapshot/000.jpg?x=1`,
    signal: new AbortController().signal,
    timeoutMs: 1000,
    ...more,
  })
}

test('a picture comes as it is, behind a log-in', async () => {
  expect((await snapshot()).slice(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]))
})

test.each<[string, OnvifCameraOptions, Partial<SnapshotUse>, string]>([
  ['another password', {}, { login: { ...LOGIN, password: 'no' } }, 'device.unauthorized'],
  ['another host', {}, { url: 'http://203.0.113.9/a.jpg' }, 'device.wrongAnswer'],
  ['no address', {}, { url: 'file:///etc/passwd' }, 'device.wrongAnswer'],
  ['a page', { snapshot: Buffer.from('<html>log in</html>') }, {}, 'device.wrongAnswer'],
  ['more than 4 MB', { snapshot: Buffer.alloc(4 * 1024 * 1024 + 1, 0xff) }, {}, 'device.wrongAnswer'],
  ['silence', { before: () => true }, {}, 'device.unreachable'],
])('%s is refused', async (_name, options, more, code) => {
  await expect(snapshot(options, more)).rejects.toMatchObject({ code })
})
