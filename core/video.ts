// Joins cameras, media process and inference process: what they see becomes screen boxes, alerts and evidence.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CameraView, HealthView } from '../contract/api.ts'
import type { FromVision, RuleHit } from '../contract/detection.ts'
import type { ErrorCode } from '../contract/errors.ts'
import type { Site } from '../contract/site.ts'
import { startMedia, type Media } from '../media/media-client.ts'
import { ANALYSED_FPS } from '../vision/analyse.ts'
import { startInference } from '../vision/pool.ts'
import { endCondition, raiseAlert } from './alerts.ts'
import { createCameraBoard, toMediaCamera } from './cameras.ts'
import type { SiteArmedRule } from './config.ts'
import type { Env } from './env.ts'
import { createEvidenceKeeper, type EvidenceKeeper } from './evidence.ts'
import { createInferenceMeter } from './inference-meter.ts'
import { claimOfHit } from './rule-hits.ts'
import { superviseProcess } from './supervise-process.ts'

export interface VideoOptions {
  readonly site: Site
  readonly rules: ReadonlyMap<string, readonly SiteArmedRule[]>
  readonly dataDir: string
  readonly modelsDir: string
}

export interface Video {
  readonly evidence: EvidenceKeeper
  cameras(): readonly CameraView[]
  liveSocket(): string | null
  inference(): HealthView['inference']
  problems(): ErrorCode[]
  stop(): Promise<void>
}

export function startVideo(env: Env, { site, rules, dataDir, modelsDir }: VideoOptions): Video {
  const sockets = openSocketDir()
  const board = createCameraBoard(site.cameras, env.feed, env.clock.now())
  const meter = createInferenceMeter()
  const hasRules = [...rules.values()].some((list) => list.length > 0)
  let liveSocket: string | null = null

  const mediaCameras = site.cameras.flatMap((camera) => toMediaCamera(camera, rules.get(camera.id) ?? [], ANALYSED_FPS) ?? [])
  const media = superviseProcess<Media>({
    name: 'media',
    log: env.log,
    start: (onExit) =>
      startMedia({
        log: (level, message, data) => env.log[level](message, data),
        onCamera: board.update,
        onExit: ({ code, signal }) => onExit(`exit ${code ?? signal}`),
      }),
    onReady(process) {
      void process.ready.then((ready) => (liveSocket = ready.liveSocket))
      process.configure(mediaCameras, hasRules ? sockets.frames : null)
    },
    onDown() {
      liveSocket = null
      board.allDown(env.clock.now())
      reportDown(env, 'media')
    },
  })
  const evidence = createEvidenceKeeper(env, dataDir, media.current)

  const onHit = (hit: RuleHit) => {
    const camera = site.cameras.find((c) => c.id === hit.cameraId)
    if (camera === undefined) return
    if (hit.phase === 'ended') return void endCondition(env, { kind: hit.kind, cameraId: hit.cameraId, deviceId: null, zone: hit.zone, atMs: hit.atMs })
    const rule = rules.get(camera.id)?.find((r) => r.id === hit.ruleId)
    const { alert, incident, outcome } = raiseAlert(env, claimOfHit(hit, camera, rule, site))
    if (outcome === 'opened' || outcome === 'merged') evidence.capture(alert, incident.alertCount)
  }
  const onMessage = (message: FromVision) => {
    if (message.type === 'tracks') {
      meter.add(message.inferMs, env.clock.now())
      const tracks = message.tracks.map(({ id, label, score, box }) => ({ id, label, score, box: [...box] as [number, number, number, number] }))
      env.feed.publish('tracks', { cameraId: message.cameraId, atMs: message.atMs, tracks })
    } else if (message.type === 'hit') onHit(message.hit)
    else if (message.type === 'ready') env.log.info('recognition is running', { models: message.models })
    else env.log.error('recognition failed', { message: message.message })
  }
  const armed = site.cameras.map((camera) => ({ cameraId: camera.id, zones: camera.zones, rules: rules.get(camera.id) ?? [] }))
  const inference = hasRules
    ? superviseProcess({
        name: 'inference',
        log: env.log,
        start(onExit) {
          const ready = Promise.withResolvers<void>()
          ready.promise.catch(() => undefined)
          const process = startInference({
            socketPath: sockets.frames,
            modelsDir,
            log: (level, message, data) => env.log[level](message, data),
            onMessage(message) {
              if (message.type === 'ready') ready.resolve()
              onMessage(message)
            },
            onExit({ code, signal }) {
              ready.reject(new Error('the inference process ended'))
              onExit(`exit ${code ?? signal}`)
            },
          })
          process.configure(armed)
          return { ready: ready.promise, stop: process.stop }
        },
        onReady: () => undefined,
        onDown: () => reportDown(env, 'vision'),
      })
    : null

  return {
    evidence,
    cameras: board.views,
    liveSocket: () => liveSocket,
    inference: () => ({ state: inference?.state() ?? 'idle', ...meter.figures(env.clock.now()) }),
    problems: () => [
      ...(media.state() === 'down' ? (['system.mediaDown'] as const) : []),
      ...(inference?.state() === 'down' ? (['system.visionDown'] as const) : []),
    ],
    async stop() {
      await Promise.all([media.stop(), inference?.stop()])
      await evidence.settled()
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

/** A directory that only this user may enter: whoever reaches the sockets in it sees the cameras. */
function openSocketDir(): { frames: string; close(): void } {
  if (process.platform === 'win32') return { frames: `\\\\.\\pipe\\vigil-frames-${randomBytes(16).toString('hex')}`, close: () => undefined }
  const dir = mkdtempSync(join(tmpdir(), 'vigil-'))
  return { frames: join(dir, 'frames.sock'), close: () => rmSync(dir, { recursive: true, force: true }) }
}
