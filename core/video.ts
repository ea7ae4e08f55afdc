// Joins cameras, media process and recognition: what they see becomes screen boxes, alerts and evidence.
import type { CameraView, HealthView } from '../contract/api.ts'
import type { RuleHit } from '../contract/detection.ts'
import type { ErrorCode } from '../contract/errors.ts'
import type { Site } from '../contract/site.ts'
import { startMedia, type Media } from '../media/media-client.ts'
import { openSocketDir } from '../media/socket-dir.ts'
import { ANALYSED_FPS } from '../vision/analyse.ts'
import { endCondition, raiseAlert } from './alerts.ts'
import { createCameraBoard, toMediaCamera } from './cameras.ts'
import type { SiteArmedRule } from './config.ts'
import type { Env } from './env.ts'
import { createEvidenceKeeper, raiseSecuredAlert, type EvidenceKeeper } from './evidence.ts'
import { startRecognition } from './recognition.ts'
import { claimOfHit } from './rule-hits.ts'
import { superviseProcess } from './supervise-process.ts'
import type { Troubles } from './troubles.ts'

export interface VideoOptions {
  readonly site: Site
  readonly rules: ReadonlyMap<string, readonly SiteArmedRule[]>
  readonly dataDir: string
  readonly modelsDir: string
  readonly troubles: Troubles
}

export interface Video {
  readonly evidence: EvidenceKeeper
  cameras(): readonly CameraView[]
  liveSocket(): string | null
  inference(): HealthView['inference']
  problems(): ErrorCode[]
  stop(): Promise<void>
}

/** The media process says that it is alive every second. */
const MEDIA_SILENT_S = 5

export function startVideo(env: Env, { site, rules, dataDir, modelsDir, troubles }: VideoOptions): Video {
  const sockets = openSocketDir('frames')
  const socketPath = sockets.path('frames.sock')
  const board = createCameraBoard(site.cameras, env.feed, env.clock.now())
  const rulesOf = (cameraId: string) => rules.get(cameraId) ?? []
  const mediaCameras = site.cameras.flatMap((camera) => toMediaCamera(camera, rulesOf(camera.id), ANALYSED_FPS) ?? [])
  let liveSocket: string | null = null

  const media = superviseProcess<Media>({
    name: 'media',
    log: env.log,
    silentLooks: MEDIA_SILENT_S,
    start: ({ exited, alive }) =>
      startMedia({
        log: (level, message, data) => env.log[level](message, data),
        onAlive: alive,
        onCamera: board.update,
        onExit: ({ code, signal }) => exited(`exit ${code ?? signal}`),
      }),
    onReady(process) {
      void process.ready.then((ready) => (liveSocket = ready.liveSocket))
      process.configure(mediaCameras, mediaCameras.some((camera) => camera.analyse !== null) ? socketPath : null)
    },
    onDown() {
      liveSocket = null
      board.allDown(env.clock.now())
      reportDown(env, 'media')
    },
  })
  const evidence = createEvidenceKeeper(env, {
    dataDir,
    media: media.current,
    troubles,
    cameraName: (cameraId) => site.cameras.find(({ id }) => id === cameraId)?.name ?? cameraId,
  })

  const decide = (hit: RuleHit) => {
    const camera = site.cameras.find((c) => c.id === hit.cameraId)
    if (camera === undefined) return
    const rule = rulesOf(camera.id).find((r) => r.id === hit.ruleId)
    if (hit.phase === 'began') raiseSecuredAlert(env, evidence, claimOfHit(hit, camera, rule, site))
    else endCondition(env, { kind: hit.kind, cameraId: hit.cameraId, deviceId: null, zone: hit.zone, atMs: hit.atMs })
  }
  const recognition = startRecognition(env, {
    cameras: site.cameras.map((camera) => ({ cameraId: camera.id, zones: camera.zones, rules: rulesOf(camera.id) })),
    socketPath,
    modelsDir,
    onHit: (hit) => void troubles.survive('handling a rule hit', () => decide(hit)),
    onDown: () => reportDown(env, 'vision'),
  })

  return {
    evidence,
    cameras: board.views,
    liveSocket: () => liveSocket,
    inference: recognition.view,
    problems: () => [
      ...(media.state() === 'down' ? (['system.mediaDown'] as const) : []),
      ...(recognition.view().state === 'down' ? (['system.visionDown'] as const) : []),
    ],
    async stop() {
      await Promise.all([media.stop(), recognition.stop()])
      await evidence.stop()
      sockets.close()
    },
  }
}

const DOWN_PLACE = { media: '视频进程', vision: '智能识别进程' }

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
