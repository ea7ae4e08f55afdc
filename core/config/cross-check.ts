// What no single value of a site file can show: names that point nowhere, names used twice, shapes that cannot be.
import { MAX_FACADES } from '../../contract/facade.ts'
import type { Point, Polygon } from '../../contract/geometry.ts'
import type { Site } from '../../contract/site.ts'
import { endpointSafety } from '../pms/endpoint.ts'
import { meant } from './explain.ts'
import { linkageWarnings, type CommandsOf } from './linkage-check.ts'
import type { LooseSite } from './loose-site.ts'
import { LEAST_FACADE_01, shapeProblem } from './polygon.ts'
import { isSamePath, type Finding, type Path } from './problem.ts'

type Named = { readonly id?: string | undefined } | undefined
/** `undefined` among them: there may be others that could not be read, so nothing can be said to be missing. */
type Ids = readonly (string | undefined)[]
type LooseCamera = NonNullable<NonNullable<LooseSite['cameras']>[number]>
type LooseConfig = NonNullable<NonNullable<LooseSite['devices']>[number]>['config']
type LooseLinkage = NonNullable<NonNullable<LooseSite['linkages']>[number]>

/** @param found what the schema says: a list whose name is misspelt is not known, rather than empty */
export function crossCheck(site: LooseSite, found: readonly Finding[]): Finding[] {
  const idsOf = (list: readonly Named[] | undefined, parent: Path, key: string): Ids => {
    if (list !== undefined) return list.map((thing) => thing?.id)
    const isUnsure = found.some((f) => isSamePath(f.path, [...parent, key]) || (f.isKey === true && isSamePath(f.path.slice(0, -1), parent)))
    return isUnsure ? [undefined] : []
  }
  const buildings = idsOf(site.buildings, [], 'buildings')
  const cameras = idsOf(site.cameras, [], 'cameras')
  const devices = idsOf(site.devices, [], 'devices')
  return [
    ...repeated(buildings, ['buildings']),
    ...repeated(cameras, ['cameras']),
    ...repeated(devices, ['devices']),
    ...listenerTwins((site.devices ?? []).map((device) => device?.config)),
    ...(site.cameras ?? []).flatMap((camera, i) => {
      const path = ['cameras', i]
      const zones = idsOf(camera?.zones, path, 'zones')
      const triplines = idsOf(camera?.triplines, path, 'triplines')
      return [
        ...pointsTo(camera?.building, buildings, 'building', [...path, 'building']),
        ...repeated(zones, [...path, 'zones']),
        ...repeated(triplines, [...path, 'triplines']),
        ...(camera === undefined
          ? []
          : [...zoneFindings(camera, path), ...lineFindings(camera, zones, path), ...ruleFindings(camera, { zones, triplines }, path)]),
      ]
    }),
    ...(site.devices ?? []).flatMap((device, i) => [
      ...pointsTo(device?.building, buildings, 'building', ['devices', i, 'building']),
      ...(device?.cameras ?? []).flatMap((id, j) => pointsTo(id, cameras, 'camera', ['devices', i, 'cameras', j])),
      ...(device?.points ?? []).flatMap((point, j) => [
        ...pointsTo(point?.building, buildings, 'building', ['devices', i, 'points', j, 'building']),
        ...(point?.cameras ?? []).flatMap((id, k) => pointsTo(id, cameras, 'camera', ['devices', i, 'points', j, 'cameras', k])),
      ]),
    ]),
    ...(site.linkages ?? []).flatMap((linkage, i) => (linkage === undefined ? [] : linkageFindings(linkage, i, { buildings, cameras, devices }))),
    ...(site.passage?.lanes ?? []).flatMap((lane, i) => [
      ...pointsTo(lane?.reader, devices, 'device', ['passage', 'lanes', i, 'reader']),
      ...(lane?.gates ?? []).flatMap((id, j) => pointsTo(id, devices, 'device', ['passage', 'lanes', i, 'gates', j])),
    ]),
    ...pmsFindings(site.pms?.endpoint),
  ]
}

export function siteWarnings(site: Site, commandsOf: CommandsOf): Finding[] {
  const endpoint = site.pms?.endpoint
  const isPlain = endpoint !== undefined && endpointSafety(endpoint) === 'private'
  return [
    ...(isPlain ? [{ path: ['pms', 'endpoint'], message: 'plain http: anybody on the network can read the deliveries; use https' }] : []),
    ...cameraWarnings(site),
    ...linkageWarnings(site, commandsOf),
  ]
}

function zoneFindings({ zones = [], masks = [], rules = [] }: LooseCamera, path: Path): Finding[] {
  const isFacade = (id: string | undefined) => rules.some((rule) => rule?.kind === 'fallingObject' && rule.zone !== undefined && rule.zone === id)
  return [
    ...zones.flatMap((zone, j) => shapeFindings(zone?.polygon, [...path, 'zones', j, 'polygon'], isFacade(zone?.id) ? LEAST_FACADE_01 : 0)),
    ...masks.flatMap((mask, j) => shapeFindings(mask, [...path, 'masks', j], 0)),
  ]
}

/** A rule names either by its id, so both share one set of them. */
function lineFindings({ triplines = [] }: LooseCamera, zones: Ids, path: Path): Finding[] {
  return triplines.flatMap((tripline, j) => {
    const { id, line } = tripline ?? {}
    const at = [...path, 'triplines', j]
    return [
      ...(id !== undefined && zones.includes(id) ? [{ path: [...at, 'id'], message: `a zone of this camera has the id "${id}"` }] : []),
      ...(line !== undefined && lengthOf(line) < LEAST_LINE_01
        ? [{ path: [...at, 'line'], message: `it is shorter than ${LEAST_LINE_01 * 100} % of the picture` }]
        : []),
    ]
  })
}

/** Nobody means a shorter one. */
const LEAST_LINE_01 = 0.02

function lengthOf([[x1, y1], [x2, y2]]: readonly [Point, Point]): number {
  return Math.hypot(x2 - x1, y2 - y1)
}

function shapeFindings(polygon: Polygon | undefined, path: Path, least01: number): Finding[] {
  const problem = polygon === undefined ? null : shapeProblem(polygon, least01)
  return problem === null ? [] : [{ path, message: problem }]
}

function ruleFindings({ rules = [] }: LooseCamera, { zones, triplines }: Readonly<Record<'zones' | 'triplines', Ids>>, path: Path): Finding[] {
  return rules.flatMap((rule, j) => {
    const { kind, zone, masks = [] } = rule ?? {}
    const at = [...path, 'rules', j]
    const shapes = kind === 'fallingObject' ? masks.flatMap((mask, k) => shapeFindings(mask, [...at, 'masks', k], 0)) : []
    if (zone === undefined) return shapes
    const facadesAbove = kind === 'fallingObject' ? rules.slice(0, j).filter((r) => r?.kind === kind).length : 0
    const [places, what] = kind === 'tripline' ? [triplines, 'tripline'] : [zones, 'zone']
    const isTwin = kind !== undefined && rules.findIndex((r) => r?.kind === kind && r.zone === zone) < j
    return [
      ...shapes,
      ...(facadesAbove === MAX_FACADES ? [{ path: at, message: `a camera has at most ${MAX_FACADES} facades` }] : []),
      ...(mayExist(zone, places) ? [] : [{ path: [...at, 'zone'], message: `this camera has no ${what} "${zone}"; it has: ${places.join(', ') || 'none'}` }]),
      ...(isTwin ? [{ path: at, message: `a rule ${kind} for zone ${zone} stands above already` }] : []),
    ]
  })
}

function linkageFindings(
  linkage: LooseLinkage,
  i: number,
  { buildings, cameras, devices }: Readonly<Record<'buildings' | 'cameras' | 'devices', Ids>>,
): Finding[] {
  return [
    ...pointsTo(linkage.on?.building, buildings, 'building', ['linkages', i, 'on', 'building']),
    ...pointsTo(linkage.on?.camera, cameras, 'camera', ['linkages', i, 'on', 'camera']),
    ...pointsTo(linkage.on?.device, devices, 'device', ['linkages', i, 'on', 'device']),
    ...(linkage.do ?? []).flatMap((step, j) => pointsTo(step?.device, devices, 'device', ['linkages', i, 'do', j, 'device'])),
  ]
}

/** What would be refused later, when the first incident is owed, is better refused now. */
function pmsFindings(endpoint: string | undefined): Finding[] {
  if (endpoint === undefined || endpointSafety(endpoint) !== 'refused') return []
  return [{ path: ['pms', 'endpoint'], message: 'expected an https:// address without a log-in in it (http:// is for loopback and private addresses only)' }]
}

function cameraWarnings(site: Site): Finding[] {
  return site.cameras.flatMap((camera, i): Finding[] => {
    if (camera.main !== undefined || camera.sub !== undefined) return []
    return [{ path: ['cameras', i, 'onvif'], message: 'this version does not ask ONVIF for the stream yet; give main or sub too' }]
  })
}

function repeated(ids: Ids, path: Path): Finding[] {
  return ids.flatMap((id, i) => (id !== undefined && ids.indexOf(id) < i ? [{ path: [...path, i, 'id'], message: `the id "${id}" is used twice` }] : []))
}

/** Devices on one listener are told apart by their path, or at our broker by their user name. */
function listenerTwins(configs: readonly LooseConfig[]): Finding[] {
  const keys = configs.map((config) => (config?.path !== undefined ? 'path' : 'username'))
  const marks = configs.map((config, i) => {
    const own = config?.[keys[i]!]
    return config?.listen === undefined || own === undefined ? null : JSON.stringify([config.listen, keys[i], own])
  })
  return marks.flatMap((mark, i) => {
    const isTwin = mark !== null && marks.indexOf(mark) < i
    return isTwin ? [{ path: ['devices', i, 'config', keys[i]!], message: 'a device above has the same on this listener; each needs its own' }] : []
  })
}

function pointsTo(id: string | undefined, known: Ids, what: string, path: Path): Finding[] {
  if (id === undefined || mayExist(id, known)) return []
  const choices = known.filter((one) => one !== undefined)
  return [{ path, message: `there is no ${what} "${id}"${meant(id, choices)}` }]
}

function mayExist(id: string, known: Ids): boolean {
  return known.includes(id) || known.includes(undefined)
}
