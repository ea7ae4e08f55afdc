// The camera of the tests is not only ours to understand: another client (the package onvif) finds its way about it too.
import { Cam } from 'onvif'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { startOnvifCamera } from '../../test/fakes/onvif-camera.ts'

const LOGIN = { username: 'admin', password: 'vigil-123' }

/** That client takes callbacks, and some of its methods options before them. */
function ask(client: Cam, method: string, options?: object): Promise<unknown> {
  const found = (client as unknown as Record<string, (...args: unknown[]) => void>)[method]!
  const called: (...given: readonly object[]) => Promise<unknown> = promisify((...args: unknown[]) => found.apply(client, args))
  return called(...(options === undefined ? [] : [options]))
}

test.each([['media1'], ['media1', 'media2']] as const)('it connects where there is %s, lists streams and moves the head', async (...media) => {
  const camera = await startOnvifCamera({ login: LOGIN, media })
  const client = new Cam({ ...LOGIN, hostname: '127.0.0.1', port: camera.port, timeout: 5000, autoconnect: false, preserveAddress: true })
  try {
    await ask(client, 'connect')
    expect(await ask(client, 'getDeviceInformation')).toMatchObject({ manufacturer: 'Example', model: 'IPC-1' })
    expect(await ask(client, 'getStreamUri', { protocol: 'RTSP', profileToken: '000' })).toMatchObject({
      uri: 'rtsp://127.0.0.1:8554/live/000?unicast=true&user=admin',
    })
    expect(await ask(client, 'getPresets', { profileToken: '000' })).toHaveProperty('gate.name', 'gate')
    await ask(client, 'continuousMove', { profileToken: '000', x: 0.5, y: 0, zoom: 0 })
    await ask(client, 'stop', { profileToken: '000', panTilt: true, zoom: true })
    expect(camera.ptzLog.map((line) => line.split(' ')[0])).toEqual(['move', 'stop'])
    expect(camera.refusals()).toBe(0)
  } finally {
    await camera.close()
  }
})
