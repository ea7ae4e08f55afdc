// What is armed on the cameras once the editor's facades have taken the place of the site file's; pure.
import type { Zone } from '../contract/detection.ts'
import type { FacadeEntry, FallingObjectSettings } from '../contract/facade.ts'
import type { CameraId } from '../contract/ids.ts'
import type { Site, SiteCamera } from '../contract/site.ts'
import type { SiteArmedRule } from './config.ts'

/** Of every camera of the site. */
export interface ArmedSite {
  readonly zones: ReadonlyMap<CameraId, readonly Zone[]>
  readonly rules: ReadonlyMap<CameraId, readonly SiteArmedRule[]>
  /** Rules may stand on them as on zones. */
  readonly triplines: ReadonlyMap<CameraId, SiteCamera['triplines']>
}

type Rules = Pick<ReadonlyMap<CameraId, readonly SiteArmedRule[]>, 'get'>

/** @param saved the editor's facades, of cameras that have some or none of its making; a camera that is absent keeps what the site file says */
export function applyFacades(site: Pick<Site, 'cameras'>, rules: Rules, saved: ReadonlyMap<CameraId, readonly FacadeEntry[]>): ArmedSite {
  const zones = new Map<CameraId, readonly Zone[]>()
  const armed = new Map<CameraId, readonly SiteArmedRule[]>()
  for (const camera of site.cameras) {
    const own = rules.get(camera.id) ?? []
    const entries = saved.get(camera.id)
    zones.set(camera.id, entries === undefined ? camera.zones : zonesWith(camera, own, entries))
    armed.set(camera.id, entries === undefined ? own : [...own.filter((rule) => !isFacadeRule(rule)), ...entries.map(toRule)])
  }
  return { zones, rules: armed, triplines: new Map(site.cameras.map(({ id, triplines }) => [id, triplines])) }
}

/** Rules over tracks that are armed no more or look at something else now: what they had found true is nobody's to end. */
export function droppedRules(before: ArmedSite, after: ArmedSite): (SiteArmedRule & { readonly cameraId: CameraId })[] {
  const meaning = (site: ArmedSite, cameraId: CameraId, rule: SiteArmedRule) =>
    JSON.stringify([
      rule.kind,
      rule.config,
      site.zones.get(cameraId)?.find(({ id }) => id === rule.zone)?.polygon,
      site.triplines.get(cameraId)?.find(({ id }) => id === rule.zone)?.line,
    ])
  return [...before.rules].flatMap(([cameraId, rules]) =>
    rules.flatMap((rule) => {
      const now = after.rules.get(cameraId)?.find(({ id }) => id === rule.id)
      const isSame = now !== undefined && meaning(before, cameraId, rule) === meaning(after, cameraId, now)
      return isSame || isFacadeRule(rule) ? [] : [{ ...rule, cameraId }]
    }),
  )
}

/** The facades that the site file arms on this camera. */
export function facadesOfSite(camera: SiteCamera, rules: readonly SiteArmedRule[]): FacadeEntry[] {
  return rules.filter(isFacadeRule).flatMap(({ zone: zoneId, severity, config }) => {
    const zone = camera.zones.find(({ id }) => id === zoneId)
    return zone === undefined ? [] : [{ ...zone, ...(severity ? { severity } : {}), settings: config as FallingObjectSettings }]
  })
}

/** The zones that rules of other kinds look at: a facade cannot take them away, nor move them. */
export function zonesOfOthers(camera: SiteCamera, rules: readonly SiteArmedRule[]): Zone[] {
  return camera.zones.filter(({ id }) => rules.some((rule) => rule.zone === id && !isFacadeRule(rule)))
}

function zonesWith(camera: SiteCamera, rules: readonly SiteArmedRule[], entries: readonly FacadeEntry[]): Zone[] {
  const others = zonesOfOthers(camera, rules)
  const isFree = (id: string) => !others.some((zone) => zone.id === id)
  const isInUse = (id: string) => rules.some((rule) => rule.zone === id) || entries.some((entry) => entry.id === id)
  const kept = camera.zones.filter(({ id }) => !isFree(id) || !isInUse(id))
  return [...kept, ...entries.filter(({ id }) => isFree(id)).map(({ id, name, polygon }) => ({ id, name, polygon }))]
}

function toRule({ id, severity, settings }: FacadeEntry): SiteArmedRule {
  return { id: `fallingObject:${id}`, kind: 'fallingObject', zone: id, config: settings, ...(severity ? { severity } : {}) }
}

function isFacadeRule({ kind }: SiteArmedRule): boolean {
  return kind === 'fallingObject'
}
