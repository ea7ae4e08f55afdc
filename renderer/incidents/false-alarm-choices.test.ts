// Reasons of the property: hidden ones are gone, own ones count as `other` and keep their words.
import { expect, test } from 'vitest'
import { FALSE_ALARM_REASONS } from '../../contract/vocabulary.ts'
import { falseAlarmChoices, inputOfChoice } from './false-alarm-choices.ts'

const drill = { zh: '演练', en: 'A drill' }

test('without settings it is the closed list, in its order', () => {
  expect(falseAlarmChoices({ hidden: [], own: [] }).map(({ id }) => id)).toEqual(FALSE_ALARM_REASONS)
})

test('hidden ones are not offered, own ones stand before `other`', () => {
  const ids = falseAlarmChoices({ hidden: ['test', 'cameraFault'], own: [drill] }).map(({ id }) => id)
  expect(ids).toEqual(['notWhatItSaid', 'reflectionOrShadow', 'animalOrInsect', 'staffOrPermitted', 'own-0', 'other'])
})

test('an own reason is kept as `other`, with its words as the note', () => {
  const own = falseAlarmChoices({ hidden: [], own: [drill] }).find(({ id }) => id === 'own-0')!
  expect(inputOfChoice(own, '', 'zh-CN')).toEqual({ reason: 'other', note: '演练' })
  expect(inputOfChoice(own, 'Tuesday', 'en')).toEqual({ reason: 'other', note: 'A drill: Tuesday' })
})

test('a known reason needs no note', () => {
  expect(inputOfChoice({ id: 'test', reason: 'test', own: null }, '', 'en')).toEqual({ reason: 'test' })
})
