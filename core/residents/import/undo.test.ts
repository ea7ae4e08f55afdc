// A list of residents taken back: whole and once, after a crash too; what somebody changed since stays.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkAudit } from '../../../db/audit.ts'
import { insertImport, noteChanges } from '../../../db/resident-imports.ts'
import { query } from '../../../db/statement.ts'
import { createTestEnv, type TestEnv } from '../../../test/fixtures/test-env.ts'
import { createBuildings } from '../buildings.ts'
import { createResidentImports } from './imports.ts'
import { codeOf, createImportsFixture, HEAD, manager, type ImportsFixture } from './imports-fixture.ts'

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

test('a list of nothing but unclear homes is taken back by one press as well', async () => {
  const table = [HEAD, ...Array.from({ length: 300 }, (_, i) => [`住户${i}`, String(101 + i), '', '', '', '', ''])]
  const record = await imports.apply(manager, (await imports.preview('a.csv', table)).id, true)
  expect(record).toMatchObject({ added: 0, queued: 300, mayUndo: true })
  expect(await imports.undo(manager, record.id)).toEqual({ left: 0 })
  expect(imports.queued(1000)).toEqual([])
  expect(imports.list(1)).toMatchObject([{ mayUndo: false }])
})

test('one press undoes it; what somebody changed since stays', async () => {
  await imports.apply(manager, (await imports.preview('a.csv', [HEAD, ['李明', '1-1-101', '138000000', '', '粤B12345', '', '']])).id, false)
  env.pass(1000)
  const second = await imports.apply(
    manager,
    (
      await imports.preview('b.csv', [
        HEAD,
        ['李明', '1-1-101', '139000000', '', '', '', ''],
        ['王芳', '1-1-102', '', '', '粤B54321', '', ''],
        ['赵六', '1-1-103', '', '', '', '', ''],
      ])
    ).id,
    false,
  )
  env.pass(1000)
  const zhao = desk.list('赵', 1).items[0]!
  desk.save(manager, { id: zhao.id, name: '赵六', kind: 'resident', homes: ['1-1-103'], phone: '13711112222' })
  expect(await imports.undo(manager, second.id)).toEqual({ left: 1 })
  expect(people()).toEqual(['李* 1栋1单元101', '赵* 1栋1单元103'])
  expect(plates()).toEqual(['粤B12345 1栋1单元101'])
  expect(desk.get(manager, desk.list('李', 1).items[0]!.id).phone).toBe('138000000')
  expect(await codeOf(imports.undo(manager, second.id))).toBe('resident.importNotFound')
  expect(imports.list(10).map(({ fileName, mayUndo }) => [fileName, mayUndo])).toEqual([
    ['b.csv', false],
    ['a.csv', true],
  ])
})

test('what cannot be put back because somebody else has the card now stays, and the rest is undone', async () => {
  const li = desk.save(manager, { name: '李明', kind: 'resident', homes: ['1-1-101'], cardNumber: '0012345678' })
  env.pass(1000)
  const table = [HEAD, ['李明', '1-1-101', '', '0099999999', '', '', ''], ['王芳', '1-1-102', '', '', '', '', '']]
  const { id } = await imports.apply(manager, (await imports.preview('a.csv', table)).id, false)
  env.pass(1000)
  desk.save(manager, { name: '赵六', kind: 'resident', homes: ['1-1-103'], cardNumber: '0012345678' })
  expect(await imports.undo(manager, id)).toEqual({ left: 1 })
  expect(people()).toEqual(['李* 1栋1单元101', '赵* 1栋1单元103'])
  expect(desk.get(manager, li.id).cardNumber).toBe('0099999999')
})

test('whoever gave a consent since is not taken out with the list they came in', async () => {
  const { id } = await imports.apply(manager, (await imports.preview('a.csv', [HEAD, ['李明', '1-1-101', '', '', '', '', '']])).id, false)
  const personId = desk.list('', 1).items[0]!.id
  desk.giveConsent(manager, { personId, givenBy: 'self', evidence: '纸质 2026-11' })
  expect(await imports.undo(manager, id)).toEqual({ left: 1 })
  expect(desk.get(manager, personId).consents).toHaveLength(1)
})

test('two who undo the same list at once undo it once, and a crash in the middle is gone on with at the next start', async () => {
  const table = [HEAD, ...Array.from({ length: 250 }, (_, i) => [`住户${i}`, `3-1-${i + 1}`, '', '', '', '', ''])]
  const { id } = await imports.apply(manager, (await imports.preview('a.csv', table)).id, false)
  const first = imports.undo(manager, id)
  expect(await codeOf(imports.undo(manager, id))).toBe('resident.importNotFound')
  // What is on disk after the first turn is what a crash leaves: the next start has another memory.
  expect(people()).toHaveLength(150)
  const restarted = createResidentImports(env, { buildings: createBuildings({ buildings: [] }), desk })
  await restarted.takeUp()
  await first
  expect(people()).toEqual([])
  expect(imports.list(1)).toMatchObject([{ id, mayUndo: false, undoneAtMs: env.clock.now() }])
})

test('of somebody who was taken out nothing stays behind in what a list can undo', async () => {
  const li = desk.save(manager, { name: '李明', kind: 'resident', homes: ['1-1-101'], phone: '13812341234' })
  desk.save(manager, { name: '王芳', kind: 'resident', homes: ['1-1-102'], phone: '13812345678' })
  const table = [HEAD, ['李明', '1-1-101', '13900000000', '', '', '', ''], ['王芳', '1-1-102', '13900000001', '', '', '', '']]
  env.pass(1000)
  const { id } = await imports.apply(manager, (await imports.preview('a.csv', table)).id, false)
  const kept = () => JSON.stringify(query(env.db, 'SELECT change FROM import_changes').all())
  desk.remove(manager, li.id)
  imports.sweep()
  expect([kept().includes('李明'), kept().includes('王芳')]).toEqual([false, true])
  expect(await imports.undo(manager, id)).toEqual({ left: 0 })
})

test('a line that waited for its home is undone with its list', async () => {
  const table = [HEAD, ['李明', '1-1-101', '', '', '', '', ''], ['王芳', '101', '', '', '粤B54321', '', '']]
  const record = await imports.apply(manager, (await imports.preview('a.csv', table)).id, true)
  imports.settle(manager, imports.queued(10)[0]!.id, '3-1-101')
  expect(imports.list(10)[0]).toMatchObject({ added: 3 })
  expect(await imports.undo(manager, record.id)).toEqual({ left: 0 })
  expect(people()).toEqual([])
  expect(plates()).toEqual([])
})

test('an import that a crash cut off is undone at the next start', async () => {
  const saved = desk.save(manager, { name: '李明', kind: 'resident', homes: ['1-1-101'] })
  insertImport(env.db, { id: 'i1', fileName: 'a.csv', atMs: env.clock.now(), by: 'u1', errors: 0, queued: 0 })
  const change = JSON.stringify({ type: 'person', id: saved.id, savedAtMs: saved.savedAtMs, before: null })
  noteChanges(env.db, 'i1', { added: 1, changed: 0, from: 1, changes: [change] })
  await imports.takeUp()
  expect(people()).toEqual([])
  expect(imports.list(10)).toEqual([])
})
