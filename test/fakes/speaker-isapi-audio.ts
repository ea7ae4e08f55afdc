// A Hikvision camera with a loudspeaker for tests: one channel of two-way audio that is opened, spoken into and closed.
import { startFakeIsapi, type FakeIsapi } from './isapi-device.ts'

export interface FakeSpeaker extends FakeIsapi {
  /** What came out of it, one entry per time it was opened. */
  readonly said: readonly Buffer[]
  readonly isOpen: () => boolean
}

export async function startFakeSpeaker(law = 'G.711ulaw'): Promise<FakeSpeaker> {
  const said: Buffer[] = []
  let open = false
  const device = await startFakeIsapi(({ method, path, body }) => {
    const [, channel, call = ''] = /^\/ISAPI\/System\/TwoWayAudio\/channels\/(\d+)\/?(\w*)$/.exec(path) ?? []
    if (channel !== '1') return null
    if (method === 'GET')
      return {
        xml: `<TwoWayAudioChannel version="2.0"><id>1</id><enabled>true</enabled><audioCompressionType>${law}</audioCompressionType></TwoWayAudioChannel>`,
      }
    if (call === 'open') {
      if (open) return { code: 2, words: 'deviceBusy' }
      open = true
      return { xml: '<TwoWayAudioSession version="2.0"><sessionId>7</sessionId></TwoWayAudioSession>' }
    }
    if (call === 'audioData') {
      if (!open) return { code: 4, words: 'notOpened' }
      said.push(body)
      return 'ok'
    }
    if (call !== 'close') return null
    open = false
    return 'ok'
  })
  return Object.assign(device, { said, isOpen: () => open })
}
