// Editing a map: whatever is done can be undone, step by step, and what comes out is always a map that can be saved.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mapSchema, type SiteMap } from '../../../contract/map.ts'
import { editing, reduceEdit, type EditAction, type EditState } from './edit-map.ts'

const MAP: SiteMap = {
  name: '一层',
  kind: 'floor',
  buildingId: 'b3',
  floor: 1,
  picture: 'a'.repeat(64),
  items: [
    { kind: 'camera', id: 'lobby', x: 0.5, y: 0.5, direction: 10 },
    { kind: 'device', id: 'gate', x: 0.1, y: 0.1 },
  ],
}
const after = (...actions: readonly EditAction[]): EditState => actions.reduce(reduceEdit, editing(MAP))
const itemsAfter = (...actions: readonly EditAction[]) => after(...actions).history.present.items
const key = 'device:gate'

test('a drag is one step back, however long the way', () => {
  const drag = [0.2, 0.3, 0.4].map((x): EditAction => ({ do: 'move', key, to: [x, 0.2], grip: '1' }))
  const next: EditAction = { do: 'move', key, to: [0.9, 0.9], grip: '2' }
  expect(itemsAfter(...drag, { do: 'release' }, next)[1]).toMatchObject({ x: 0.9, y: 0.9 })
  expect(itemsAfter(...drag, { do: 'release' }, next, { do: 'undo' })[1]).toMatchObject({ x: 0.4, y: 0.2 })
  expect(itemsAfter(...drag, { do: 'release' }, next, { do: 'undo' }, { do: 'undo' })).toEqual(MAP.items)
  expect(itemsAfter(...drag, { do: 'undo' }, { do: 'redo' })[1]).toMatchObject({ x: 0.4, y: 0.2 })
})

test('nothing leaves the plan', () => {
  expect(itemsAfter({ do: 'nudge', key, by: [-0.5, 2] })[1]).toMatchObject({ x: 0, y: 1 })
  expect(itemsAfter({ do: 'place', item: { kind: 'building', id: 'b3' }, at: [7, -7] })[2]).toEqual({ kind: 'building', id: 'b3', x: 1, y: 0 })
})

test('what is placed is in hand, and placed anew it is moved and not doubled', () => {
  const placed = after({ do: 'place', item: { kind: 'device', id: 'gate' }, at: [0.3, 0.3] })
  expect([placed.selected, placed.history.present.items.length]).toEqual([key, 2])
  expect(after({ do: 'select', key }, { do: 'take', key })).toMatchObject({ selected: null, history: { present: { items: [{ id: 'lobby' }] } } })
  expect(after({ do: 'place', item: { kind: 'device', id: 'lift' }, at: [0, 0] }, { do: 'undo' }).selected).toBeNull()
})

test('a camera looks where it is turned, in whole degrees, and forgets what is no longer said', () => {
  const look = (change: object) => itemsAfter({ do: 'look', key: 'camera:lobby', change, grip: 'x' })[0]
  expect(look({ direction: -90.4, view: 1000, reach: 0.12345 })).toMatchObject({ direction: 270, view: 360, reach: 0.123 })
  expect(look({ direction: undefined })).toEqual({ kind: 'camera', id: 'lobby', x: 0.5, y: 0.5 })
  expect(itemsAfter({ do: 'look', key, change: { direction: 5 }, grip: 'x' })[1]).toEqual(MAP.items[1])
})

const number = fc.double({ min: -3, max: 3, noNaN: true })
const anyKey = fc.constantFrom('camera:lobby', key, 'device:none')
const anyAction: fc.Arbitrary<EditAction> = fc.oneof(
  fc.record({ do: fc.constant('move' as const), key: anyKey, to: fc.tuple(number, number), grip: fc.constantFrom('1', '2') }),
  fc.record({ do: fc.constant('nudge' as const), key: anyKey, by: fc.tuple(number, number) }),
  fc.record({ do: fc.constant('take' as const), key: anyKey }),
  fc.record({ do: fc.constant('select' as const), key: anyKey }),
  fc.record({
    do: fc.constant('place' as const),
    item: fc.constantFrom({ kind: 'device', id: 'gate' } as const, { kind: 'point', id: 'p', address: '1' } as const),
    at: fc.tuple(number, number),
  }),
  fc.record({
    do: fc.constant('look' as const),
    key: anyKey,
    change: fc.record({ direction: fc.double({ min: -900, max: 900, noNaN: true }), view: number, reach: number }, { requiredKeys: [] }),
    grip: fc.constant('l'),
  }),
  fc.record({ do: fc.constantFrom('undo' as const, 'redo' as const, 'release' as const) }),
)

test('whatever is done, the map can be saved, and undoing it all comes back to where it began', () => {
  fc.assert(
    fc.property(fc.array(anyAction, { maxLength: 30 }), (actions) => {
      let state = after(...actions)
      expect(mapSchema.safeParse(state.history.present).success).toBe(true)
      const { present } = state.history
      const steps = state.history.past.length
      for (let i = 0; i < steps; i++) state = reduceEdit(state, { do: 'undo' })
      expect(state.history.present).toEqual(MAP)
      for (let i = 0; i < steps; i++) state = reduceEdit(state, { do: 'redo' })
      expect(state.history.present).toEqual(present)
    }),
  )
})
