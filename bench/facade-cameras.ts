// Four facade cameras at 25 pictures a second and eight zone cameras under the real media and vision processes: is the machine enough?
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ArmedRule, Zone } from '../contract/detection.ts'
import { fallingObjectSettings, type FacadeFigures } from '../contract/facade.ts'
import { startMedia } from '../media/media-client.ts'
import { openPictureFile } from '../media/picture-file.ts'
import type { CameraStatus, MediaCamera } from '../media/messages.ts'
import { accessUnits, type AccessUnit } from '../media/simulator/annex-b.ts'
import { startFakeCamera, type FakeCamera } from '../test/fakes/camera.ts'
import { encodeAccessUnits, runFfmpeg } from '../test/fakes/encode.ts'
import { createScene } from '../vision/falling/synthetic/scene.ts'
import type { SceneKind } from '../vision/falling/synthetic/spec.ts'
import { modelPath, modelsDir, NANODET } from '../vision/models.ts'
import { startFacadeProcess, startInference } from '../vision/pool.ts'
import { PEOPLE, cost, eventually } from './cameras.ts'
import { writeSceneFile } from './falling/scene-file.ts'
import { median, type Figure, type Measurement } from './measurement.ts'

const FACADES = ['quiet', 'bird', 'rain', 'foliage'] as const satisfies readonly SceneKind[]
const ZONE_CAMERAS = 8
/** On so many of the zone cameras people walk all the time. */
const BUSY = [0, 2, 8] as const
const FACADE = { width: 960, height: 540, fps: 25, seconds: 12 } as const
const ZONE = { width: 640, height: 360, fps: 10, seconds: 30 } as const
const ZONE_FPS_MAX = 5
/** The facade chain learns its background first. */
const SETTLE_MS = 8000

interface Streams {
  readonly camera: FakeCamera
  readonly facades: readonly { readonly id: string; readonly zones: readonly Zone[]; readonly rules: readonly ArmedRule[] }[]
}

export async function measure(): Promise<Measurement> {
  if (process.platform !== 'linux') throw new Error('this measurement reads /proc and runs on Linux only')
  if (!existsSync(modelPath(modelsDir(), NANODET.id))) throw new Error('the recognition model is not installed')
  const loadBefore = loadavg()[0] ?? 0
  const folder = await mkdtemp(join(tmpdir(), 'vigil-facades-'))
  const streams = await openStreams(folder)
  const figures: Record<string, Figure> = {}
  try {
    for (const busy of BUSY) Object.assign(figures, await measureWith(streams, busy, folder))
  } finally {
    await streams.camera.close()
    await rm(folder, { recursive: true, force: true })
  }
  const against = 'aim'
  figures[against] = { value: 80, unit: '% of two cores' }
  return {
    name: 'facade-cameras',
    figures,
    ratios: Object.fromEntries(BUSY.map((busy) => [`busy${busy}.cpu`, { value: figures[`busy${busy}.cpu`]!.value / 80, against }])),
    notes: [
      `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown CPU'}; load of the machine before: ${loadBefore.toFixed(1)}`,
      `facades: generated scenes (${FACADES.join(', ')}), ${FACADE.width}x${FACADE.height} at ${FACADE.fps} fps; zone cameras: ${ZONE.width}x${ZONE.height} at ${ZONE.fps} fps, up to ${ZONE_FPS_MAX} analysed`,
      ...(BUSY.every((busy) => figures[`busy${busy}.facadeFps`]!.value >= 0.95 * FACADE.fps)
        ? []
        : ['NOT EVERY PICTURE WAS ANALYSED: the machine was too busy with other things, the shares say nothing']),
      'busyN: on N of the eight zone cameras people walk all the time, on the others nothing moves',
    ],
  }
}

async function openStreams(folder: string): Promise<Streams> {
  const sent: { path: string; accessUnits: readonly AccessUnit[]; fps: number }[] = []
  const facades: Streams['facades'][number][] = []
  for (const [i, kind] of FACADES.entries()) {
    const scene = createScene({ seed: 5200 + i, split: 'test', kind, ...FACADE, isNight: i === 1 })
    const path = join(folder, `${kind}.mp4`)
    await writeSceneFile(scene, path)
    sent.push({ path: `/facade-${i}`, accessUnits: await unitsOf(path), fps: FACADE.fps })
    const config = fallingObjectSettings.parse({ facade: scene.facade, masks: scene.masks })
    const zone: Zone = { id: 'facade', name: 'facade', polygon: scene.polygon }
    facades.push({ id: `facade-${i}`, zones: [zone], rules: [{ id: 'fallingObject:facade', kind: 'fallingObject', zone: 'facade', config }] })
  }
  const people = existsSync(PEOPLE) ? ['-i', PEOPLE] : ['-f', 'lavfi', '-i', `testsrc2=size=640x360:rate=${ZONE.fps}`]
  const zoneStream = (input: readonly string[], seconds: number): Promise<AccessUnit[]> =>
    encodeAccessUnits({ input, ...ZONE, seconds, bitrateKbps: 500, gopSeconds: 2 })
  const busy = await zoneStream(people, ZONE.seconds)
  const still = await zoneStream(['-f', 'lavfi', '-i', `testsrc2=size=640x360:rate=${ZONE.fps},trim=end_frame=1,loop=-1:1`], 10)
  for (let i = 0; i < ZONE_CAMERAS; i++)
    sent.push({ path: `/busy-${i}`, accessUnits: busy, fps: ZONE.fps }, { path: `/still-${i}`, accessUnits: still, fps: ZONE.fps })
  return { camera: await startFakeCamera({ streams: sent }), facades }
}

/** The file's own pictures, not encoded again. */
async function unitsOf(path: string): Promise<AccessUnit[]> {
  return accessUnits(await runFfmpeg(['-i', path, '-c', 'copy', '-bsf:v', 'h264_mp4toannexb,h264_metadata=aud=insert', '-f', 'h264', 'pipe:1']))
}

async function measureWith({ camera, facades }: Streams, busy: number, folder: string): Promise<Record<string, Figure>> {
  const latest = new Map<string, CameraStatus>()
  const seen = new Map<string, FacadeFigures>()
  const ready = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const
  const sockets = [join(folder, `zones-${busy}.sock`), join(folder, `facades-${busy}.sock`)] as const
  const pictures = openPictureFile(Date.now())
  const common = { log: () => undefined, onExit: () => ready.forEach((one) => one.reject(new Error('a vision process ended'))) }
  const inference = startInference({
    ...common,
    socketPath: sockets[0],
    modelsDir: modelsDir(),
    onMessage: ({ type }) => type === 'ready' && ready[0].resolve(),
  })
  const facade = startFacadeProcess({
    ...common,
    socketPath: sockets[1],
    pictureFile: pictures.path,
    onMessage(message) {
      if (message.type === 'ready') ready[1].resolve()
      if (message.type === 'facade') seen.set(message.figures.cameraId, message.figures)
    },
  })
  const media = startMedia({ log: () => undefined, onExit: () => undefined, onCamera: (status) => latest.set(status.id, status) })
  try {
    const zoneIds = Array.from({ length: ZONE_CAMERAS }, (_, i) => `${i < busy ? 'busy' : 'still'}-${i}`)
    inference.configure(zoneIds.map((cameraId) => ({ cameraId, zones: [], rules: [] })))
    facade.configure(facades.map(({ id, zones, rules }) => ({ cameraId: id, zones, rules })))
    await Promise.all([media.ready, ready[0].promise, ready[1].promise])
    const cameras = [
      ...zoneIds.map((id): MediaCamera => ({
        id,
        url: camera.url(`/${id}`),
        mainUrl: null,
        fps: ZONE.fps,
        isFacade: false,
        analyse: { crop: [0, 0, 1, 1], maxFps: ZONE_FPS_MAX },
      })),
      ...facades.map(({ id }): MediaCamera => ({ id, url: camera.url(`/${id}`), mainUrl: null, fps: FACADE.fps, isFacade: true, analyse: null })),
    ]
    media.configure(cameras, sockets[0], { socket: sockets[1], pictureFile: pictures.path })
    await eventually(
      () => cameras.every(({ id }) => latest.get(id)?.state === 'live') && seen.size === facades.length,
      () => {
        const states = cameras.map(({ id }) => `${id} ${latest.get(id)?.state ?? 'unknown'} ${latest.get(id)?.problem ?? ''}`)
        return `not every camera came live: ${states.join(', ')}; figures of ${[...seen.keys()].join(', ') || 'no facade'}`
      },
    )
    const parts = { media: media.pid!, inference: inference.pid!, facade: facade.pid! }
    const spent = await cost(Object.values(parts), 1, SETTLE_MS)
    const all = [...seen.values()]
    const zoneFps = zoneIds.map((id) => latest.get(id)!.analysedFps)
    return {
      [`busy${busy}.cpu`]: { value: spent.cpu / 2, unit: '% of two cores, all processes of the product' },
      [`busy${busy}.facadeFps`]: { value: Math.min(...all.map((one) => one.analysedFps)), unit: 'pictures/s analysed, the slowest facade' },
      [`busy${busy}.facadeDropped`]: { value: all.reduce((sum, one) => sum + one.dropped, 0), unit: 'pictures of facades lost since the start' },
      [`busy${busy}.facadeMs`]: { value: median(all.map((one) => one.medianMs)), unit: 'ms of CPU per picture in the facade process' },
      [`busy${busy}.zoneFps`]: { value: busy > 0 ? median(zoneFps.slice(0, busy)) : 0, unit: 'pictures/s analysed, a busy zone camera' },
      [`busy${busy}.memory`]: { value: spent.memoryMb, unit: 'MB PSS, all processes' },
    }
  } finally {
    await media.stop()
    await Promise.all([inference.stop(), facade.stop()])
    pictures.close()
  }
}
