// Plates are compared in one spelling, sorted by form, and nothing that a reader says makes the program fail.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { classifyPlate, isListablePlate, normalisePlate, PLATE_KINDS } from './plate.ts'

test.each([
  ['粤B·12345', '粤B12345'],
  [' 粤b 12345 ', '粤B12345'],
  ['粤Ｂ１２３４５', '粤B12345'],
  ['粤B-D12345', '粤BD12345'],
  ['_无_', null],
  ['无牌车', null],
  ['unknown', null],
  ['', null],
  ['·', null],
  ['\u1fd71', '\u03991'],
  ['粤ZJ068澳|MX7742', '粤ZJ068澳|MX7742'],
  ['x'.repeat(40), null],
])('%j is %j', (raw, plate) => expect(normalisePlate(raw)).toBe(plate))

test.each([
  ['粤B12345', 'ordinary'],
  ['粤BD12345', 'newEnergySmall'],
  ['粤B12345D', 'newEnergyLarge'],
  ['粤B1234警', 'police'],
  ['粤B1234学', 'learner'],
  ['粤B1234挂', 'trailer'],
  ['粤Z1234港', 'hongKongMacau'],
  ['使123456', 'embassy'],
  ['WJ粤12345', 'armedPolice'],
  ['民航A1234', 'aviation'],
  ['粤BI2345', 'other'],
  ['12', 'other'],
])('%s is %s', (plate, kind) => expect(classifyPlate(plate)).toBe(kind))

test.each([
  ['粤B12345', true],
  ['粤ZJ068澳|MX7742', true],
  ['WJ粤12345', true],
  ['12345', true],
  ['1', false],
  ['1234', false],
  ['HELLO', false],
  ['粤B123456789', false],
  ['1|HELLO', false],
])('%s may be on a list: %s', (plate, may) => expect(isListablePlate(plate)).toBe(may))

test('whatever a reader says is a plate in its one spelling, or none', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (raw) => {
      const plate = normalisePlate(raw)
      if (plate === null) return
      expect(normalisePlate(plate)).toBe(plate)
      expect(PLATE_KINDS).toContain(classifyPlate(plate))
    }),
    { numRuns: 2000 },
  )
})
