// Builds what belongs to cameras: their streams and rules, facades and falls, look-backs, and setting cameras up.
import type { WatchTryWait } from '../contract/rule-kinds.ts'
import { dataPaths } from '../db/data-dir.ts'
import { modelsDir } from '../vision/models.ts'
import { createCameraEvents, type CameraEvents } from './camera-events/camera-events.ts'
import { createCameraStills, type CameraStills } from './camera-stills/stills.ts'
import { createCameraSetup, type CameraSetupDesk } from './camera-setup/cameras.ts'
import { createLoginGuard, type LoginGuard } from './camera-setup/login-guard.ts'
import { createWatchTries } from './camera-setup/watch-tries.ts'
import { watchSignals } from '../devices/cameras/watch-signals.ts'
import { realAfter } from '../devices/supervise.ts'
import type { Env } from './env.ts'
import { raiseSecuredAlert } from './evidence.ts'
import { createFacadeDesk, type FacadeDesk } from './facades.ts'
import { createFalling, type Falling } from './falling.ts'
import { createHeadDesk, type HeadDesk } from './heads/heads.ts'
import { TAMPERED } from './camera-watch.ts'
import { rememberSite } from './known-site.ts'
import { createRecorderDesk } from './recorders/recorders.ts'
import { createLookBackDesk, type LookBackDesk } from './look-backs.ts'
import { siteChecks } from './site-checks.ts'
import type { SiteInForce } from './site-in-force.ts'
import { readMasks } from './privacy/uses.ts'
import { createRecording, type RecordingDesk } from './recording/recording.ts'
import { createPlaybackDesk, type PlaybackDesk } from './playback/playback.ts'
import { createRecordedCameras, importNames, rememberNames } from './playback/removed-cameras.ts'
import { createViews } from './playback/views.ts'
import { createSuspectedClips, type SuspectedClips } from './suspected-clips.ts'
import type { Seals } from './proof/seal-export.ts'
import type { Troubles } from './troubles.ts'
import { startVideo, type Video } from './video.ts'

export interface SightOptions {
  readonly inForce: SiteInForce
  readonly dataDir: string
  readonly troubles: Troubles
  readonly seals: Seals
}

export interface Sight {
  readonly video: Video
  readonly facades: FacadeDesk
  readonly falling: Falling
  readonly lookBacks: LookBackDesk
  readonly clips: SuspectedClips
  readonly cameraSetup: CameraSetupDesk
  readonly heads: HeadDesk
  /** Of everything that logs in to cameras and recorders. */
  readonly logins: LoginGuard
  readonly cameraEvents: CameraEvents
  readonly cameraStills: CameraStills
  readonly recording: RecordingDesk
  readonly playback: PlaybackDesk
  stop(): Promise<void>
}

const TICK_MS = 1000
const isTampering = (code: string) => TAMPERED.some((fault) => code === `camera.${fault}`)

export function startSight(env: Env, { inForce, dataDir, troubles, seals }: SightOptions): Sight {
  const { site, rules } = inForce
  importNames(env, dataDir)
  rememberSite(dataDir, site)
  rememberNames(env, site.cameras)
  const facades = createFacadeDesk(env, site, rules, (armed) => video.reconfigure(armed))
  const cameraIds = () => site.cameras.map(({ id }) => id)
  const lookBacks = createLookBackDesk(env, { dataDir, cameraIds, facades: facades.entries })
  const logins = createLoginGuard(env.clock.now)
  const cameraStills = createCameraStills({ now: env.clock.now, inForce, ask: logins.ask })
  const recorders = createRecorderDesk(env, { inForce, guard: logins })
  const recording = createRecording(env, {
    folder: dataPaths(dataDir).ring,
    cameras: () => site.cameras,
    isFacade: (cameraId) => facades.entries(cameraId).length > 0,
    troubles,
    onChange: () => video.record(),
  })
  const views = createViews(env, troubles)
  const video = startVideo(env, {
    still: cameraStills.take,
    site,
    armed: facades.armed(),
    dataDir,
    modelsDir: modelsDir(),
    troubles,
    onFall: (fall) => falling.take(fall),
    onRecorderAsked: recorders.answer,
    saysTampered: (cameraId) => cameraEvents.saysTampered(cameraId),
    onViewed: ({ view, stretches }) => views.end(view, stretches),
    recording,
  })
  const cameraEvents = createCameraEvents(env, {
    inForce,
    after: realAfter,
    troubles,
    watch: (use, io) =>
      logins.ask(
        use.address.host,
        use.login,
        () => watchSignals(use, io),
        () => true,
      ),
    streamOf: video.stream,
    raise: (claim) => raiseSecuredAlert(env, video.evidence, claim),
    seesTampering: (cameraId) => video.cameras().some(({ id, state, warnings }) => id === cameraId && (state !== 'live' || warnings.some(isTampering))),
  })
  cameraEvents.refresh()
  const ticks = setInterval(() => void troubles.survive('judging what cameras tell', cameraEvents.tick), TICK_MS)
  const recorded = createRecordedCameras(env, { cameras: () => site.cameras, recordingsOfOthers: recording.ofOthers })
  const playback = createPlaybackDesk(env, {
    dataDir,
    troubles,
    views,
    seals,
    media: video.media,
    recorded,
    believedMs: recording.believedMs,
    masksOf: (id) => readMasks(env.db, id),
  })
  const clips = createSuspectedClips(env, { folder: dataPaths(dataDir).suspected, clip: video.clip })
  const falling = createFalling(env, {
    site,
    facades,
    evidence: video.evidence,
    clips,
    recordingOf: lookBacks.recordingOf,
    troubles,
    liveSinceMs: (cameraId) => video.cameras().find(({ id, state }) => id === cameraId && state === 'live')?.sinceMs ?? null,
    isWatching: video.isWatchingFacades,
    throwObject: video.selfTest,
  })
  const heads = createHeadDesk(env, { inForce, after: realAfter, ask: logins.ask })
  heads.refresh()
  const cameraSetup = createCameraSetup(env, {
    inForce,
    facades,
    checks: siteChecks,
    tries: createWatchTries(env, {
      take: video.tryAreas,
      waits: (cameraId) => waitsFor(video, cameraId),
      every(ms, work) {
        const timer = setInterval(work, ms)
        return () => clearInterval(timer)
      },
    }),
    onChange() {
      video.reconfigure(facades.armed())
      heads.refresh()
      cameraEvents.refresh()
      // What is saved is saved and watched: a file of names that cannot be written now is written at the next change or start.
      troubles.survive('writing the names of the site', () => {
        rememberSite(dataDir, site)
        rememberNames(env, site.cameras)
      })
      env.feed.publish('site', { atMs: env.clock.now() })
    },
  })
  return {
    video,
    facades,
    falling,
    lookBacks,
    clips,
    cameraSetup,
    logins,
    heads,
    cameraEvents,
    cameraStills,
    recording: recording.desk,
    playback,
    async stop() {
      clearInterval(ticks)
      cameraStills.stop()
      await playback.stop()
      await Promise.all([heads.stop(), cameraEvents.stop()])
      falling.stop()
      await video.stop()
      recorders.stop()
      await recording.stop()
      await lookBacks.stop()
    },
  }
}

function waitsFor(video: Pick<Video, 'cameras' | 'inference'>, cameraId: string): WatchTryWait | null {
  const { state } = video.inference()
  if (video.cameras().find(({ id }) => id === cameraId)?.state !== 'live') return 'noPicture'
  return state === 'running' ? null : state === 'down' ? 'down' : 'starting'
}
