// The keys of an incident's tabs go round in both directions, and other keys go nowhere.
import { expect, test } from 'vitest'
import { TAB_KEYS, tabOfKey } from './tab-keys.ts'

const TABS = ['timeline', 'homes', 'map']

test('each key leads to its neighbour, round and round, also from a Chinese keyboard', () => {
  for (const [before, after] of [TAB_KEYS, ['【', '】'] as const]) {
    expect(TABS.map((shown) => tabOfKey(after, TABS, shown))).toEqual(['homes', 'map', 'timeline'])
    expect(TABS.map((shown) => tabOfKey(before, TABS, shown))).toEqual(['map', 'timeline', 'homes'])
  }
})

test('no other key, no tab that is not offered, and no single tab leads anywhere', () => {
  for (const key of ['{', '1', 'Tab', '']) expect(tabOfKey(key, TABS, 'homes')).toBeNull()
  expect(tabOfKey(']', TABS, 'talk')).toBeNull()
  expect(tabOfKey(']', ['timeline'], 'timeline')).toBeNull()
})
