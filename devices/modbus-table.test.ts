// Addresses of a Modbus device: read with as few requests as there are stretches, and every way of writing a yes or no.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isOn, isState, nameState, planReads, TABLES, type StateAt, type Stretch } from './modbus-table.ts'

test('neighbours are read together, what has a gap or another table is not', () => {
  const one = (table: (typeof TABLES)[number], address: number, count = 1) => ({ table, address, count })
  expect(planReads([one('inputs', 2), one('inputs', 0), one('inputs', 1), one('inputs', 1), one('inputs', 9), one('coils', 3)])).toEqual([
    one('coils', 3),
    one('inputs', 0, 3),
    one('inputs', 9),
  ])
  expect(planReads([one('holdingRegisters', 4, 2), one('holdingRegisters', 6)])).toEqual([one('holdingRegisters', 4, 3)])
})

test('whatever is asked for is read, in requests a device may answer, and nothing beside it', () => {
  const stretch = fc.record({ table: fc.constantFrom(...TABLES), address: fc.integer({ min: 0, max: 300 }), count: fc.constantFrom(1, 2) })
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 512 }), (wanted) => {
      const plan = planReads(wanted)
      const cells = (list: readonly Stretch[]) =>
        new Set(list.flatMap(({ table, address, count }) => Array.from({ length: count }, (_, i) => `${table} ${address + i}`)))
      expect(cells(plan)).toEqual(cells(wanted))
      for (const { table, address, count } of wanted) {
        expect(plan.some((read) => read.table === table && read.address <= address && address + count <= read.address + read.count)).toBe(true)
      }
      for (const { table, count } of plan) expect(count).toBeLessThanOrEqual(table === 'coils' || table === 'inputs' ? 2000 : 125)
    }),
    { numRuns: 200 },
  )
})

test('a state is a bit, a bit of a register or a value of a register, either way round', () => {
  const readings = { at: (table: string) => (table === 'inputs' ? 1 : 0b1000) }
  const at = (place: Partial<StateAt>): StateAt => ({ table: 'holdingRegisters', address: 4, normallyClosed: false, ...place })
  expect(isOn(readings, at({ table: 'inputs' }))).toBe(true)
  expect(isOn(readings, at({ bit: 3 }))).toBe(true)
  expect(isOn(readings, at({ bit: 2 }))).toBe(false)
  expect(isOn(readings, at({ equals: 8 }))).toBe(true)
  expect(isOn(readings, at({ equals: 8, normallyClosed: true }))).toBe(false)
  expect([at({ bit: 3 }), at({ equals: 8 }), at({ table: 'inputs' })].map(nameState)).toEqual(['holdingRegisters/4.3', 'holdingRegisters/4=8', 'inputs/4'])
})

test('a register without a bit or a value says nothing, and an input has none of them', () => {
  expect(isState({ table: 'holdingRegisters' })).toBe(false)
  expect(isState({ table: 'holdingRegisters', bit: 1, equals: 2 })).toBe(false)
  expect(isState({ table: 'inputs', bit: 0 })).toBe(false)
  expect(isState({ table: 'inputs' })).toBe(true)
  expect(isState({ table: 'inputRegisters', equals: 0 })).toBe(true)
})
