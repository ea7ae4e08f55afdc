// The meter of recognition: median and rate over a sliding window.
import { expect, test } from 'vitest'
import { createInferenceMeter } from './inference-meter.ts'

test('median and rate count the last five seconds only', () => {
  const meter = createInferenceMeter()
  meter.add(900, 0)
  for (let i = 0; i < 10; i++) meter.add(40 + i, 6000 + i)
  expect(meter.figures(6010)).toEqual({ medianMs: 45, analysedFps: 2 })
})

test('without pictures there is no median', () => {
  expect(createInferenceMeter().figures(0)).toEqual({ medianMs: null, analysedFps: 0 })
})
