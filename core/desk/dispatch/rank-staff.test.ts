// Whom to send first, and why: each reason can turn the order, and the words for it come with it.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SKILLS, type StaffView } from '../../../contract/staff.ts'
import { rankStaff, type RankedAt } from './rank-staff.ts'

const NOW = 10_000_000
const MINUTE = 60_000
const at: RankedAt = { kind: 'personFall', buildingId: 'b3', sent: new Set() }

const person = (id: string, changes: Partial<StaffView> = {}): StaffView => ({
  id,
  name: id,
  post: 'guard',
  userId: null,
  phone: null,
  skills: [],
  certificates: [],
  onDutySinceMs: 1,
  lastPlace: null,
  reach: { is: 'silent', sinceMs: null },
  load: 0,
  ...changes,
})
const seen = (buildingId: string | null, minutes: number) => ({ name: '3栋大堂', buildingId, atMs: NOW - minutes * MINUTE })
const order = (staff: StaffView[], where = at) => rankStaff(staff, where, NOW).map(({ staff: { id } }) => id)

test('near is before far, a skill that is needed before none, free before busy, reachable before silent', () => {
  const far = person('far', { lastPlace: seen('b9', 1) })
  expect(order([far, person('near', { lastPlace: seen('b3', 5) })])).toEqual(['near', 'far'])
  expect(order([person('none'), person('aid', { skills: ['firstAid'] })])).toEqual(['aid', 'none'])
  expect(order([person('busy', { lastPlace: seen('b3', 1), load: 1 }), person('free')])).toEqual(['free', 'busy'])
  expect(order([person('a'), person('b', { reach: { is: 'reachable', sinceMs: 1 } })])).toEqual(['b', 'a'])
  expect(order([person('old', { lastPlace: seen('b9', 9) }), far])).toEqual(['far', 'old'])
})

test('where somebody was long ago is not near', () => {
  expect(order([person('a-long-ago', { lastPlace: seen('b3', 31) }), person('b-now', { lastPlace: seen('b3', 29) })])).toEqual(['b-now', 'a-long-ago'])
})

test('whoever is on the way, or off duty, comes after all others', () => {
  const best = { lastPlace: seen('b3', 1), skills: ['firstAid' as const] }
  const staff = [person('off', { ...best, onDutySinceMs: null }), person('sent', best), person('plain', { load: 3 })]
  expect(order(staff, { ...at, sent: new Set(['sent']) })).toEqual(['plain', 'sent', 'off'])
})

test('it says why', () => {
  const [first] = rankStaff([person('g', { lastPlace: seen('b3', 3), reach: { is: 'reachable', sinceMs: 1 } })], at, NOW)
  expect(first!.reasons).toEqual([
    { is: 'sameBuilding', place: '3栋大堂', ageMs: 3 * MINUTE },
    { is: 'lacksSkill', skill: 'firstAid' },
    { is: 'free' },
    { is: 'reachable' },
  ])
})

test('the order does not hang on the order in which they are given, and nobody is lost', () => {
  const anybody = fc.record({
    skills: fc.subarray([...SKILLS]),
    load: fc.nat(4),
    onDutySinceMs: fc.option(fc.constant(1)),
    lastPlace: fc.option(fc.record({ name: fc.constant('x'), buildingId: fc.constantFrom('b3', 'b9', null), atMs: fc.integer({ min: 0, max: NOW }) })),
  })
  fc.assert(
    fc.property(fc.array(anybody, { maxLength: 12 }), fc.nat(), (people, turn) => {
      const staff = people.map((one, i) => person(`g${i}`, one))
      const turned = staff.map((_, i) => staff[(i + turn) % staff.length]!)
      expect(order(turned)).toEqual(order(staff))
      expect(order(staff).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(staff.map(({ id }) => id).toSorted((a, b) => (a < b ? -1 : 1)))
    }),
  )
})
