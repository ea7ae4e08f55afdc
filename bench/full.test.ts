// The long gear says what it measured, what failed and what was skipped, and goes on after a failure.
import { expect, test } from 'vitest'
import { measureFull } from './full.ts'
import { toTable, type Measurement } from './measurement.ts'

const measured = (changes: Partial<Measurement> = {}): Measurement => ({ name: 'x', figures: {}, ratios: {}, notes: [], ...changes })

test('all parts run, one after another, and the summary counts and names them', async () => {
  const order: string[] = []
  const part = (name: string, answer: () => Measurement) => ({
    name,
    async measure() {
      order.push(`${name} begins`)
      await new Promise(setImmediate)
      order.push(`${name} ends`)
      return answer()
    },
  })
  const full = await measureFull(
    [
      part('absent', () => measured({ figures: { 'checks.passed': { value: 0, unit: 'checks' } }, notes: ['SKIPPED: it is not installed'] })),
      part('broken', () => {
        throw new Error('no disk')
      }),
      part('red', () => measured({ figures: { 'checks.failed': { value: 2, unit: 'checks' } } })),
      part('good', () =>
        measured({ figures: { rate: { value: 50, unit: '1/s' }, bare: { value: 100, unit: '1/s' } }, ratios: { rate: { value: 0.5, against: 'bare' } } }),
      ),
    ],
    () => {},
  )
  expect(order).toEqual(['absent', 'broken', 'red', 'good'].flatMap((name) => [`${name} begins`, `${name} ends`]))
  expect(full.notes).toEqual(['absent: SKIPPED: it is not installed', 'broken: FAILED: no disk', 'red: FAILED: some of its checks did', 'good: measured'])
  expect(full.figures).toMatchObject({
    'parts.measured': { value: 1 },
    'parts.failed': { value: 2 },
    'parts.skipped': { value: 1 },
    'good.rate': { value: 50 },
  })
  expect(full.ratios).toEqual({ 'good.rate': { value: 0.5, against: 'good.bare' } })
  expect(toTable(full)).toContain('absent: SKIPPED: it is not installed')
})
