// Which facades are watched for falling objects: the site file's until the editor saved others, every change audited and in force at once.
import { createHash } from 'node:crypto'
import { VigilError } from '../contract/errors.ts'
import { facadeEntriesSchema, type FacadeEntry, type FacadeView } from '../contract/facade.ts'
import type { CameraId } from '../contract/ids.ts'
import type { Site, SiteCamera } from '../contract/site.ts'
import { appendAudit } from '../db/audit.ts'
import { findFacadeInForce, insertFacadeVersion, listFacadesInForce, type FacadeVersion } from '../db/facades.ts'
import { afterCommit, inTransaction } from '../db/transaction.ts'
import { applyFacades, facadesOfSite, zonesOfOthers, type ArmedSite } from './apply-facades.ts'
import type { SiteArmedRule } from './config.ts'
import type { Actor, Env } from './env.ts'
import { facadeFindings } from './facade-findings.ts'

export interface FacadeDesk {
  /** Of every camera of the site. */
  list(): FacadeView[]
  /** In force on this camera. */
  entries(cameraId: CameraId): readonly FacadeEntry[]
  armed(): ArmedSite
  /** @throws VigilError `camera.notFound`, `facade.changed` with the version in force, `request.invalidField` */
  save(actor: Actor, change: FacadeChange & { readonly entries: readonly FacadeEntry[] }): FacadeView
  /** @throws VigilError `camera.notFound`, `facade.changed` */
  reset(actor: Actor, change: FacadeChange): FacadeView
  /** Its camera is being removed; in that transaction. */
  forget(actor: Actor, cameraId: CameraId): void
}

export interface FacadeChange {
  readonly cameraId: CameraId
  /** In force when the change was begun. */
  readonly version: number
}

/** @param onChange what is armed now; called after every change */
export function createFacadeDesk(
  env: Env,
  site: Pick<Site, 'cameras'>,
  rules: Pick<ReadonlyMap<CameraId, readonly SiteArmedRule[]>, 'get'>,
  onChange: (armed: ArmedSite) => void,
): FacadeDesk {
  const saved = new Map(listFacadesInForce(env.db).map((stored) => [stored.cameraId, readable(env, stored)]))
  const rulesOf = (camera: SiteCamera) => rules.get(camera.id) ?? []
  const cameraOf = (cameraId: CameraId) => site.cameras.find(({ id }) => id === cameraId)

  const view = (camera: SiteCamera): FacadeView => {
    const stored = saved.get(camera.id) ?? null
    return {
      cameraId: camera.id,
      source: stored?.entries ? 'editor' : 'siteFile',
      version: stored?.version ?? 0,
      updatedAtMs: stored?.savedAtMs ?? null,
      updatedBy: stored?.savedBy ?? null,
      entries: [...(stored?.entries ?? facadesOfSite(camera, rulesOf(camera)))],
    }
  }
  const armed = () => applyFacades(site, rules, new Map([...saved].flatMap(([id, { entries }]) => (entries === null ? [] : [[id, entries]]))))
  const change = (actor: Actor, { cameraId, version }: FacadeChange, entries: readonly FacadeEntry[] | null): FacadeView => {
    const camera = mustFind(cameraOf(cameraId))
    if (entries !== null) checkEntries(camera, rulesOf(camera), entries)
    const before = view(camera)
    saved.set(cameraId, store(env, actor, { cameraId, version, entries }, before))
    onChange(armed())
    return view(camera)
  }
  return {
    list: () => site.cameras.map(view),
    entries: (cameraId) => {
      const camera = cameraOf(cameraId)
      return camera === undefined ? [] : view(camera).entries
    },
    armed,
    save: (actor, { entries, ...from }) => change(actor, from, entries),
    reset: (actor, from) => change(actor, from, null),
    forget(actor, cameraId) {
      const camera = cameraOf(cameraId)
      const stored = saved.get(cameraId)
      if (camera === undefined || !stored?.entries) return
      const next = store(env, actor, { cameraId, version: stored.version, entries: null }, view(camera))
      afterCommit(env.db, () => saved.set(cameraId, next))
    },
  }
}

function mustFind(camera: SiteCamera | undefined): SiteCamera {
  if (camera === undefined) throw new VigilError('camera.notFound')
  return camera
}

/** What another version of the program saved may not be understood; then the site file counts, and the log says so. */
function readable(env: Env, stored: FacadeVersion): FacadeVersion {
  if (stored.entries === null) return stored
  const parsed = facadeEntriesSchema.safeParse(stored.entries)
  if (parsed.success) return { ...stored, entries: parsed.data }
  env.log.error('saved facades are not understood; the site file counts', { cameraId: stored.cameraId, version: stored.version })
  return { ...stored, entries: null }
}

function checkEntries(camera: SiteCamera, rules: readonly SiteArmedRule[], entries: readonly FacadeEntry[]): void {
  const [first, ...others] = facadeFindings(entries, zonesOfOthers(camera, rules))
  if (first !== undefined) throw new VigilError('request.invalidField', { ...first, ...(others.length > 0 ? { others } : {}) })
}

function store(env: Env, actor: Actor, { cameraId, version, entries }: FacadeChange & Pick<FacadeVersion, 'entries'>, before: FacadeView): FacadeVersion {
  const nowMs = env.clock.now()
  return inTransaction(env.db, () => {
    const current = findFacadeInForce(env.db, cameraId)?.version ?? 0
    if (current !== version) throw new VigilError('facade.changed', { version: current, updatedAtMs: before.updatedAtMs, updatedBy: before.updatedBy })
    insertFacadeVersion(env.db, { cameraId, version: current + 1, entries, savedAtMs: nowMs, userId: actor.id })
    appendAudit(env.db, {
      atMs: nowMs,
      actorType: actor.type,
      actorId: actor.id,
      action: entries === null ? 'facade.reset' : 'facade.save',
      subject: `camera/${cameraId}`,
      before: { version: current, source: before.source, ...auditFields(before.entries) },
      after: { version: current + 1, source: entries === null ? 'siteFile' : 'editor', ...(entries === null ? {} : auditFields(entries)) },
    })
    return findFacadeInForce(env.db, cameraId)!
  })
}

/** The table keeps every version whole; the chain holds it to its hash. */
function auditFields(entries: readonly FacadeEntry[]): Record<string, unknown> {
  return { facades: entries.map(({ id }) => id), sha256: createHash('sha256').update(JSON.stringify(entries)).digest('hex') }
}
