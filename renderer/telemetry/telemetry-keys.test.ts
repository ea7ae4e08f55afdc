// The keyboard path of the telemetry screen.
import { expect, test } from 'vitest'
import { nextSpan, telemetryCommand } from './telemetry-keys.ts'

const press = (key: string, part = {}) => telemetryCommand({ key, modified: false, taken: false, ...part })

test('up and down choose the device, left and right the span; fields keep their keys', () => {
  expect([press('ArrowDown'), press('K'), press('ArrowLeft')]).toEqual([{ do: 'move', by: 1 }, { do: 'move', by: -1 }, { do: 'span', by: -1 }]) // prettier-ignore
  expect([press('x'), press('j', { taken: true }), press('j', { modified: true })]).toEqual([null, null, null])
  expect([nextSpan('24h', 1), nextSpan('24h', -1), nextSpan('400d', 1)]).toEqual(['30d', '24h', '400d'])
})
