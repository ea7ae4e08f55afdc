// The site as it is in force: what the site file says, and the cameras that were set up at the console.
import { cameraSetupSchema, cameraWatchSchema, type CameraSetup, type CameraWatch } from '../contract/camera-setup.ts'
import type { CameraLogin } from '../contract/camera-pairing.ts'
import type { CameraId } from '../contract/ids.ts'
import type { Site } from '../contract/site.ts'
import { listCameraLogins, listCamerasInForce } from '../db/cameras.ts'
import { checkWatch } from './camera-setup/check-watch.ts'
import { mergeCameras, type ConsoleCamera, type MergedCameras } from './camera-setup/merge-cameras.ts'
import type { LoadedSite, SiteArmedRule, SiteChecks } from './config.ts'
import type { Env } from './env.ts'

export interface SiteInForce {
  /** `cameras` is read anew at every look, and so may never be kept. */
  readonly site: Site
  /** Likewise. */
  readonly rules: Pick<ReadonlyMap<CameraId, readonly SiteArmedRule[]>, 'get'>
  /** As the site file has it. */
  readonly file: Site
  saved(cameraId: CameraId): SavedCamera | null
  /** Reads what was saved since; call it when that is on disk. */
  refresh(): void
}

/** What the console says of a camera, in force. */
export interface SavedCamera {
  readonly version: number
  readonly setup: CameraSetup | null
  readonly watch: CameraWatch | null
  readonly login: CameraLogin | null
  readonly savedAtMs: number
  readonly savedBy: string | null
}

export function createSiteInForce(env: Pick<Env, 'db' | 'log'>, file: Pick<LoadedSite & { is: 'loaded' }, 'site' | 'rules'>, checks: SiteChecks): SiteInForce {
  let saved = new Map<CameraId, SavedCamera>()
  let merged: MergedCameras
  const refresh = () => {
    const logins = listCameraLogins(env.db)
    const said = new Map<CameraId, ConsoleCamera>()
    saved = new Map()
    for (const { cameraId, version, savedAtMs, savedBy, ...stored } of listCamerasInForce(env.db)) {
      const unreadable = (what: string) =>
        env.log.error(`what the console says of a camera is not understood; the site file counts`, { cameraId, version, what })
      const setup = readSetup(stored.setup, () => unreadable('setup'))
      const watch = readWatch(stored.watch, checks, () => unreadable('watch'))
      const login = logins.get(cameraId) ?? null
      saved.set(cameraId, { version, setup, watch: watch?.said ?? null, login, savedAtMs, savedBy })
      said.set(cameraId, { setup, login, watch })
    }
    merged = mergeCameras(file.site, file.rules, said)
  }
  refresh()
  return {
    site: {
      ...file.site,
      get cameras() {
        return [...merged.cameras]
      },
    },
    rules: { get: (cameraId) => merged.rules.get(cameraId) },
    file: file.site,
    saved: (cameraId) => saved.get(cameraId) ?? null,
    refresh,
  }
}

/** What another version of the program saved may not be understood. */
function readSetup(stored: unknown, onUnreadable: () => void): CameraSetup | null {
  if (stored === null) return null
  const parsed = cameraSetupSchema.safeParse(stored)
  if (!parsed.success) onUnreadable()
  return parsed.data ?? null
}

function readWatch(stored: unknown, checks: SiteChecks, onUnreadable: () => void): ConsoleCamera['watch'] {
  if (stored === null) return null
  const parsed = cameraWatchSchema.safeParse(stored)
  const checked = parsed.success ? checkWatch(parsed.data, checks) : null
  if (!parsed.success || checked === null || checked.findings.length > 0) {
    onUnreadable()
    return null
  }
  return { said: parsed.data, armed: checked.armed }
}
