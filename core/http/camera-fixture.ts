// The desks of cameras for the tests of the doors: real ones, of cameras that nobody answers for.
import { join } from 'node:path'
import type { CameraView } from '../../contract/api.ts'
import { realAfter } from '../../devices/supervise.ts'
import { createCameraEvents } from '../camera-events/camera-events.ts'
import { createCameraSetup } from '../camera-setup/cameras.ts'
import { createCameraTrials, type TrialMeans } from '../camera-setup/trials.ts'
import { createWatchTries } from '../camera-setup/watch-tries.ts'
import { createCameraStills } from '../camera-stills/stills.ts'
import type { Env } from '../env.ts'
import type { FacadeDesk } from '../facades.ts'
import { createHeadDesk } from '../heads/heads.ts'
import { createPlaybackDesk } from '../playback/playback.ts'
import { createRecordedCameras, rememberNames } from '../playback/removed-cameras.ts'
import { createProof } from '../proof/proof.ts'
import { createViews } from '../playback/views.ts'
import { createPrivacy, type PrivacyOptions } from '../privacy/privacy.ts'
import { createRecording } from '../recording/recording.ts'
import type { Services } from '../services.ts'
import { siteChecks } from '../site-checks.ts'
import type { SiteInForce } from '../site-in-force.ts'
import type { Troubles } from '../troubles.ts'
import { systemDesk } from './system-fixture.ts'

interface CameraFixtureOptions {
  readonly dir: string
  readonly camera: CameraView
  readonly inForce: SiteInForce
  readonly facades: FacadeDesk
  readonly troubles: Troubles
  readonly residents: PrivacyOptions['residents']
  readonly vehicles: PrivacyOptions['vehicles']
}

type CameraDesks = Pick<
  Services,
  'privacy' | 'cameraSetup' | 'heads' | 'cameraStills' | 'cameraEvents' | 'recording' | 'playback' | 'proof' | 'cameraTrials' | 'system'
>

/** Nobody answers. */
const noDevices: Omit<TrialMeans, 'inForce'> = {
  interfaces: () => [],
  discover: async () => ({ failed: [], isCut: false }),
  probe: () => Promise.reject(new Error('nobody is asked')),
  setClock: () => Promise.reject(new Error('nobody is asked')),
  tryStream: () => Promise.reject(new Error('nobody is asked')),
}

export function cameraDesks(
  env: Env,
  { dir, camera, inForce, facades, troubles, residents, vehicles }: CameraFixtureOptions,
): CameraDesks & { stop(): Promise<void> } {
  rememberNames(env, [{ id: 'old-gate', name: '旧大门' }, camera])
  rememberNames(env, [camera])
  // One that was removed, of which a recording is still here.
  const recordingsOfOthers = () => [{ cameraId: 'old-gate', bytes: 2000, oldestMs: env.clock.now() - 7_200_000, newestMs: env.clock.now() - 3_600_000 }]
  const recorded = createRecordedCameras(env, { cameras: () => [camera], recordingsOfOthers })
  const proof = createProof(env, { dataDir: dir, webDir: join(dir, 'web'), troubles })
  const { seals } = proof
  const playback = createPlaybackDesk(env, {
    dataDir: dir,
    troubles,
    views: createViews(env, troubles),
    seals,
    media: () => null,
    recorded,
    believedMs: env.clock.now,
  })
  return {
    cameraSetup: createCameraSetup(env, {
      inForce,
      facades,
      checks: siteChecks,
      tries: createWatchTries(env, { take: () => () => undefined, waits: () => 'noPicture', every: () => () => undefined }),
      onChange: () => env.feed.publish('site', { atMs: env.clock.now() }),
    }),
    heads: createHeadDesk(env, { inForce, after: realAfter }),
    cameraStills: createCameraStills({ now: env.clock.now, inForce }),
    cameraEvents: createCameraEvents(env, { inForce, after: realAfter, troubles, raise: () => ({}), seesTampering: () => false, streamOf: () => null }),
    recording: createRecording(env, {
      folder: join(dir, 'ring'),
      cameras: () => inForce.site.cameras,
      isFacade: () => false,
      troubles,
      onChange: () => undefined,
    }).desk,
    playback,
    privacy: createPrivacy(env, {
      site: inForce.site,
      residents,
      vehicles,
      recording: { view: () => ({ cameras: [{ days: 30 }] }) },
      troubles,
      dataDir: dir,
      after: () => () => {},
    }),
    system: systemDesk(env, dir, troubles),
    proof: proof.deskOf(playback.exports),
    cameraTrials: createCameraTrials(env, { ...noDevices, inForce }),
    async stop() {
      await playback.stop()
      await proof.stop()
    },
  }
}
