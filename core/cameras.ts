// What the console knows of each camera right now: its place in the site and the media process's last report.
import type { CameraView } from '../contract/api.ts'
import type { CameraId, EpochMs } from '../contract/ids.ts'
import type { SiteCamera } from '../contract/site.ts'
import type { CameraStatus, MediaCamera } from '../media/messages.ts'
import { analysisCrop, type Polygon } from '../contract/geometry.ts'
import type { ArmedRule, Zone } from '../contract/detection.ts'
import { areaToSee } from '../vision/rules/places.ts'
import type { Feed } from './feed.ts'
import { looksAt } from './recognition.ts'

export interface CameraBoard {
  views(): readonly CameraView[]
  update(status: CameraStatus): void
  /** What comes of the stream that is always open; null: nothing does now. */
  stream(cameraId: CameraId): Pick<CameraStatus, 'codec' | 'width' | 'height' | 'fps' | 'kbps'> | null
  /** What is in force from now on: those that are gone are no longer heard, those whose stream changed begin anew. */
  take(cameras: readonly SiteCamera[], zones: ReadonlyMap<CameraId, readonly Zone[]>, atMs: EpochMs): void
  /** The media process is gone: nothing is live any more, whatever was said last. */
  allDown(atMs: EpochMs): void
}

export function createCameraBoard(feed: Feed): CameraBoard {
  let views = new Map<CameraId, CameraView>()
  let streams = new Map<CameraId, string>()
  const statuses = new Map<CameraId, CameraStatus>()
  const change = (view: CameraView) => {
    views.set(view.id, view)
    feed.publish('camera', view)
  }
  return {
    views: () => [...views.values()],
    update(status) {
      const view = views.get(status.id)
      if (view === undefined) return
      statuses.set(status.id, status)
      const { state, sinceMs, fps, expectedFps, analysedFps, lastFrameAtMs, problem, faults } = status
      change({ ...view, state, sinceMs, fps, expectedFps, analysedFps, lastFrameAtMs, problem, warnings: faults.map((fault) => `camera.${fault}`) })
    },
    stream(cameraId) {
      const status = views.get(cameraId)?.state === 'live' ? statuses.get(cameraId) : undefined
      if (status === undefined) return null
      const { codec, width, height, fps, kbps } = status
      return { codec, width, height, fps, kbps }
    },
    take(cameras, zones, atMs) {
      const before = { views, streams }
      for (const id of statuses.keys()) if (!cameras.some((camera) => camera.id === id)) statuses.delete(id)
      views = new Map()
      streams = new Map(cameras.map((camera) => [camera.id, streamOf(camera)]))
      for (const camera of cameras) {
        const known = before.streams.get(camera.id) === streams.get(camera.id) ? before.views.get(camera.id) : undefined
        const { id, name, building = null } = camera
        const own = (zones.get(id) ?? camera.zones).map(viewOfZone)
        const view = { ...(known ?? firstView(camera, atMs)), name, buildingId: building, zones: own }
        if (JSON.stringify(view) === JSON.stringify(known)) views.set(id, view)
        else change(view)
      }
    },
    allDown(atMs) {
      for (const view of views.values()) {
        if (view.state !== 'unsupported')
          change({ ...view, state: 'connecting', sinceMs: atMs, fps: 0, analysedFps: 0, problem: 'system.mediaDown', warnings: [] })
      }
    },
  }
}

/** A word for all that makes another stream of it. */
function streamOf(camera: SiteCamera): string {
  return JSON.stringify([streamUrl(camera), camera.transport, camera.weakLink])
}

function viewOfZone({ id, name, polygon }: Zone): CameraView['zones'][number] {
  return { id, name, polygon: polygon.map(([x, y]) => [x, y]) }
}

function firstView(camera: SiteCamera, startedAtMs: EpochMs): CameraView {
  const hasStream = streamUrl(camera) !== null
  return {
    id: camera.id,
    name: camera.name,
    buildingId: camera.building ?? null,
    zones: camera.zones.map(viewOfZone),
    state: hasStream ? 'connecting' : 'unsupported',
    sinceMs: startedAtMs,
    fps: 0,
    expectedFps: LIVE_FPS,
    analysedFps: 0,
    lastFrameAtMs: null,
    problem: hasStream ? null : 'camera.needsStreamAddress',
    warnings: [],
  }
}

/** Decoded frames per second asked of every sub stream: the index of a frame is its clock. */
const LIVE_FPS = 10

/** The sub stream where there is one: it is what vision decodes and what small tiles show. */
export function streamUrl(camera: SiteCamera): string | null {
  return camera.sub ?? camera.main ?? null
}

/** The large stream beside the one that is always open. */
function mainUrl({ main, sub }: SiteCamera): string | null {
  return main === undefined || sub === undefined || main === sub ? null : main
}

/** Asked for over a bad line, so that three are left when some come late: enough for every rule over tracks. */
const WEAK_FPS = 4

/** What a camera with a facade is expected to send until its own rate is known: every picture of it is decoded. */
const FACADE_FPS = 25

/** @param tried areas that are looked at besides those of rules */
export function toMediaCamera(
  camera: SiteCamera,
  zones: readonly Zone[],
  rules: readonly ArmedRule[],
  maxFps: number,
  tried: readonly Polygon[] = [],
): MediaCamera | null {
  const url = streamUrl(camera)
  if (url === null) return null
  const isFacade = rules.some(looksAt('luma'))
  const armed = new Set(rules.filter(looksAt('tracks')).map((rule) => rule.zone))
  const polygons = [...zones.filter((zone) => armed.has(zone.id)).map((zone) => zone.polygon), ...tried].map(areaToSee)
  const { id, transport, weakLink } = camera
  const analyse = armed.size === 0 && tried.length === 0 ? null : { crop: analysisCrop(polygons), maxFps: weakLink ? Math.min(maxFps, WEAK_FPS) : maxFps }
  return {
    id,
    url,
    mainUrl: weakLink ? null : mainUrl(camera),
    fps: isFacade ? FACADE_FPS : LIVE_FPS,
    isFacade,
    analyse,
    line: { transport, isWeak: weakLink },
  }
}
