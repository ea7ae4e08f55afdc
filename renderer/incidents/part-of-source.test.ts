// The names the core gives its own parts; each has words.
import { expect, test } from 'vitest'
import { partOfSource } from './part-of-source.ts'

test('parts of the system are known by their names, rules of cameras are none of them', () => {
  expect(['phone/sos', 'patrol', 'duty:postCheckMissed', 'camera-events/tamper', 'core/storage'].map(partOfSource)).toEqual([
    'phone',
    'patrol',
    'duty',
    'camera',
    'system',
  ])
  expect(['ebikeInLobby:door', 'fallingObject:east', '', 'patrol:p1'].map(partOfSource)).toEqual([null, null, null, null])
})
