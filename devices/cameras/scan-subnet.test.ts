// Asking a network address by address: what answers as an ONVIF device is found, and nothing is asked for long.
import { createServer } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import type { FoundCamera } from '../../contract/camera-pairing.ts'
import { startOnvifCamera } from '../../test/fakes/onvif-camera.ts'
import { scanSubnet } from './scan-subnet.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const io = { now: Date.now }

test('cameras are found by their clock, or by the fault with which they keep it', async () => {
  const open = await startOnvifCamera()
  const guarded = await startOnvifCamera({ login: { username: 'a', password: 'b' }, lacks: ['GetSystemDateAndTime'] })
  closing.push(open.close, guarded.close)
  const page = createServer((_, response) => void response.writeHead(401).end('router'))
  closing.push(() => new Promise((resolve) => page.close(resolve)))
  await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve))
  const bound = page.address()
  const pagePort = typeof bound === 'object' && bound !== null ? bound.port : 0
  const found: FoundCamera[] = []
  const steps: string[] = []
  const use = { subnet: '127.0.0.0/29', ports: [open.port, guarded.port, pagePort], signal: new AbortController().signal, timeoutMs: 1000 }
  expect(await scanSubnet({ ...use, found: (camera) => found.push(camera), progress: (done, all) => steps.push(`${done}/${all}`) }, io)).toBeNull()
  // Devices of the tests listen on 127.0.0.1 alone.
  expect(found.map(({ xaddrs }) => xaddrs[0])).toEqual([
    `http://127.0.0.1:${open.port}/onvif/device_service`,
    `http://127.0.0.1:${guarded.port}/onvif/device_service`,
  ])
  expect(steps.at(-1)).toBe('6/6')
  expect(guarded.refusals()).toBe(0)
})

test('what is no private network is not asked, and giving up ends it', async () => {
  const use = { ports: [80], signal: AbortSignal.abort(), found: () => {} }
  expect(await scanSubnet({ ...use, subnet: '8.8.8.0/24' }, io)).toBe('notPrivate')
  const steps: number[] = []
  expect(await scanSubnet({ ...use, subnet: '10.0.0.0/22', progress: (done) => steps.push(done) }, io)).toBeNull()
  expect(steps).toEqual([])
})
