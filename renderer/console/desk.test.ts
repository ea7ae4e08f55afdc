// Which alert of which incident is in hand.
import { beforeEach, expect, test } from 'vitest'
import { resetDesk, useDesk } from './desk.ts'

beforeEach(resetDesk)
const desk = () => useDesk.getState()

test('an incident is opened at its first alert; another one starts over, the same one stays where it was', () => {
  desk().open('a')
  desk().showAlert(3)
  desk().open('a')
  expect(desk().alertAt).toBe(3)
  desk().select('b')
  expect(desk()).toMatchObject({ openId: 'b', alertAt: 0 })
})

test('before the first alert there is none', () => {
  desk().open('a')
  desk().showAlert(-1)
  expect(desk().alertAt).toBe(0)
})

test('selecting while nothing is open opens nothing', () => {
  desk().select('a')
  expect(desk()).toMatchObject({ selectedId: 'a', openId: null })
})
