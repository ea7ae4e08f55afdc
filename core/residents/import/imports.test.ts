// A list of residents from the file to the people: looked at and taken; what is unclear waits, what is wrong is named.
import { afterEach, beforeEach, expect, test } from 'vitest'
import iconv from 'iconv-lite'
import { checkAudit } from '../../../db/audit.ts'
import { createTestEnv, type TestEnv } from '../../../test/fixtures/test-env.ts'
import { workbookOf } from '../../../test/fixtures/workbook.ts'
import { createVehicleDesk } from '../../passage/vehicles.ts'
import { createBuildings } from '../buildings.ts'
import { createResidentDesk } from '../desk.ts'
import { codeOf, createImportsFixture, HEAD, manager, type ImportsFixture } from './imports-fixture.ts'
import { lastMomentOfDay } from './last-moment.ts'
import { readLines } from './read-lines.ts'
import { readTable } from './read-table.ts'

let env: TestEnv
let desk: ImportsFixture['desk']
let imports: ImportsFixture['imports']
let people: ImportsFixture['people']
let plates: ImportsFixture['plates']
beforeEach(() => {
  env = createTestEnv()
  ;({ desk, imports, people, plates } = createImportsFixture(env))
})
afterEach(() => {
  expect(checkAudit(env.db).ok).toBe(true)
  env.close()
})

test('a list is looked at without writing anything, then taken whole', async () => {
  const table = [
    HEAD,
    ['李明', '1-1-101', '13812341234', '0012345678', '粤B12345', '业主', ''],
    ['王芳', '1栋1单元0101', '', '', '', '家属', ''],
    ['张三', '3-2-1701', '', '', '粤BD12345、粤B54321', '租户', '2027-06-30'],
  ]
  const preview = await imports.preview('住户.xlsx', table)
  expect(preview).toMatchObject({
    lines: 3,
    buildings: [
      { building: '1栋', added: 2 },
      { building: '3栋', added: 1 },
    ],
    persons: { added: 3, changed: 0, same: 0 },
    vehicles: { added: 3 },
    errorCount: 0,
    needsConfirming: false,
  })
  expect(people()).toEqual([])
  expect(await imports.apply(manager, preview.id, false)).toMatchObject({ fileName: '住户.xlsx', added: 6, changed: 0, mayUndo: true })
  expect(people()).toEqual(['张* 3栋2单元1701', '李* 1栋1单元101', '王* 1栋1单元101'])
  expect(plates()).toEqual(['粤B12345 1栋1单元101', '粤B54321 3栋2单元1701', '粤BD12345 3栋2单元1701'])
  expect(desk.get(manager, desk.list('张', 1).items[0]!.id).validToMs).toBe(Date.UTC(2027, 5, 30, 16) - 1)
  expect(await codeOf(imports.apply(manager, preview.id, false))).toBe('resident.previewGone')
})

test('the same list once more changes nothing; a changed line changes what it says and leaves the rest', async () => {
  const table = [HEAD, ['李明', '1-1-101', '13812341234', '0012345678', '', '', '']]
  await imports.apply(manager, (await imports.preview('a.csv', table)).id, false)
  expect(await imports.preview('a.csv', table)).toMatchObject({ persons: { added: 0, changed: 0, same: 1 } })
  const moved = [HEAD, ['李明', '1-1-101', '13900000000', '', '', '', '']]
  await imports.apply(manager, (await imports.preview('b.csv', moved)).id, false)
  const { id } = desk.list('', 1).items[0]!
  expect(desk.get(manager, id)).toMatchObject({ phone: '13900000000', cardNumber: '0012345678', homes: ['1栋1单元101'] })
})

test('a list that does not say who is what leaves who is blocked, staff or a visitor as they are, and blocked cars too', async () => {
  const first = [
    HEAD,
    ['李明', '1-1-101', '', '0012345678', '', '黑名单', ''],
    ['王芳', '1-1-102', '', '', '', '员工', ''],
    ['张三', '1-1-103', '', '', '', '访客', '2027-06-30'],
    ['', '1-1-104', '', '', '粤B12345', '黑名单', ''],
  ]
  await imports.apply(manager, (await imports.preview('a.csv', first)).id, false)
  const second = [['姓名', '房号', '电话', '车牌'], ...first.slice(1).map(([name, home]) => [name!, home!, '13900000000', name === '' ? '粤B12345' : ''])]
  await imports.apply(manager, (await imports.preview('b.csv', second)).id, false)
  const kinds = Object.fromEntries(desk.list('', 10).items.map(({ name, kind, phone }) => [name, [kind, phone]]))
  expect(kinds).toEqual({ '李*': ['blocked', '139****0000'], '王*': ['staff', '139****0000'], '张*': ['visitor', '139****0000'] })
  const owner = [
    ['姓名', '房号', '车牌', '类型'],
    ['赵六', '1-1-104', '粤B12345', '业主'],
  ]
  await imports.apply(manager, (await imports.preview('c.csv', owner)).id, false)
  expect(createVehicleDesk(env).list('', 10).items).toMatchObject([{ plate: '粤B12345', list: 'block' }])
})

test('101 without a building is put aside and never guessed; somebody says where it belongs', async () => {
  const table = [HEAD, ['李明', '101', '', '', '', '', ''], ['王芳', '3-1701', '', '', '', '', ''], ['赵六', '1-102', '', '', '', '', '']]
  const preview = await imports.preview('a.csv', table)
  expect(preview).toMatchObject({ persons: { added: 1 }, queuedCount: 2, errorCount: 0 })
  expect(preview.queued.map(({ line, code }) => [line, code])).toEqual([
    [2, 'resident.buildingMissing'],
    [3, 'resident.unitMissing'],
  ])
  await imports.apply(manager, preview.id, false)
  expect(people()).toEqual(['赵* 1栋1单元102'])
  const [first, second] = imports.queued(10)
  expect(first).toMatchObject({ line: 2, room: '101', name: '李*' })
  expect(() => imports.settle(manager, first!.id, '101')).toThrow()
  imports.settle(manager, first!.id, '3-1-101')
  imports.drop(manager, second!.id)
  expect(imports.queued(10)).toEqual([])
  expect(people()).toContain('李* 3栋1单元101')
})

test('every mistake is named with its line and column, and more than one line in two hundred has to be confirmed', async () => {
  const bad = [
    ['', '1-1-101', '', '', '', '', ''],
    ['李明', '9-1-101', '', '', '', '', ''],
    ['李明', '1-1-102', 'abc', '', '', '', ''],
    ['李明', '1-1-103', '', '', '不是车牌', '', ''],
    ['李明', '1-1-104', '', '', '', '神仙', ''],
    ['李明', '1-1-105', '', '', '', '', '2027-02-30'],
    ['访客甲', '1-1-106', '', '', '', '访客', ''],
    ['=cmd|x', '物业办', '', '', '', '', ''],
  ]
  const good = Array.from({ length: 100 }, (_, i) => [`住户${i}`, `1-1-${200 + i}`, '', '', '', '', ''])
  const preview = await imports.preview('a.csv', [HEAD, ...bad, ...good, good[0]!])
  expect(preview.errors.map(({ line, column, code }) => [line, column, code])).toEqual([
    [2, '姓名', 'resident.nameMissing'],
    [3, '房号', 'resident.noSuchBuilding'],
    [4, '电话', 'resident.badValue'],
    [5, '车牌', 'resident.badValue'],
    [6, '类型', 'resident.badValue'],
    [7, '有效期至', 'resident.badValue'],
    [8, '有效期至', 'resident.visitorEnds'],
    [9, '房号', 'resident.notAHome'],
    [110, null, 'resident.duplicate'],
  ])
  expect(preview.needsConfirming).toBe(true)
  expect(await codeOf(imports.apply(manager, preview.id, false))).toBe('resident.needsConfirming')
  expect(people()).toEqual([])
  expect(await imports.apply(manager, preview.id, true)).toMatchObject({ added: 100, errors: 9 })
})

test('a card that two people of the list have is a mistake of the later line', async () => {
  const table = [
    HEAD,
    ['李明', '1-1-101', '', '0012345678', '', '', ''],
    ['吴磊', '1-1-104', '', '0012345678', '', '', ''],
    ['李明', '3-1-101', '', '0012345678', '', '', ''],
  ]
  const preview = await imports.preview('a.csv', table)
  expect(preview.errors).toEqual([{ line: 3, column: '卡号', code: 'resident.cardTaken', value: '0012345678' }])
  expect(await imports.apply(manager, preview.id, true)).toMatchObject({ added: 1, changed: 1, errors: 1 })
  expect(people()).toEqual(['李* 1栋1单元101,3栋1单元101'])
})

test('a person who no longer fits the site file is a mistake of one line and stops no other', async () => {
  const before = createBuildings({ buildings: [{ id: 'b9', name: '9栋', units: 1 }] })
  createResidentDesk(env, { buildings: before, gates: () => [], onWanted: () => {} }).save(manager, {
    name: '李明',
    kind: 'resident',
    homes: ['9-1-101'],
    cardNumber: '0012345678',
  })
  desk.save(manager, { name: '王芳', kind: 'resident', homes: ['1-1-102'], validFromMs: Date.UTC(2028, 0, 1) })
  const table = [
    HEAD,
    ['李明', '1-1-101', '', '0012345678', '', '', ''],
    ['王芳', '1-1-102', '', '', '', '', '2027-06-30'],
    ['赵六', '1-1-103', '', '', '', '', ''],
  ]
  const preview = await imports.preview('a.csv', table)
  expect(preview.errors.map(({ line, code }) => [line, code])).toEqual([
    [2, 'resident.noSuchBuilding'],
    [3, 'request.invalidField'],
  ])
  expect(await imports.apply(manager, preview.id, true)).toMatchObject({ added: 1, changed: 0, errors: 2 })
})

test('a preview is forgotten after an hour', async () => {
  const preview = await imports.preview('a.csv', [HEAD, ['李明', '1-1-101', '', '', '', '', '']])
  env.pass(3600_001)
  expect(await codeOf(imports.apply(manager, preview.id, false))).toBe('resident.previewGone')
})

test('2,000 lines are taken in turns, so that others come to their turn in between', async () => {
  const table = [HEAD, ...Array.from({ length: 2000 }, (_, i) => [`住户${i}`, `3-1-${i + 1}`, '', '', '', '', ''])]
  const preview = await imports.preview('a.csv', table)
  let turns = 0
  const ticking = setInterval(() => turns++, 0)
  const record = await imports.apply(manager, preview.id, false)
  clearInterval(ticking)
  expect(record.added).toBe(2000)
  expect(turns).toBeGreaterThan(5)
  expect(await imports.undo(manager, record.id)).toEqual({ left: 0 })
  expect(people()).toEqual([])
})

test('a long list is understood in turns as well', async () => {
  const table = [HEAD, ...Array.from({ length: 600 }, (_, i) => [`住户${i}`, `3-1-${i + 1}`, '', '', '', '', '2027-12-31'])]
  const others: string[] = []
  setImmediate(() => others.push('had their turn'))
  const read = await readLines(table, createBuildings({ buildings: [] }), 'Asia/Shanghai')
  expect(others).toEqual(['had their turn'])
  expect(read.lines).toHaveLength(600)
})

test('CSV in UTF-8, with a mark or in GBK, with commas, semicolons or tabs, is one table', async () => {
  const text = '姓名,房号,电话\r\n"李,明",1-1-0101,0755 1234567\r\n'
  const table = [
    ['姓名', '房号', '电话'],
    ['李,明', '1-1-0101', '0755 1234567'],
  ]
  expect(await readTable(Buffer.from(text))).toEqual(table)
  expect(await readTable(Buffer.from(`\uFEFF${text}`))).toEqual(table)
  expect(await readTable(iconv.encode(text, 'gbk'))).toEqual(table)
  expect(await readTable(Buffer.from('姓名\t房号\n李明\t1-1-101\n'))).toEqual([
    ['姓名', '房号'],
    ['李明', '1-1-101'],
  ])
})

test('a workbook is read as it is shown: numbers are texts, leading zeros of texts stay', async () => {
  const bytes = workbookOf([
    ['姓名', '房号', '电话', '卡号'],
    ['李明 & 家', '1-1-0101', 13812341234, '0012345678'],
  ])
  expect(await readTable(bytes)).toEqual([
    ['姓名', '房号', '电话', '卡号'],
    ['李明 & 家', '1-1-0101', '13812341234', '0012345678'],
  ])
})

test('a workbook that is small as a file and huge as a table is refused before the core reads it', async () => {
  const row = Array.from({ length: 26 }, () => 'x'.repeat(200))
  const bytes = workbookOf([['姓名', '房号'], ...Array.from({ length: 2000 }, () => row)])
  expect(bytes.length).toBeLessThan(1024 * 1024)
  expect(await codeOf(readTable(bytes))).toBe('resident.badFile')
})

test.each([
  ['nothing', Buffer.alloc(0)],
  ['a picture', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0x10])],
  ['half a workbook', Buffer.from('PK\u0003\u0004 and nothing behind it')],
  ['too much', Buffer.alloc(5 * 1024 * 1024, 65)],
])('%s is refused with a reason', async (_name, bytes) => {
  expect(await codeOf(readTable(bytes).then((table) => imports.preview('x', table)))).toMatch(/^resident\.(badFile|noColumns)$/)
})

test.each([
  ['2027-06-30', true],
  ['2027/6/3', true],
  ['2027年6月3日', true],
  ['20270603', true],
  ['2027-02-30', false],
  ['2027115', false],
  ['3.6.2027', false],
])('%s is a day: %s', (text, isDay) => expect(lastMomentOfDay(text, 'Asia/Shanghai') !== null).toBe(isDay))
