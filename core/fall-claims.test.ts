// In which words a falling object is told: building, facade, column and floor.
import { expect, test } from 'vitest'
import { claimOfFall } from './fall-claims.ts'
import { entryOf, FACADE_CAMERA, fallOf, siteWithFacade } from './falling-fixture.ts'

const { site } = siteWithFacade()
const camera = site.cameras.find((one) => one.id === FACADE_CAMERA)!

test.each([
  [{ estimate: 12, low: 12, high: 12, confidence: 0.9 }, '2单元', '3栋 东立面 2单元 · 约12层'],
  [{ estimate: -1, low: -2, high: 1, confidence: 0.9 }, null, '3栋 东立面 · 约地下1层 (-2–1)'],
  [null, null, '3栋 东立面'],
  [null, '3', '3栋 东立面 3单元'],
] as const)('the place is told in words: %j, %j', (floor, column, place) => {
  expect(claimOfFall(fallOf(1, { floor, column }), camera, entryOf(), site).place).toBe(place)
})

test('a fall is critical unless the facade, or else what managers set for the kind, says otherwise', () => {
  const { severity: _, ...unsaid } = entryOf()
  const fall = fallOf(1)
  const kinds = { fallingObject: { severity: 'medium' } } as const
  expect(claimOfFall(fall, camera, unsaid, site).severity).toBe('critical')
  expect(claimOfFall(fall, camera, unsaid, site, kinds).severity).toBe('medium')
  expect(claimOfFall(fall, camera, { ...unsaid, severity: 'low' }, site, kinds).severity).toBe('low')
})
