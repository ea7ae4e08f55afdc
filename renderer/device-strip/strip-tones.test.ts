// Nothing at work is not shown as well.
import { expect, test } from 'vitest'
import { camerasTone, recognitionTone } from './strip-tones.ts'

test('cameras are green only when there are some and all are live', () => {
  expect(camerasTone(3, 3)).toBe('good')
  expect(camerasTone(2, 3)).toBe('warn')
  expect(camerasTone(0, 2)).toBe('bad')
  expect(camerasTone(0, 0)).toBe('quiet')
})

test('recognition that looks at nothing is not green', () => {
  expect(recognitionTone(4)).toBe('good')
  expect(recognitionTone(0)).toBe('warn')
})
