// Which camera has a head: asked of the device, by the picture that is used.
import { afterEach, expect, test } from 'vitest'
import { cameraAddressSchema } from '../../contract/camera-pairing.ts'
import { startOnvifCamera, TWO_STREAMS, type OnvifCameraOptions } from '../../test/fakes/onvif-camera.ts'
import { findHead, type HeadPlace } from './find-head.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const LOGIN = { username: 'admin', password: 'vigil-123' }

async function headOf(options: OnvifCameraOptions = {}, more: Partial<HeadPlace> = {}) {
  const camera = await startOnvifCamera({ login: LOGIN, ...options })
  closing.push(camera.close)
  const address = cameraAddressSchema.parse({ host: '127.0.0.1', port: camera.port })
  const found = await findHead({ address, login: LOGIN, source: null, profiles: [], ...more }, { now: Date.now, signal: new AbortController().signal })
  expect(camera.ptzLog).toEqual([])
  return found
}

const RECORDER = [
  { ...TWO_STREAMS[0]!, token: 'a', source: '1', ptz: false },
  { ...TWO_STREAMS[0]!, token: 'b', source: '2' },
  { ...TWO_STREAMS[1]!, token: 'c', source: '2' },
]

test('it is the profile that is used where that one turns, else the first of the picture', async () => {
  expect(await headOf()).toEqual({ profile: '000', hasHome: true })
  expect(await headOf({ media: ['media1'] }, { profiles: ['gone', '001'] })).toEqual({ profile: '001', hasHome: true })
  expect(await headOf({ profiles: RECORDER }, { source: '2', profiles: ['a'] })).toEqual({ profile: 'b', hasHome: true })
})

test('a fixed camera has none, also beside one that turns', async () => {
  expect(await headOf({ profiles: TWO_STREAMS.map((one) => ({ ...one, ptz: false })) })).toBeNull()
  expect(await headOf({ profiles: RECORDER }, { source: '1', profiles: ['a'] })).toBeNull()
})

test('what is refused or half there is no answer', async () => {
  await expect(headOf({}, { login: { ...LOGIN, password: 'no' } })).rejects.toMatchObject({ code: 'device.unauthorized' })
  await expect(headOf({ lacks: ['GetNodes'] })).rejects.toMatchObject({ code: 'device.wrongAnswer' })
})
