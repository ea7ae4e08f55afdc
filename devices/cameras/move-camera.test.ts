// Moving a camera: whatever it is told ends by itself, and only what has PTZ is moved.
import { afterEach, expect, test } from 'vitest'
import { cameraAddressSchema } from '../../contract/camera-pairing.ts'
import { startOnvifCamera, type OnvifCameraFake } from '../../test/fakes/onvif-camera.ts'
import { createCameraHead, type CameraHead } from './move-camera.ts'
import { setCameraTime } from './set-camera-time.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const LOGIN = { username: 'admin', password: 'vigil-123' }
const signal = () => new AbortController().signal

async function headOf(profile = '000', options: Parameters<typeof startOnvifCamera>[0] = {}): Promise<{ camera: OnvifCameraFake; head: CameraHead }> {
  const camera = await startOnvifCamera({ login: LOGIN, ...options })
  closing.push(camera.close)
  const address = cameraAddressSchema.parse({ host: '127.0.0.1', port: camera.port })
  return { camera, head: createCameraHead({ address, login: LOGIN, profile, signal: signal(), timeoutMs: 1000 }, { now: Date.now }) }
}

test('it turns, zooms, stops, and always with an end', async () => {
  const { camera, head } = await headOf()
  await head.move({ pan: 0.5, tilt: -1, zoom: 0, forMs: 1000 })
  await head.move({ pan: 0, tilt: 0, zoom: 1, forMs: 60_000 })
  await head.move({ pan: 7, tilt: 0, zoom: -0.25, forMs: 1 })
  await head.move({ pan: 0, tilt: 0, zoom: 0, forMs: 500 })
  await head.stop()
  expect(camera.ptzLog).toEqual(['move 0.5 -1 - PT1S', 'move - - 1 PT5S', 'move 1 0 -0.25 PT0.1S', 'move 0 0 - PT0.5S', 'stop'])
  // The service is looked for once.
  expect(camera.calls.filter((call) => call === 'GetServices')).toHaveLength(1)
})

test('presets are listed, kept and gone to, and there is a home', async () => {
  const { camera, head } = await headOf()
  expect(await head.presets()).toEqual([{ token: '1', name: 'gate' }])
  expect(await head.setPreset('门 <1>', null)).toBe('2')
  expect(await head.setPreset('again', '1')).toBe('1')
  await head.goTo('2')
  await head.home()
  expect(camera.ptzLog).toEqual(['set 2', 'set 1', 'goto 2', 'home'])
  await expect(head.goTo('99')).rejects.toMatchObject({ code: 'device.wrongAnswer' })
})

test('what has no PTZ, is not allowed or is away says so, and is asked again the next time', async () => {
  await expect((await headOf('none')).head.home()).rejects.toMatchObject({ code: 'device.wrongAnswer' })
  await expect((await headOf('000', { login: { ...LOGIN, password: 'other' } })).head.stop()).rejects.toMatchObject({ code: 'device.unauthorized' })
  let isAway = true
  const { camera, head } = await headOf('000', { before: (_, response) => isAway && (response.destroy(), true) })
  await expect(head.stop()).rejects.toMatchObject({ code: 'device.unreachable' })
  isAway = false
  await head.stop()
  expect(camera.ptzLog).toEqual(['stop'])
})

test('its clock is set to ours in UTC, and told afterwards', async () => {
  const { camera } = await headOf('000', { aheadMs: -86_400_000 })
  const address = cameraAddressSchema.parse({ host: '127.0.0.1', port: camera.port })
  const atMs = Date.UTC(2026, 1, 3, 4, 5, 6, 700)
  const clock = await setCameraTime({ address, login: LOGIN, signal: signal() }, { now: () => atMs })
  expect(camera.timeSet()).toBe('2026-02-03T04:05:06Z')
  expect(Math.abs(clock.aheadMs!)).toBeLessThan(3000)
  await expect(setCameraTime({ address, login: { ...LOGIN, password: 'no' }, signal: signal() }, { now: () => atMs })).rejects.toMatchObject({
    code: 'device.unauthorized',
  })
})
