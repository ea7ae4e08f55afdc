// What a seat kept before the wall had more than two layouts.
import { expect, test } from 'vitest'
import { formerArrangement } from './former-wall.ts'

const kept = (state: object) => JSON.stringify({ state, version: 1 })

test('the cameras of a former seat stand where they stood', () => {
  expect(formerArrangement(kept({ language: 'en', layout: 4, tiles: [null, 'gate', null, null], single: null }))).toEqual({
    layout: '4',
    slots: [null, 'gate', null, null],
    off: [],
    pinned: [],
  })
  expect(formerArrangement(kept({ layout: 1, tiles: [] }))?.layout).toBe('1')
})

test.each([null, '', 'null', '{"state":{}}', '{"state":{"language":"en"},"version":1}', '{"state":{"layout":9,"tiles":[]}}'])('%j holds no wall', (text) => {
  expect(formerArrangement(text)).toBeNull()
})
