// The queue says what happened and not only where.
import { expect, test } from 'vitest'
import { whatTold } from './what-told.ts'

const at = (
  kind: 'gate' | 'sos' | 'telemetry' | 'plate' | 'fire' | 'system' | 'intrusion',
  zone: string | null,
  deviceId: string | null = 'd',
  cameraId: string | null = null,
) => whatTold({ kind, zone, deviceId, cameraId })

test('an outcome, a fault, a rule, a plate and a silent device each have their word', () => {
  expect(at('gate', 'forced')).toEqual({ is: 'outcome', word: 'forced' })
  expect(at('sos', 'entrapment')).toEqual({ is: 'fault', word: 'entrapment' })
  expect(at('gate', 'refusedAgain')).toEqual({ is: 'rule', word: 'refusedAgain' })
  expect(at('gate', 'mismatch:粤B12345')).toEqual({ is: 'rule', word: 'plateFaceMismatch' })
  expect(at('plate', '粤B12345')).toEqual({ is: 'plate', plate: '粤B12345' })
  expect(at('system', 'silent')).toEqual({ is: 'silent' })
})

test('what the console raises of itself has a word, and a zone of a camera is none', () => {
  expect(at('system', 'vision', null)).toEqual({ is: 'own', word: 'vision' })
  expect(at('system', 'vision', null, 'lobby')).toBeNull()
  expect(at('system', 'elsewhere', null)).toBeNull()
})

test('a place is no word, nor is what a camera saw or a panel calls its address', () => {
  expect(at('fire', 'forced')).toBeNull()
  expect(at('gate', 'side door')).toBeNull()
  expect(at('intrusion', 'forced', null)).toBeNull()
  expect(at('telemetry', 'other')).toBeNull()
  expect(at('gate', null)).toBeNull()
})
