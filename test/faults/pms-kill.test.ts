// kill -9 in the middle of delivering: each event has its effect once at the receiver, in order, whenever it comes.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { killDeliveries } from '../fixtures/kill-deliveries.ts'

const KILLS = 10
let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'vigil-pms-kill-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

test(`of ${KILLS} kills in the middle of delivering none loses an event or has it twice`, { timeout: 180_000 }, async () => {
  let seed = 7
  const random01 = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647
  const result = await killDeliveries(dir, KILLS, random01)
  expect(result).toMatchObject({ owed: KILLS * 30, effects: KILLS * 30, delivered: KILLS * 30, outOfOrder: 0, midway: KILLS, auditIsWhole: true })
  expect(result).toMatchObject({ workOrders: KILLS * 10, workOrdersThere: KILLS * 10 })
})
