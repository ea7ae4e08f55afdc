// The queue says what happened and not only where.
import { expect, test } from 'vitest'
import { whatTold } from './what-told.ts'

const at = (kind: 'gate' | 'sos' | 'telemetry' | 'plate' | 'fire' | 'system' | 'intrusion', zone: string | null, deviceId: string | null = 'd') =>
  whatTold({ kind, zone, deviceId })

test('an outcome, a fault, a rule, a plate and a silent device each have their word', () => {
  expect(at('gate', 'forced')).toEqual({ is: 'outcome', word: 'forced' })
  expect(at('sos', 'entrapment')).toEqual({ is: 'fault', word: 'entrapment' })
  expect(at('gate', 'refusedAgain')).toEqual({ is: 'rule', word: 'refusedAgain' })
  expect(at('gate', 'mismatch:粤B12345')).toEqual({ is: 'rule', word: 'plateFaceMismatch' })
  expect(at('plate', '粤B12345')).toEqual({ is: 'plate', plate: '粤B12345' })
  expect(at('system', 'silent')).toEqual({ is: 'silent' })
})

test('a place is no word, nor is what a camera saw or a panel calls its address', () => {
  expect(at('fire', 'forced')).toBeNull()
  expect(at('gate', 'side door')).toBeNull()
  expect(at('intrusion', 'forced', null)).toBeNull()
  expect(at('telemetry', 'other')).toBeNull()
  expect(at('gate', null)).toBeNull()
})
