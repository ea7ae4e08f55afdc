// Application data to fire signals: the verified frames, text of every kind, and data that does not fit.
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { expect, test } from 'vitest'
import { bytesOf } from '../../test/fakes/fire-panel-gb26875.ts'
import { componentData } from '../simulator/fire-panel.ts'
import { createFrameReader } from './gb26875-frame.ts'
import { decodeStates, decodeText, isTest, signalsOf } from './gb26875-state.ts'
import { VERIFIED } from '../../test/fixtures/gb26875-frames.ts'

const statesOf = (hex: string) => {
  const [found] = createFrameReader().push(bytesOf(hex))
  return found?.ok === true ? (decodeStates(found.frame.data) ?? []) : []
}

test('the fire frame is a photoelectric smoke detector with its place', () => {
  const [object] = statesOf(VERIFIED.fire)
  expect(object).toEqual({ address: '1-3-000600d9', componentType: 42, state: 3, text: '3栋2单元17层走廊', time: [0x18, 8, 11, 22, 11, 26] })
  expect(signalsOf(object!)).toEqual(['fire'])
  expect(isTest(object!)).toBe(false)
})

test('fault, system fire and system reset mean what they say', () => {
  expect(statesOf(VERIFIED.fault).flatMap(signalsOf)).toEqual(['fault'])
  expect(statesOf(VERIFIED.systemFire)).toEqual([expect.objectContaining({ address: '1-3', componentType: null })])
  expect(statesOf(VERIFIED.systemFire).flatMap(signalsOf)).toEqual(['fire'])
  expect(statesOf(VERIFIED.systemReset).flatMap(signalsOf)).toEqual(['reset'])
})

test('text with delimiters inside is whole', () => {
  expect(statesOf(VERIFIED.delimitersInside)[0]).toMatchObject({ address: '1-3-00064040', text: 'B2##车库@@东' })
})

test('every state bit has its meaning, and bit 0 alone none', () => {
  const component = (state: number) => signalsOf({ address: 'a', componentType: 40, state, text: '', time: [0, 0, 0, 1, 1, 26] })
  const meanings = Array.from({ length: 16 }, (_, n) => component(1 << n).join())
  expect(meanings).toEqual(['', 'fire', 'fault', 'shield', 'supervision', 'start', 'feedback', '', 'fault', '', '', '', '', '', '', ''])
  expect(component(0x0006)).toEqual(['fire', 'fault'])
  expect(isTest({ address: 'a', componentType: 40, state: 2, text: '', time: [0, 0, 0, 1, 1, 26] })).toBe(true)
})

test('a reset and an alarm by hand at the panel, and the transmission device with its own button', () => {
  const time = [5, 4, 3, 2, 1, 26]
  const objects = (data: number[]) => (decodeStates(Uint8Array.from(data)) ?? []).map((object) => [object.address, ...signalsOf(object), isTest(object)])
  expect(objects([4, 1, 1, 3, 0b0000_0001, 7, ...time])).toEqual([['1-3', 'reset', false]])
  expect(objects([4, 1, 1, 3, 0b0000_0100, 7, ...time])).toEqual([['1-3', 'fire', false]])
  // silenced, cleared, self-test, confirmed, test: nothing that anybody has to be told
  expect(objects([4, 1, 1, 3, 0b0111_1010, 7, ...time])).toEqual([['1-3', false]])
  expect(objects([24, 1, 0b0000_0101, 7, ...time])).toEqual([['utd', 'fire', 'reset', false]])
  expect(objects([21, 1, 0b0000_0001, ...time])).toEqual([['utd', false]])
  expect(objects([21, 1, 0b0000_0011, ...time])).toEqual([['utd', 'fire', false]])
  for (const fault of [0b0100, 0b1000, 0b1_0000, 0b10_0000, 0b100_0000]) expect(objects([21, 1, 1 | fault, ...time])).toEqual([['utd', 'fault', false]])
  expect(objects([21, 1, 0b0000_0010, ...time])).toEqual([['utd', 'fire', true]])
  expect(decodeStates(Uint8Array.of(4, 1, 1, 3, 1))).toBeNull()
})

test('a wrong object count is forgiven, a wrong size is not', () => {
  const data = componentData({ component: 7, state: 3, text: '走廊' }, [0, 0, 8, 1, 1, 26])
  const miscounted = Uint8Array.from(data)
  miscounted[1] = 9
  expect(decodeStates(miscounted)).toHaveLength(1)
  expect(decodeStates(Uint8Array.from([...data, ...data.subarray(2)]))).toHaveLength(2)
  expect(decodeStates(data.subarray(0, -1))).toBeNull()
  expect(decodeStates(Uint8Array.of(2, 1))).toBeNull()
  expect(decodeStates(Uint8Array.of(3, 1, 0))).toBeNull()
  expect(decodeStates(new Uint8Array())).toBeNull()
})

test('a character cut by the end of the field is dropped, four-byte characters are read', () => {
  expect(decodeText(iconv.encode('走廊𠮷', 'gb18030'))).toBe('走廊𠮷')
  expect(decodeText(iconv.encode('走廊', 'gb18030').subarray(0, 3))).toBe('走')
  expect(decodeText(Buffer.from('a\u0007b\nc\0junk', 'latin1'))).toBe('a b c')
})

test('whatever Chinese text is sent, at most 31 bytes arrive and never half a character', () => {
  const text = fc.string({ unit: fc.constantFrom(...'3栋单元层走廊𠮷龘B2#@'), maxLength: 40 })
  fc.assert(
    fc.property(text, (place) => {
      const [object] = decodeStates(componentData({ component: 1, state: 3, text: place }, [0, 0, 0, 1, 1, 26]))!
      expect(place.startsWith(object!.text)).toBe(true)
      expect(object!.text === place || iconv.encode(object!.text, 'gb18030').length > 27).toBe(true)
    }),
  )
})
