// Which backups go: never the newest, never more than the rules allow to stay.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backupName, surplusOf } from './backup-list.ts'

const HOUR = 3_600_000

test('of a month of hours there stay the last day by the hour and two weeks by the day', () => {
  const backups = Array.from({ length: 24 * 30 }, (_, n) => ({ note: { madeAtMs: Date.UTC(2026, 10, 30, 23) - n * HOUR, why: 'hourly' as const } }))
  const gone = new Set(surplusOf(backups, { hourly: 24, daily: 14 }))
  const kept = backups.filter((backup) => !gone.has(backup)).map(({ note }) => new Date(note.madeAtMs).toISOString().slice(5, 13))
  expect(kept).toHaveLength(24 + 13)
  expect(kept.at(-1)).toBe('11-17T23')
})

test('the newest always stays, and what is kept is bounded', () => {
  const why = fc.constantFrom('hourly' as const, 'manual' as const, 'upgrade' as const)
  fc.assert(
    fc.property(
      fc.array(fc.record({ madeAtMs: fc.integer({ min: 0, max: 1e12 }), why }), { minLength: 1, maxLength: 300 }),
      fc.nat(48),
      fc.nat(30),
      (notes, hourly, daily) => {
        const backups = notes.toSorted((a, b) => b.madeAtMs - a.madeAtMs).map((note) => ({ note }))
        const gone = surplusOf(backups, { hourly, daily })
        expect(gone).not.toContain(backups[0])
        expect(backups.length - gone.length).toBeLessThanOrEqual(1 + hourly + daily + 10)
      },
    ),
  )
})

test('names say when and why', () => {
  expect(backupName(Date.UTC(2026, 11, 1, 2, 15, 0, 400), 'hourly')).toBe('vigil-20261201T021500Z-hourly.db')
})
