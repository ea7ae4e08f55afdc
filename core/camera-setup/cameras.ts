// Cameras as they are set up at the console: every change checked as the site file is, audited, and in force at once.
import { createHash } from 'node:crypto'
import type {
  CameraPlace,
  CameraReset,
  CameraSave,
  CameraSetup,
  CameraSetupView,
  CameraVersionView,
  CameraWatch,
  WatchCopy,
  WatchRestore,
  WatchSave,
  WatchTry,
} from '../../contract/camera-setup.ts'
import { cameraWatchSchema } from '../../contract/camera-setup.ts'
import type { CameraLogin } from '../../contract/camera-pairing.ts'
import { VigilError } from '../../contract/errors.ts'
import type { CameraId } from '../../contract/ids.ts'
import type { WatchTryEvent } from '../../contract/rule-kinds.ts'
import type { SiteCamera } from '../../contract/site.ts'
import { appendAudit } from '../../db/audit.ts'
import { cameraVersionInForce, insertCameraVersion, listCameraVersions, saveCameraLogin } from '../../db/cameras.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { SiteChecks } from '../config.ts'
import type { Actor, Env } from '../env.ts'
import type { FacadeDesk } from '../facades.ts'
import type { SavedCamera, SiteInForce } from '../site-in-force.ts'
import { checkWatch, refuse, type WatchFinding } from './check-watch.ts'
import { exportCameras, type ExportedCameras } from './export-cameras.ts'
import { hostsOf, loginInForce } from './login.ts'
import { viewCamera } from './view-camera.ts'
import type { WatchTries } from './watch-tries.ts'

export interface CameraSetupDesk {
  list(): CameraSetupView[]
  /** @throws VigilError `cameraSetup.changed`, `.idTaken`, `.tooMany`, `camera.notFound`, `request.invalidField` */
  save(actor: Actor, input: CameraSave): CameraSetupView
  /** @throws VigilError `cameraSetup.changed`, `.ofSiteFile`, `camera.notFound` */
  remove(actor: Actor, place: CameraPlace): void
  /** @throws VigilError `cameraSetup.changed`, `camera.notFound`, `request.invalidField` */
  saveWatch(actor: Actor, input: WatchSave): CameraSetupView
  /** @throws VigilError `cameraSetup.changed`, `camera.notFound`, `request.invalidField` */
  reset(actor: Actor, input: CameraReset): CameraSetupView
  /** @throws VigilError as saveWatch(), with `details.cameraId`: then nothing was copied */
  copyWatch(actor: Actor, input: WatchCopy): CameraSetupView[]
  versions(cameraId: CameraId): CameraVersionView[]
  /** @throws VigilError as saveWatch(), `cameraSetup.noVersion` */
  restoreWatch(actor: Actor, input: WatchRestore): CameraSetupView
  /** @throws VigilError as saveWatch(), `cameraSetup.tooManyTries` */
  tryWatch(input: WatchTry, signal: AbortSignal | undefined): AsyncGenerator<WatchTryEvent, void, void>
  /** As a site file has them, passwords as references. */
  export(): ExportedCameras
}

export interface CameraSetupMeans {
  readonly inForce: SiteInForce
  readonly facades: Pick<FacadeDesk, 'entries' | 'armed' | 'forget'>
  readonly checks: SiteChecks
  readonly tries: WatchTries
  /** What was changed is on disk, and in `inForce`. */
  onChange(): void
}

const MOST_CAMERAS = 256

type Said = Pick<SavedCamera, 'setup' | 'watch' | 'login'>
const NOTHING_SAID: Said = { setup: null, watch: null, login: null }

export function createCameraSetup(env: Env, { inForce, facades, checks, tries, onChange }: CameraSetupMeans): CameraSetupDesk {
  const { site, file } = inForce
  const cameraOf = (cameraId: CameraId): SiteCamera => {
    const camera = site.cameras.find(({ id }) => id === cameraId)
    if (camera === undefined) throw new VigilError('camera.notFound')
    return camera
  }
  const inFile = (cameraId: CameraId) => file.cameras.find(({ id }) => id === cameraId)
  const view = (camera: SiteCamera): CameraSetupView => viewCamera(camera, inForce.saved(camera.id), inFile(camera.id), checks)
  const viewOf = (cameraId: CameraId) => view(cameraOf(cameraId))

  /** Every camera of `changes`, or none; in force when this returns. */
  const change = (actor: Actor, action: string, changes: readonly (CameraPlace & Partial<Said>)[], also?: () => void) => {
    inTransaction(env.db, () => {
      for (const { cameraId, version, ...said } of changes) {
        const before = inForce.saved(cameraId)
        store(env, actor, action, { cameraId, version }, { ...NOTHING_SAID, ...before, ...said }, before)
      }
      also?.()
    })
    inForce.refresh()
    onChange()
  }
  const checkForCamera = (cameraId: CameraId, watch: CameraWatch) => {
    const { armed, findings } = checkWatch(watch, checks)
    refuse([...findings, ...facadeTwins(watch, facades.entries(cameraId))])
    return armed
  }

  return {
    list: () => site.cameras.map(view),
    save(actor, { camera, login, version }) {
      const isThere = site.cameras.some(({ id }) => id === camera.id)
      if (version === null && isThere) throw new VigilError('cameraSetup.idTaken')
      if (version !== null && !isThere) throw new VigilError('camera.notFound')
      if (!isThere && site.cameras.length >= MOST_CAMERAS) throw new VigilError('cameraSetup.tooMany')
      if (camera.building !== null && !site.buildings.some(({ id }) => id === camera.building))
        throw new VigilError('request.invalidField', { field: 'camera.building', expected: site.buildings.map(({ id }) => id).join(', ') || 'none' })
      const kept = login === undefined ? keptLogin(inForce, camera) : login
      const from = version ?? cameraVersionInForce(env.db, camera.id)
      change(actor, isThere ? 'change' : 'add', [{ cameraId: camera.id, version: from, setup: camera, login: kept }])
      return viewOf(camera.id)
    },
    remove(actor, { cameraId, version }) {
      cameraOf(cameraId)
      if (inFile(cameraId) !== undefined) throw new VigilError('cameraSetup.ofSiteFile')
      // Another camera that is given this id one day looks at something else.
      change(actor, 'remove', [{ cameraId, version, ...NOTHING_SAID }], () => facades.forget(actor, cameraId))
    },
    saveWatch(actor, { cameraId, version, watch }) {
      cameraOf(cameraId)
      checkForCamera(cameraId, watch)
      change(actor, 'watch', [{ cameraId, version, watch }])
      return viewOf(cameraId)
    },
    reset(actor, { cameraId, version, part }) {
      cameraOf(cameraId)
      if (part === 'setup' && inFile(cameraId) === undefined)
        throw new VigilError('request.invalidField', { field: 'part', expected: 'watch: the site file does not know this camera' })
      change(actor, 'reset', [{ cameraId, version, ...(part === 'setup' ? { setup: null, login: null } : { watch: null }) }])
      return viewOf(cameraId)
    },
    copyWatch(actor, { cameraId, to }) {
      const { watch } = viewOf(cameraId)
      const others = to.filter((one, i) => one.cameraId !== cameraId && to.findIndex((other) => other.cameraId === one.cameraId) === i)
      for (const place of others)
        withCamera(place.cameraId, () => {
          cameraOf(place.cameraId)
          checkForCamera(place.cameraId, watch)
        })
      change(
        actor,
        'watch',
        others.map((place) => ({ ...place, watch })),
      )
      return others.map((place) => viewOf(place.cameraId))
    },
    versions: (cameraId) =>
      listCameraVersions(env.db, cameraId).map(({ version, savedAtMs, savedBy, setup, watch }) => ({
        version,
        savedAtMs,
        savedBy,
        setup: setup !== null,
        watch: cameraWatchSchema.safeParse(watch).data ?? null,
      })),
    restoreWatch(actor, { cameraId, version, from }) {
      cameraOf(cameraId)
      const found = from === 0 ? { watch: null } : listCameraVersions(env.db, cameraId).find((one) => one.version === from)
      if (found === undefined) throw new VigilError('cameraSetup.noVersion')
      const parsed = found.watch === null ? null : cameraWatchSchema.safeParse(found.watch)
      if (parsed?.success === false) throw new VigilError('cameraSetup.noVersion')
      if (parsed !== null) checkForCamera(cameraId, parsed.data)
      change(actor, 'watch', [{ cameraId, version, watch: parsed?.data ?? null }])
      return viewOf(cameraId)
    },
    tryWatch({ cameraId, watch }, signal) {
      cameraOf(cameraId)
      return tries.run(cameraId, watch, checkForCamera(cameraId, watch), signal)
    },
    export: () => exportCameras(site.cameras, facades.armed()),
  }
}

function withCamera(cameraId: CameraId, work: () => void): void {
  try {
    work()
  } catch (error) {
    throw error instanceof VigilError ? new VigilError(error.code, { ...error.details, cameraId }) : error
  }
}

/**
 * The log-in a camera has already: where it goes is not changed without giving it again, else whoever may set up
 * cameras could have it by naming a host of their own.
 *
 * @throws VigilError `request.invalidField`
 */
function keptLogin(inForce: SiteInForce, camera: CameraSetup): CameraLogin | null {
  const known = loginInForce(inForce, camera.id)
  if (known === null || known.login === null) return null
  if ([...hostsOf(camera)].some((host) => !known.hosts.has(host)))
    throw new VigilError('request.invalidField', { field: 'login', expected: 'the user name and the password again, as they go to another host now' })
  return known.login
}

/** A zone and a facade of one id have to be the same area; see zonesOfOthers(). */
function facadeTwins(watch: CameraWatch, entries: ReturnType<FacadeDesk['entries']>): WatchFinding[] {
  return watch.zones.flatMap(({ id, polygon }, i) => {
    const twin = entries.find((entry) => entry.id === id)
    const isOther = twin !== undefined && JSON.stringify(twin.polygon) !== JSON.stringify(polygon)
    return isOther ? [{ field: `watch.zones.${i}.id`, expected: 'another id: a facade of this camera has it' }] : []
  })
}

/** Call it in a transaction. */
function store(env: Env, actor: Actor, action: string, { cameraId, version }: CameraPlace, said: Said, before: SavedCamera | null): void {
  const current = cameraVersionInForce(env.db, cameraId)
  if (current !== version)
    throw new VigilError('cameraSetup.changed', { cameraId, version: current, updatedAtMs: before?.savedAtMs ?? null, updatedBy: before?.savedBy ?? null })
  const { setup, watch, login } = said
  const savedAtMs = Math.round(env.clock.now())
  insertCameraVersion(env.db, { cameraId, version: current + 1, setup, watch, savedAtMs, userId: actor.id })
  saveCameraLogin(env.db, cameraId, login)
  appendAudit(env.db, {
    atMs: savedAtMs,
    actorType: actor.type,
    actorId: actor.id,
    action: `camera.${action}`,
    subject: `camera/${cameraId}`,
    before: { version: current, ...auditFields(before ?? NOTHING_SAID) },
    after: { version: current + 1, ...auditFields(said), ...(isSameLogin(before?.login, login) ? {} : { login: login === null ? 'none' : 'new' }) },
  })
}

function isSameLogin(a: CameraLogin | null | undefined, b: CameraLogin | null): boolean {
  return (a ?? null) === b || (a?.username === b?.username && a?.password === b?.password)
}

/** The table keeps every version whole; the chain holds it to its hash. */
function auditFields({ setup, watch }: Pick<Said, 'setup' | 'watch'>): Record<string, unknown> {
  return {
    setup: setup === null ? null : sha256(setup),
    watch: watch === null ? null : sha256(watch),
    ...(watch !== null && { rules: watch.rules.map(({ kind, zone }) => `${kind}:${zone}`) }),
  }
}

function sha256(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}
