// A camera at an IPv6 address: tried, listened to, seen by HTTP, and named in brackets wherever an address is written.
import { createServer } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { cameraAddressSchema } from '../../contract/camera-pairing.ts'
import { createTestIo } from '../../test/fakes/driver-io.ts'
import { inputMessage } from '../../test/fakes/onvif-device.ts'
import { startOnvifCamera, type OnvifCameraOptions } from '../../test/fakes/onvif-camera.ts'
import { findSnapshot } from './find-snapshot.ts'
import { probeCamera } from './probe-camera.ts'
import { takeSnapshot } from './take-snapshot.ts'
import { watchSignals } from './watch-signals.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

const LOGIN = { username: 'admin', password: 'vigil-123' }
const hasIpv6 = await new Promise<boolean>((resolve) => {
  const server = createServer()
  server.once('error', () => resolve(false))
  server.listen(0, '::1', () => server.close(() => resolve(true)))
})

async function place(options: OnvifCameraOptions = {}) {
  const camera = await startOnvifCamera({ login: LOGIN, listen: '::1', guard: 'digest', streamHost: '[::1]', ...options })
  closing.push(camera.close)
  return { camera, address: cameraAddressSchema.parse({ host: '::1', port: camera.port }) }
}

test.skipIf(!hasIpv6).each(['token', 'digest'] as const)('it is tried as any other, guarded by %s', async (guard) => {
  const { address } = await place({ guard })
  const report = await probeCamera({ address, login: LOGIN, signal: new AbortController().signal }, { now: Date.now })
  expect(report).toMatchObject({ answer: 'ok', abilities: { events: { state: 'works' } } })
  expect(report.flags).not.toContain('foreignAddress')
  expect(report.channels[0]?.profiles.map(({ streamUrl }) => streamUrl)).toContain('rtsp://[::1]:8554/live/000?unicast=true')
})

test.skipIf(!hasIpv6)('it is listened to, and gives single pictures', async () => {
  const { camera, address } = await place()
  const watch = await watchSignals({ address, login: LOGIN, pullSeconds: 2 }, createTestIo())
  closing.push(watch.close)
  camera.notify(inputMessage('IN_1', true, 'Changed'))
  expect((await watch.pull()).at(-1)).toMatchObject({ kind: 'input', isOn: true })
  const signal = new AbortController().signal
  const url = await findSnapshot({ address, login: LOGIN, source: 'VS_1', profiles: ['001'] }, { now: Date.now, signal })
  expect(url).toBe(`http://[::1]:${camera.port}/snapshot/001.jpg`)
  expect((await takeSnapshot({ address, login: LOGIN, url: url!, signal })).length).toBeGreaterThan(4)
})
