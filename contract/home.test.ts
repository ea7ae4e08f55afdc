// One home, many spellings; and what is not said is not guessed.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildingNumber, homeKey, homeText, parseHome, type Home } from './home.ts'

const key = (text: string, units?: number) => {
  const home = parseHome(text, () => units)
  return typeof home === 'string' ? home : homeKey(home)
}

test.each([
  '1-1-101',
  '1栋1单元101',
  '1-1-0101',
  '01-01-101',
  '１栋１单元１０１室',
  '1幢1单元101房',
  '1号楼 1单元 101',
  '1#-1单元-101',
  '1—1—101',
  '1/1/101',
  '1座1门101号',
])('%s is building 1, unit 1, room 101', (text) => expect(key(text)).toBe('1|1|101'))

test('letters stay: a room 1701A is none other, a building A neither', () => {
  expect(key('a栋2单元1701a')).toBe('A|2|1701A')
  expect(key('3-2-1701')).not.toBe(key('3-2-1701A'))
  expect(key('B座01单元B101')).toBe('B|1|B101')
})

test('101 without a building belongs nowhere', () => {
  for (const text of ['101', '0101室', '1单元101', '101房']) expect(key(text)).toBe('buildingMissing')
})

test('a unit that is not said is taken only where there is but one, or none', () => {
  expect(key('1-101')).toBe('unitMissing')
  expect(key('1栋101', 2)).toBe('unitMissing')
  expect(key('1栋101', 1)).toBe('1|1|101')
  expect(key('1-101', 0)).toBe('1||101')
})

test.each(['', '物业办公室', '1-1-1-1', '1栋', '1栋1单元', '-', '=1+1', '1-1-101;DROP', '1'.repeat(200)])('%j is no home', (text) => {
  expect(['notAHome', 'buildingMissing']).toContain(key(text))
  expect(key(text).includes('|')).toBe(false)
})

test('what is written out is read back as the same home', () => {
  const part = fc.oneof(fc.integer({ min: 1, max: 99999 }).map(String), fc.constantFrom('A', 'B12', '7C'))
  const home: fc.Arbitrary<Home> = fc.record({ building: part, unit: part, room: part })
  fc.assert(fc.property(home, (written) => key(homeText(written)) === homeKey(written)))
})

test('no text is too strange to be answered', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 300 }),
      (text) => ['notAHome', 'buildingMissing', 'unitMissing'].includes(key(text)) || key(text).split('|').length === 3,
    ),
  )
})

test.each([
  ['3栋', '3'],
  ['b3', '3'],
  ['03号楼', '3'],
  ['A座', 'A'],
  ['12', '12'],
  ['会所', null],
])('the number of building %s is %s', (name, number) => expect(buildingNumber(name)).toBe(number))
