// The demo's facade camera: the site file arms it with the scene's own facade, and its pictures become a stream a camera could send.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { accessUnits } from '../../media/simulator/annex-b.ts'
import { encodeLuma } from '../../media/simulator/demo-footage.ts'
import { loadSite } from '../config.ts'
import { siteChecks } from '../site-checks.ts'
import { demoSite } from './demo-site.ts'
import { demoFacade } from './facade-loop.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'vigil-facade-loop-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

test('one thing falls over several floors, and the site file watches for it', () => {
  const scene = demoFacade()
  expect(scene.falls.map((fall) => fall.visible!.floors > 5)).toEqual([true])
  const rtsp = 'rtsp://demo:x@127.0.0.1:5554/x'
  const pms = { url: 'http://127.0.0.1:5555/', secret: `whsec_${Buffer.alloc(32, 1).toString('base64')}` }
  const text = demoSite({
    lobby: rtsp,
    road: rtsp,
    garden: rtsp,
    facade: { url: rtsp, scene },
    gatePort: 5556,
    password: 'eight letters',
    firePort: 5557,
    lanePort: 5558,
    mqttPort: 6,
    modbusPort: 5559,
    pms,
  })
  const loaded = loadSite(text, 'demo-site.yaml', {}, siteChecks)
  expect(loaded.is === 'loaded' ? [...loaded.rules.values()].flat().map((rule) => rule.kind) : loaded.problems).toContain('fallingObject')
})

const drawn = (pictures: number) => ({
  width: 64,
  height: 48,
  fps: 25,
  pictures,
  pictureAt: (i: number) => new Uint8Array(64 * 48).fill(40 + (i % 100)),
})

test('every drawn picture becomes one of the stream, and what is there is kept', async () => {
  const file = join(dir, 'loop.h264')
  await encodeLuma(file, drawn(30))
  const bytes = readFileSync(file)
  expect(accessUnits(bytes)).toHaveLength(30)
  await encodeLuma(file, { ...drawn(1), pictureAt: () => expect.unreachable() })
  expect(readFileSync(file)).toEqual(bytes)
})

test('given up in the middle it leaves no half stream', async () => {
  const given = new AbortController()
  const scene = {
    ...drawn(100_000),
    pictureAt: (i: number) => {
      if (i === 50) given.abort()
      return drawn(1).pictureAt(i)
    },
  }
  await expect(encodeLuma(join(dir, 'loop.h264'), scene, given.signal)).rejects.toThrow()
  expect(() => readFileSync(join(dir, 'loop.h264'))).toThrow()
})
