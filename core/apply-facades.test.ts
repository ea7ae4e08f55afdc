// Facades of the editor in place of the site file's: what goes, what stays, and what belongs to other rules.
import { expect, test } from 'vitest'
import { applyFacades, droppedRules, facadesOfSite } from './apply-facades.ts'
import type { SiteArmedRule } from './config.ts'
import { entryOf, FACADE_CAMERA, siteWithFacade } from './falling-fixture.ts'

const { site, rules } = siteWithFacade()
const armedWith = (...entries: Parameters<typeof entryOf>[0][]) => {
  const { zones, rules: armed } = applyFacades(site, rules, new Map([[FACADE_CAMERA, entries.map(entryOf)]]))
  return { zones: zones.get(FACADE_CAMERA)!, rules: armed.get(FACADE_CAMERA)!, allZones: zones, allRules: armed }
}

test('a camera of which nothing was saved keeps what the site file says', () => {
  const { zones, rules: armed } = applyFacades(site, rules, new Map())
  expect([...zones.keys()]).toEqual(site.cameras.map(({ id }) => id))
  for (const camera of site.cameras) {
    expect(zones.get(camera.id)).toEqual(camera.zones)
    expect(armed.get(camera.id)).toEqual(rules.get(camera.id) ?? [])
  }
})

test('the editor moves a facade, and the other cameras and rules stay as they are', () => {
  const { zones, rules: armed, allZones } = armedWith({ severity: 'high' })
  expect(zones).toEqual([site.cameras[1]!.zones[1], { id: 'east', name: '东立面', polygon: entryOf().polygon }])
  expect(armed).toMatchObject([
    { id: 'crowding:yard' },
    { id: 'fallingObject:east', kind: 'fallingObject', zone: 'east', severity: 'high', config: entryOf().settings },
  ])
  expect(allZones.get('lobby-3-1')).toEqual(site.cameras[0]!.zones)
})

test('several facades on one picture, and none at all', () => {
  const two = armedWith({}, { id: 'north' })
  expect(two.zones.map(({ id }) => id)).toEqual(['yard', 'east', 'north'])
  expect(two.rules.map(({ id }) => id)).toEqual(['crowding:yard', 'fallingObject:east', 'fallingObject:north'])
  const none = armedWith()
  expect(none.zones.map(({ id }) => id)).toEqual(['yard'])
  expect(none.rules.map(({ id }) => id)).toEqual(['crowding:yard'])
})

test('a zone that another rule looks at is neither taken away nor moved', () => {
  const { zones, rules: armed } = armedWith({ id: 'yard' })
  expect(zones).toEqual([site.cameras[1]!.zones[1]])
  expect(armed.map(({ id }) => id)).toEqual(['crowding:yard', 'fallingObject:yard'])
})

test('a zone without a rule stays, unless a facade takes its id', () => {
  const idle = { id: 'idle', name: '空', polygon: site.cameras[1]!.zones[0]!.polygon }
  const withIdle = { ...site, cameras: site.cameras.map((camera) => ({ ...camera, zones: [...camera.zones, idle] })) }
  const zonesOf = (id: string) => applyFacades(withIdle, rules, new Map([[FACADE_CAMERA, [entryOf({ id })]]])).zones.get(FACADE_CAMERA)!
  expect(zonesOf('west').map(({ id }) => id)).toEqual(['yard', 'idle', 'west'])
  expect(zonesOf('idle')).toEqual([site.cameras[1]!.zones[1], { id: 'idle', name: '东立面', polygon: entryOf().polygon }])
})

test('the facades of a site file read back as the editor would save them', () => {
  const camera = site.cameras[1]!
  expect(facadesOfSite(camera, rules.get(FACADE_CAMERA)!)).toEqual([{ ...camera.zones[0], settings: rules.get(FACADE_CAMERA)![0]!.config }])
})

test('a rule is dropped when it is gone, set otherwise or looks elsewhere, and not because its neighbour changed', () => {
  const before = applyFacades(site, rules, new Map())
  const crowding = rules.get(FACADE_CAMERA)![1]!
  const after = (cameras: typeof site.cameras, own: readonly SiteArmedRule[]) =>
    droppedRules(before, applyFacades({ cameras }, new Map([[FACADE_CAMERA, own]]), new Map()))
  expect(after(site.cameras, [crowding])).toEqual([])
  expect(after(site.cameras.slice(1), [{ ...crowding, severity: 'low' }])).toEqual([])
  const dropped = [{ ...crowding, cameraId: FACADE_CAMERA }]
  expect(after(site.cameras, [])).toEqual(dropped)
  expect(after([], [])).toEqual(dropped)
  expect(after(site.cameras, [{ ...crowding, config: { people: 7 } }])).toEqual(dropped)
  const moved = site.cameras.map((camera) => ({ ...camera, zones: camera.zones.map((zone) => ({ ...zone, polygon: entryOf().polygon })) }))
  expect(after(moved, [crowding])).toEqual(dropped)
})
