// The rule's settings as a site file writes them.
import { expect, test } from 'vitest'
import { parseRule } from './parse-rule.ts'

const facade = { floors: [{ floor: 1, y: 0.95 }, { floor: 18, y: 0.06 }] } // prettier-ignore

test('a facade with two floor lines is armed, the rest by default', () => {
  const parsed = parseRule({ kind: 'fallingObject', zone: 'facade', facade })
  expect(parsed).toMatchObject({ is: 'armed', rule: { id: 'fallingObject:facade', config: { minFloors: 3, facade: { floorHeightM: 3, columns: [] } } } })
})

test.each([
  ['floors upside down', { facade: { floors: [{ floor: 1, y: 0.1 }, { floor: 18, y: 0.9 }] } }], // prettier-ignore
  ['one line', { facade: { floors: [{ floor: 1, y: 0.9 }] } }],
  ['a floor 0', { facade: { floors: [{ floor: 0, y: 0.9 }, { floor: 5, y: 0.2 }] } }], // prettier-ignore
  ['more suspicious than certain', { suspectedScore: 0.9, alarmScore: 0.5 }],
  ['a time that is none', { selfTestAt: ['25:00'] }],
  ['an unknown setting', { floors: 18 }],
])('%s is refused', (_, settings) => {
  expect(parseRule({ kind: 'fallingObject', zone: 'facade', ...settings })).toMatchObject({ is: 'invalid' })
})
