// Who was removed does not come back with a database from before, nor do their faces stay on the gates.
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { eventually } from '../../test/patience.ts'
import { SYSTEM } from '../env.ts'
import { createResidents, type Residents } from './residents.ts'

let env: TestEnv
let residents: Residents
const site = { buildings: [{ id: 'b3', name: '3栋', units: 2 }], devices: [] }
const start = (): Residents => createResidents(env, { site, peopleOf: () => null, after: () => () => {}, dataDir: env.dir })
beforeEach(() => {
  env = createTestEnv()
  residents = start()
})
afterEach(async () => {
  await residents.stop()
  env.close()
})

const li = { name: '李明', kind: 'resident' as const, homes: ['3-1-1701'] }
const count = () => residents.desk.list('', 10).total

it('whoever stands in the file is removed at the next start, others stay, and a torn line is nobody', async () => {
  const gone = residents.desk.save(SYSTEM, li)
  residents.desk.save(SYSTEM, { ...li, name: '王芳' })
  // as if the database had been put back from before the removal
  appendFileSync(join(env.dir, 'forgotten.txt'), `${gone.id}\n${gone.id.slice(0, 20)}`)
  await residents.stop()
  residents = start()
  residents.start()
  await eventually(count).toBe(1)
  expect(residents.desk.list('', 10).items[0]!.name).toBe('王*')
})

it('a removal is written down once it is on disk, and one that was rolled back is not', async () => {
  const one = residents.desk.save(SYSTEM, li)
  residents.desk.remove(SYSTEM, one.id)
  await residents.stop()
  expect(readFileSync(join(env.dir, 'forgotten.txt'), 'utf8')).toBe(`${one.id}\n`)
  expect(() => residents.desk.remove(SYSTEM, one.id)).toThrow()
  await residents.stop()
  expect(readFileSync(join(env.dir, 'forgotten.txt'), 'utf8')).toBe(`${one.id}\n`)
})
