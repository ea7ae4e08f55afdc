// No name may become a command of the script that draws.
import { expect, it } from 'vitest'
import { createOverlay } from './overlay.ts'

it('draws names as they are, without their commands', () => {
  const overlay = createOverlay(640, 360)
  overlay.text([10, 20], 'left', 16, '#FFFFFF', 'yard{\\p1\\an9}m 0 0\nDialogue: 0,0:00:00.00')
  const script = overlay.script()
  expect(script.match(/^Dialogue:/gm)).toHaveLength(1)
  expect(script.match(/\{/g)).toHaveLength(1)
  expect(script).toContain('yard(/p1/an9)m 0 0 Dialogue: 0,0:00:00.00')
})

it('keeps what it draws inside the picture', () => {
  const overlay = createOverlay(100, 50)
  overlay.line(
    [
      [-1000, 10],
      [1000, 10],
    ],
    '#FF0000',
    2,
  )
  const numbers = [...overlay.script().split('\\p4}')[1]!.matchAll(/-?\d+/g)].map(Number)
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(-16)
  expect(Math.max(...numbers)).toBeLessThanOrEqual(100 * 8 + 16)
})
