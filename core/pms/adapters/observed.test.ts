// News out of lists: only differences, versions that grow whatever the clock does, and a memory with an end.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { observe, type Sighting } from './observed.ts'

const seen = (extId: string, status: Sighting['status'] = 'accepted', more: Partial<Sighting> = {}): Sighting => ({ extId, status, ...more })

test('whatever is seen and whatever the clock does: versions of one work order only grow, and seeing the same again is no news', () => {
  const look = fc.record({
    nowMs: fc.integer({ min: 0, max: 2_000_000_000_000 }),
    sightings: fc.array(
      fc.record({ extId: fc.constantFrom('1', '2', '__proto__'), status: fc.constantFrom<Sighting['status'][]>('accepted', 'done'), note: fc.string() }),
      { maxLength: 5 },
    ),
  })
  fc.assert(
    fc.property(fc.array(look, { maxLength: 8 }), (looks) => {
      const told = new Map<string, number>()
      let cursor: string | null = null
      for (const { nowMs, sightings } of looks) {
        const last = [...new Map(sightings.map((sighting) => [sighting.extId, sighting])).values()]
        const news = observe(cursor, last, nowMs)
        for (const { extId, version } of news.changes) {
          expect(version).toBeGreaterThan(told.get(extId) ?? -1)
          told.set(extId, version)
        }
        cursor = news.cursor
        expect(observe(cursor, last, nowMs + 1).changes).toEqual([])
      }
    }),
  )
})

test('where the other side counts, its own version decides', () => {
  const first = observe(null, [seen('1', 'accepted', { version: 5 })], 1000)
  expect(first.changes).toMatchObject([{ version: 5 }])
  expect(observe(first.cursor, [seen('1', 'done', { version: 5 })], 2000).changes).toEqual([])
  expect(observe(first.cursor, [seen('1', 'done', { version: 6 })], 2000).changes).toMatchObject([{ status: 'done', version: 6 }])
})

test('a thousand are remembered, those seen last', () => {
  const many = Array.from({ length: 1500 }, (_, i) => seen(String(i)))
  const { cursor } = observe(null, many, 1000)
  expect(cursor.length).toBeLessThan(128 * 1024)
  expect(observe(cursor, many.slice(500), 2000).changes).toEqual([])
})

test.each(['', '{', '{}', '[1]', '[["a","b"]]', '"x"'])('a cursor of %j begins anew', (cursor) => {
  expect(observe(cursor, [seen('1')], 1000).changes).toHaveLength(1)
})
