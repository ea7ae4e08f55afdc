// Joins cameras, media process and recognition: what they see becomes screen boxes, alerts and evidence.
import type { CameraView, HealthView } from '../contract/api.ts'
import type { RuleHit } from '../contract/detection.ts'
import type { ErrorCode } from '../contract/errors.ts'
import type { Fall } from '../contract/falling.ts'
import type { CameraId } from '../contract/ids.ts'
import type { Site, SiteCamera } from '../contract/site.ts'
import { MediaError, startMedia, type ClipRequest, type Media, type MediaIo } from '../media/media-client.ts'
import type { ClipResult } from '../media/messages.ts'
import { openPictureFile } from '../media/picture-file.ts'
import { openSocketDir } from '../media/socket-dir.ts'
import { ANALYSED_FPS } from '../vision/analyse.ts'
import { placesOf } from '../vision/rules/places.ts'
import { endCondition, raiseAlert } from './alerts.ts'
import { createCameraBoard, toMediaCamera, type CameraBoard } from './cameras.ts'
import { createCameraWatch } from './camera-watch.ts'
import { droppedRules, type ArmedSite } from './apply-facades.ts'
import { readDeskSettings } from './desk/settings.ts'
import type { Env } from './env.ts'
import { createEvidenceKeeper, raiseSecuredAlert, type EvidenceKeeper } from './evidence.ts'
import type { EvidenceMeans } from './evidence-job.ts'
import { readMasks } from './privacy/uses.ts'
import { startRecognition } from './recognition.ts'
import type { Recording } from './recording/recording.ts'
import { claimOfHit } from './rule-hits.ts'
import { superviseProcess } from './supervise-process.ts'
import { createTriedAreas, type TriedAreas } from './tried-areas.ts'
import type { Troubles } from './troubles.ts'

export interface VideoOptions {
  /** Its cameras are read anew at every look. */
  readonly site: Site
  readonly armed: ArmedSite
  readonly dataDir: string
  readonly modelsDir: string
  readonly troubles: Troubles
  /** Must not throw. */
  onFall(fall: Fall): void
  /** One picture by HTTP, where the stream has none; see stills.ts. */
  still?: EvidenceMeans['still']
  readonly onRecorderAsked?: MediaIo['onRecorderAsked']
  /** Whether a camera says itself that it is covered, moved or broken. */
  saysTampered?(cameraId: CameraId): boolean
  readonly recording: Pick<Recording, 'order' | 'take' | 'down' | 'tick'>
  /** Somebody has stopped looking at a recording. */
  readonly onViewed?: MediaIo['onViewed']
}

export interface Video {
  readonly evidence: EvidenceKeeper
  cameras(): readonly CameraView[]
  stream: CameraBoard['stream']
  liveSocket(): string | null
  inference(): HealthView['inference']
  problems(): ErrorCode[]
  /** What is armed from now on, on the cameras that `site` has now; cameras, streams and facades that did not change go on undisturbed. */
  reconfigure(armed: ArmedSite): void
  /** What is recorded has changed. */
  record(): void
  /** Whether the process that watches facades is up. */
  isWatchingFacades(): boolean
  /** Draws a falling object into the camera's next pictures: a `Fall` with `isTest` comes of it, or nothing. */
  selfTest(cameraId: CameraId, zone: string, seed: number): void
  /** Has recognition look where rules are tried, until the place is given back. */
  tryAreas: TriedAreas['take']
  /** Of what a camera has sent within the last minute. @throws MediaError */
  clip(request: ClipRequest): Promise<ClipResult>
  /** null while it is down. */
  media(): Media | null
  stop(): Promise<void>
}

/** The media process says that it is alive every second. */
const MEDIA_SILENT_S = 5
const LOOK_EVERY_MS = 1000
const RING_LOOK_EVERY_MS = 10_000

export function startVideo(env: Env, { site, dataDir, modelsDir, troubles, onFall, onViewed, recording, ...options }: VideoOptions): Video {
  const sockets = openSocketDir('frames')
  const paths = { inference: sockets.path('frames.sock'), facade: sockets.path('facade.sock') }
  const pictures = { inference: openPictureFile(env.clock.now()), facade: openPictureFile(env.clock.now()) }
  let { armed } = options
  const board = createCameraBoard(env.feed)
  const rulesOf = (cameraId: CameraId) => armed.rules.get(cameraId) ?? []
  const zonesOf = ({ id, zones, triplines }: SiteCamera) => placesOf({ zones: armed.zones.get(id) ?? zones, triplines: armed.triplines.get(id) ?? triplines })
  board.take(site.cameras, armed.zones, env.clock.now())
  const watch = createCameraWatch(env, site, options.saysTampered)
  const ringLooks = setInterval(() => void recording.tick(), RING_LOOK_EVERY_MS)
  const looks = setInterval(() => void troubles.survive('looking after cameras', watch.look), LOOK_EVERY_MS)
  let liveSocket: string | null = null

  const media = superviseProcess<Media>({
    name: 'media',
    log: env.log,
    record: env.processes?.of('media'),
    silentLooks: MEDIA_SILENT_S,
    start: ({ exited, alive }) =>
      startMedia({
        log: (level, message, data) => env.log[level](message, data),
        onAlive: alive,
        ...(onViewed && { onViewed }),
        ...(options.onRecorderAsked && { onRecorderAsked: options.onRecorderAsked }),
        onCamera(status) {
          board.update(status)
          watch.update(status)
        },
        onRing: recording.take,
        onExit: ({ code, signal }) => exited(`exit ${code ?? signal}`),
      }),
    onReady(process) {
      void process.ready.then((ready) => (liveSocket = ready.liveSocket))
      configureMedia(process)
    },
    onDown() {
      liveSocket = null
      board.allDown(env.clock.now())
      watch.allDown()
      recording.down()
      reportDown(env, 'media')
    },
  })
  const evidence = createEvidenceKeeper(env, {
    dataDir,
    media: media.current,
    troubles,
    still: options.still,
    masksOf: (cameraId) => readMasks(env.db, cameraId),
    cameraName: (cameraId) => site.cameras.find(({ id }) => id === cameraId)?.name ?? cameraId,
  })

  const configureMedia = (process: Media | null) => {
    const cameras = site.cameras.flatMap((camera) => toMediaCamera(camera, zonesOf(camera), rulesOf(camera.id), ANALYSED_FPS, tried.of(camera.id) ?? []) ?? [])
    const frameSocket = cameras.some((camera) => camera.analyse !== null) ? paths.inference : null
    const facadeLink = cameras.some((camera) => camera.isFacade) ? { socket: paths.facade, pictureFile: pictures.facade.path } : null
    process?.configure(cameras, frameSocket, facadeLink, pictures.inference.path)
    process?.record(recording.order())
  }
  const visionCameras = () => site.cameras.map((camera) => ({ cameraId: camera.id, zones: zonesOf(camera), masks: camera.masks, rules: rulesOf(camera.id) }))
  const decide = (hit: RuleHit) => {
    const camera = site.cameras.find((c) => c.id === hit.cameraId)
    if (camera === undefined) return
    const rule = rulesOf(camera.id).find((r) => r.id === hit.ruleId)
    // It was taken away while this was on its way.
    if (rule === undefined) return
    if (hit.phase === 'began') raiseSecuredAlert(env, evidence, claimOfHit(hit, camera, rule, site, readDeskSettings(env.db).value.kinds))
    else endCondition(env, { kind: hit.kind, cameraId: hit.cameraId, deviceId: null, zone: hit.zone, atMs: hit.atMs })
  }
  const look = () => {
    if (media.state() === 'running') configureMedia(media.current())
    recognition.configure(visionCameras(), tried.isAny())
  }
  const tried = createTriedAreas(look)
  const recognition = startRecognition(env, {
    cameras: visionCameras(),
    sockets: paths,
    pictureFiles: { inference: pictures.inference.path, facade: pictures.facade.path },
    modelsDir,
    onFall,
    onHit: (hit) => void troubles.survive('handling a rule hit', () => decide(hit)),
    onDown: (part) => reportDown(env, part),
    onTracks: tried.see,
  })

  return {
    evidence,
    cameras: board.views,
    stream: board.stream,
    liveSocket: () => liveSocket,
    inference: recognition.view,
    problems: () => [
      ...(media.state() === 'down' ? (['system.mediaDown'] as const) : []),
      ...(recognition.view().state === 'down' ? (['system.visionDown'] as const) : []),
      ...(recognition.facadeState() === 'down' ? (['system.facadeDown'] as const) : []),
    ],
    reconfigure(next) {
      const before = armed
      armed = next
      board.take(site.cameras, armed.zones, env.clock.now())
      look()
      const atMs = env.clock.now()
      for (const { kind, cameraId, zone } of droppedRules(before, armed))
        troubles.survive('ending what a rule had found', () => endCondition(env, { kind, cameraId, deviceId: null, zone, atMs }))
    },
    record() {
      if (media.state() === 'running') media.current()?.record(recording.order())
    },
    isWatchingFacades: () => recognition.facadeState() === 'running',
    selfTest: recognition.selfTest,
    tryAreas: tried.take,
    async clip(request) {
      const process = media.current()
      if (process === null) throw new MediaError('media.exited', 'the media process is down')
      return process.clip(request)
    },
    media: media.current,
    async stop() {
      clearInterval(looks)
      clearInterval(ringLooks)
      await Promise.all([media.stop(), recognition.stop()])
      await evidence.stop()
      sockets.close()
      for (const picture of Object.values(pictures)) picture.close()
    },
  }
}

const DOWN_PLACE = { media: '视频进程', vision: '智能识别进程', facade: '立面分析进程' }

/** A console that has gone blind must say so where people look. */
function reportDown(env: Env, part: keyof typeof DOWN_PLACE): void {
  raiseAlert(env, {
    kind: 'system',
    severity: 'high',
    source: `core/${part}`,
    cameraId: null,
    deviceId: null,
    buildingId: null,
    zone: part,
    place: DOWN_PLACE[part],
    atMs: env.clock.now(),
    deviceAtMs: null,
    score: null,
    boxes: [],
    why: { problem: `system.${part}Down` },
  })
}
