// Which alert of which incident is in hand, and which screen is shown.
import { beforeEach, expect, test } from 'vitest'
import { ROLE_PERMISSIONS } from '../../contract/people.ts'
import type { Role } from '../../contract/vocabulary.ts'
import { maySee, resetDesk, SCREENS, useDesk } from './desk.ts'

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

test('another screen is left at once, or, with unsaved work, once that has been answered', () => {
  desk().go('facades')
  expect(desk().screen).toBe('facades')
  desk().setUnsaved(true)
  desk().go('console')
  expect(desk()).toMatchObject({ screen: 'facades', leavingTo: 'console' })
  desk().leave(false)
  expect(desk()).toMatchObject({ screen: 'facades', leavingTo: null, unsaved: true })
  desk().go('console')
  desk().leave(true)
  expect(desk()).toMatchObject({ screen: 'console', leavingTo: null, unsaved: false })
})

test('an incident is opened on the console, wherever one was', () => {
  desk().go('facades')
  desk().open('a')
  expect(desk()).toMatchObject({ screen: 'console', openId: 'a' })
})

test('back leads from another screen to the console and leaves the open incident there', () => {
  desk().open('a')
  desk().go('facades')
  desk().back()
  expect(desk()).toMatchObject({ screen: 'console', openId: 'a' })
})

test('a role is shown only the screens it may use', () => {
  const hidden = (role: Role) => SCREENS.filter((screen) => !maySee({ permissions: [...ROLE_PERMISSIONS[role]] }, screen))
  expect(hidden('admin')).toEqual([])
  expect(hidden('manager')).toEqual(['cameras', 'pairing'])
  expect(hidden('operator')).toEqual(['cameras', 'pairing', 'reports', 'proof', 'integrations', 'privacy', 'settings'])
  expect(hidden('guard')).toEqual(['patrol', 'duty', 'playback', 'look-back', 'cameras', 'pairing', 'reports', 'proof', 'integrations', 'privacy', 'settings'])
  expect(hidden('installer')).toEqual(['patrol', 'duty', 'playback', 'look-back', 'vehicles', 'residents', 'reports', 'proof', 'privacy', 'settings'])
})
