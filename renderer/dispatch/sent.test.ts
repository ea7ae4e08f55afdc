// Whoever was sent stands at exactly the incident the core named last, until called back or turned down.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DISPATCH_STATES } from '../../contract/dispatch.ts'
import { briefly, withDispatch, type Sent, type SentTo } from './sent.ts'

const sent = (changes: Partial<Sent> = {}): Sent => ({
  id: 'd1',
  incidentId: 'i1',
  assignee: '保安01',
  state: 'assigned',
  lapsed: null,
  assignedAtMs: 1,
  endedAtMs: null,
  ...changes,
})

test('whatever order the news come in, each dispatch stands where its last one says, once', () => {
  const news = fc.record({
    id: fc.constantFrom('d1', 'd2', 'd3'),
    incidentId: fc.constantFrom('i1', 'i2'),
    state: fc.constantFrom(...DISPATCH_STATES),
    assignedAtMs: fc.integer({ min: 0, max: 9 }),
  })
  fc.assert(
    fc.property(fc.array(news), (all) => {
      const known = all.reduce<SentTo>((before, one) => withDispatch(before, sent(one)), new Map())
      const last = new Map(all.map((one) => [one.id, one]))
      const standing = [...last.values()].filter(({ state }) => state !== 'declined' && state !== 'withdrawn')
      expect([...known].flatMap(([at, list]) => list.map(({ id }) => `${at} ${id}`)).toSorted()).toEqual(
        standing.map(({ incidentId, id }) => `${incidentId} ${id}`).toSorted(),
      )
      for (const list of known.values()) {
        expect(list.length).toBeGreaterThan(0)
        const times = list.map(({ assignedAtMs }) => assignedAtMs)
        expect(times).toEqual(times.toSorted((a, b) => b - a))
      }
    }),
  )
})

test('a row names the late ones first, those who are done last, and counts the others', () => {
  const [done, coming, late] = [sent({ id: 'a', state: 'done', endedAtMs: 5 }), sent({ id: 'b', state: 'accepted' }), sent({ id: 'c', lapsed: 'accept' })]
  expect(briefly([done, coming, late], 2)).toEqual({ named: [late, coming], more: 1 })
  expect(briefly([done], 2)).toEqual({ named: [done], more: 0 })
})
