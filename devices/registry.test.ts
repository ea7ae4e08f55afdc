// One test for the whole list of drivers: each is where its id says, has its test and its fake, can be drawn as a form, and leaves nothing behind.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { DEVICE_KINDS } from '../contract/vocabulary.ts'
import { dialFakeFirePanel } from '../test/fakes/fire-panel-gb26875.ts'
import { startFakeGate } from '../test/fakes/gate-http-relay.ts'
import type { DriverIo } from './driver.ts'
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

test.each(ids)('the settings of %s become a form, and a misspelt one is an error', (id) => {
  const schema = z.toJSONSchema(driverById(id)!.config, { io: 'input' })
  expect(schema.type).toBe('object')
  expect(Object.keys(schema.properties ?? {}).length).toBeGreaterThan(0)
  expect(schema.additionalProperties).toBe(false)
  expect(parseDriverConfig(id, { nonsense: 1 })).toHaveProperty('issues')
})

/** Against its fake: the settings, and something done so that sockets and timers are really used. */
const AGAINST_FAKE: Readonly<Record<string, (io: DriverIo) => Promise<void>>> = {
  async 'gate/http-relay'(io) {
    const fake = await startFakeGate({ openMs: 10 })
    const session = await driverById('gate/http-relay')!.open(configOf('gate/http-relay', { host: fake.host, port: fake.port }), io)
    fake.misbehave('silent', 'status')
    const check = session.check?.run().catch(() => {})
    await session.close()
    await check
    await fake.close()
  },
  async 'fire-panel/gb26875'(io) {
    const session = await driverById('fire-panel/gb26875')!.open(configOf('fire-panel/gb26875', { listen: '127.0.0.1:0', source: 5 }), io)
    if (!('listening' in session)) throw new Error('it does not listen')
    const fake = await dialFakeFirePanel({ ...session.listening, source: 5 })
    expect(await fake.send({ component: 1, state: 3, text: '走廊' })).toBe('confirmed')
    fake.socket.write('@@')
    await session.close()
    await fake.close()
  },
}

function configOf(id: string, raw: unknown): never {
  const parsed = parseDriverConfig(id, raw)
  if ('issues' in parsed) throw new Error(JSON.stringify(parsed.issues))
  return parsed.config as never
}

const COUNTED = ['Timeout', 'TCPSocketWrap', 'TCPServerWrap', 'TCPConnectWrap', 'GetAddrInfoReqWrap']
const inUse = () =>
  process
    .getActiveResourcesInfo()
    .filter((resource) => COUNTED.includes(resource))
    .toSorted()

test.each(ids)('closing %s leaves no socket and no timer', async (id) => {
  const before = inUse()
  const io: DriverIo = { now: () => Date.now(), log() {}, emit: () => Promise.resolve(), signal: new AbortController().signal }
  await AGAINST_FAKE[id]!(io)
  // The system takes some turns to let go of a closed socket; waiting must not use a timer itself.
  for (let turn = 0; turn < 1000 && inUse().length > before.length; turn++) await new Promise((resolve) => setImmediate(resolve))
  expect(inUse()).toEqual(before)
})
