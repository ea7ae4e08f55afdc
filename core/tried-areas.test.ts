// Areas under trial: what is looked at is the sum of all places taken, until the last is given back.
import { expect, test } from 'vitest'
import { createTriedAreas } from './tried-areas.ts'

const AREA = [[0.1, 0.1], [0.2, 0.1], [0.2, 0.2]] as const // prettier-ignore

test('two who try on one camera are both looked at; nothing drawn yet means the whole picture; giving back twice does no harm', () => {
  let changes = 0
  const areas = createTriedAreas(() => changes++)
  const first = areas.take('gate', [AREA], () => undefined)
  const second = areas.take('gate', [], () => undefined)
  expect(areas.of('gate')?.map((polygon) => polygon.length)).toEqual([3, 4])
  expect(areas.of('garage')).toBeNull()
  first()
  first()
  expect([areas.of('gate')?.length, changes]).toEqual([1, 3])
  second()
  expect([areas.of('gate'), areas.isAny()]).toEqual([null, false])
})
