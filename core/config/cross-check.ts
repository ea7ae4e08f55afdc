// What no single value of a site file can show: names that point nowhere, names used twice, shapes that cannot be.
import type { Site } from '../../contract/site.ts'
import { endpointSafety } from '../pms/endpoint.ts'
import { meant } from './explain.ts'
import { isSelfCrossing } from './polygon.ts'
import type { Finding, Path } from './problem.ts'

export function crossCheck(site: Site): { readonly findings: readonly Finding[]; readonly warnings: readonly Finding[] } {
  const buildings = site.buildings.map((b) => b.id)
  const cameras = site.cameras.map((c) => c.id)
  const devices = site.devices.map((d) => d.id)
  const findings = [
    ...repeated(buildings, ['buildings']),
    ...repeated(cameras, ['cameras']),
    ...repeated(devices, ['devices']),
    ...site.cameras.flatMap((camera, i) => [
      ...pointsTo(camera.building, buildings, 'building', ['cameras', i, 'building']),
      ...repeated(
        camera.zones.map((z) => z.id),
        ['cameras', i, 'zones'],
      ),
      ...camera.zones.flatMap((zone, j) =>
        isSelfCrossing(zone.polygon) ? [{ path: ['cameras', i, 'zones', j, 'polygon'], message: 'its edges cross each other, or it has no area' }] : [],
      ),
      ...ruleFindings(camera, i),
    ]),
    ...site.devices.flatMap((device, i) => [
      ...pointsTo(device.building, buildings, 'building', ['devices', i, 'building']),
      ...device.cameras.flatMap((id, j) => pointsTo(id, cameras, 'camera', ['devices', i, 'cameras', j])),
    ]),
    ...site.linkages.flatMap((linkage, i) => linkageFindings(linkage, i, site)),
  ]
  const pms = pmsFindings(site.pms?.endpoint)
  return { findings: [...findings, ...pms.findings], warnings: [...pms.warnings, ...cameraWarnings(site), ...linkageWarnings(site)] }
}

function ruleFindings(camera: Site['cameras'][number], i: number): Finding[] {
  const zones = camera.zones.map((z) => z.id)
  return camera.rules.flatMap((rule, j) => {
    const path = ['cameras', i, 'rules', j]
    const isTwin = camera.rules.findIndex((r) => r.kind === rule.kind && r.zone === rule.zone) < j
    const twin = isTwin ? [{ path, message: `a rule ${rule.kind} for zone ${rule.zone} stands above already` }] : []
    return [...pointsTo(rule.zone, zones, 'zone of this camera', [...path, 'zone']), ...twin]
  })
}

function linkageFindings(linkage: Site['linkages'][number], i: number, site: Site): Finding[] {
  const buildings = site.buildings.map((b) => b.id)
  const devices = site.devices.map((d) => d.id)
  return [
    ...pointsTo(linkage.on.building, buildings, 'building', ['linkages', i, 'on', 'building']),
    ...linkage.do.flatMap(({ device, action }, j) => {
      const found = site.devices.find((d) => d.id === device)
      const isGate = found === undefined || found.driver.startsWith('gate/')
      return [
        ...pointsTo(device, devices, 'device', ['linkages', i, 'do', j, 'device']),
        ...(isGate ? [] : [{ path: ['linkages', i, 'do', j, 'action'], message: `${action} needs a gate` }]),
      ]
    }),
  ]
}

/** What would be refused later, when the first incident is owed, is better refused now. */
function pmsFindings(endpoint: string | undefined): { findings: Finding[]; warnings: Finding[] } {
  const path = ['pms', 'endpoint']
  const safety = endpoint === undefined ? 'secure' : endpointSafety(endpoint)
  if (safety === 'private') return { findings: [], warnings: [{ path, message: 'plain http: anybody on the network can read the deliveries; use https' }] }
  if (safety === 'refused') {
    return {
      findings: [{ path, message: 'expected an https:// address without a log-in in it (http:// is for loopback and private addresses only)' }],
      warnings: [],
    }
  }
  return { findings: [], warnings: [] }
}

function cameraWarnings(site: Site): Finding[] {
  return site.cameras.flatMap((camera, i): Finding[] => {
    if (camera.main !== undefined || camera.sub !== undefined) return []
    return [{ path: ['cameras', i, 'onvif'], message: 'this version does not ask ONVIF for the stream yet; give main or sub too' }]
  })
}

/** A gate that somebody believes to open on fire, and that does not, must not be found out on that day. */
function linkageWarnings(site: Site): Finding[] {
  return site.linkages.map((_linkage, i) => ({ path: ['linkages', i], message: 'linkages are not carried out in this version: nothing will happen by itself' }))
}

function repeated(ids: readonly string[], path: Path): Finding[] {
  return ids.flatMap((id, i) => (ids.indexOf(id) < i ? [{ path: [...path, i, 'id'], message: `the id "${id}" is used twice` }] : []))
}

function pointsTo(id: string | undefined, known: readonly string[], what: string, path: Path): Finding[] {
  if (id === undefined || known.includes(id)) return []
  return [{ path, message: `there is no ${what} "${id}"${meant(id, known)}` }]
}
