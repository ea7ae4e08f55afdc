// One test for the whole list of drivers: each is where its id says, has its test and its fake, can be drawn as a form, and leaves nothing behind.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { DEVICE_KINDS } from '../contract/vocabulary.ts'
import { driverById, DRIVERS, parseDriverConfig } from './registry.ts'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const ids = DRIVERS.map((driver) => driver.id)

test('ids are unique, of a known kind, and found', () => {
  expect(ids.length).toBeGreaterThan(0)
  expect(new Set(ids).size).toBe(ids.length)
  for (const driver of DRIVERS) {
    expect(DEVICE_KINDS).toContain(driver.kind)
    expect(driver.id.startsWith(`${driver.kind}/`)).toBe(true)
    expect(driverById(driver.id)).toBe(driver)
  }
  expect(driverById('gate/none')).toBeNull()
})

test.each(ids)('%s is the file of that name, with its test and its fake', async (id) => {
  const driver = driverById(id)!
  const module = (await import(at(`./${id}.ts`))) as Record<string, unknown>
  expect(Object.values(module)).toContain(driver)
  expect(existsSync(at(`./${id}.test.ts`))).toBe(true)
  expect(existsSync(at(`../test/fakes/${id.replace('/', '-')}.ts`))).toBe(true)
  expect(driver.title.zh).not.toBe('')
  expect(driver.title.en).not.toBe('')
})

// Measures on face recognition in force since 2025-06-01, article 10; SPC interpretation of 2021, article 10.
test('no gate knows people by the face alone', () => {
  const holding = DRIVERS.filter(({ holds = [] }) => holds.includes('face'))
  expect(holding.length).toBeGreaterThan(0)
  for (const { holds } of holding) expect(holds?.some((credential) => credential !== 'face')).toBe(true)
})

test.each(ids)('the settings of %s become a form, and a misspelt one is an error', (id) => {
  const schema = z.toJSONSchema(driverById(id)!.config, { io: 'input' })
  expect(schema.type).toBe('object')
  expect(Object.keys(schema.properties ?? {}).length).toBeGreaterThan(0)
  expect(schema.additionalProperties).toBe(false)
  expect(parseDriverConfig(id, { nonsense: 1 })).toHaveProperty('issues')
})

const closeDriver = new URL('../test/fixtures/close-driver.ts', import.meta.url)

test.each(ids)('closing %s leaves no socket and no timer', async (id) => {
  // In a process of its own: the test runner's timers come and go.
  const { stdout } = await promisify(execFile)(process.execPath, [fileURLToPath(closeDriver), id], { timeout: 100_000 })
  expect(JSON.parse(stdout)).toEqual({ known: true, left: [] })
})
