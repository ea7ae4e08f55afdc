// 200 kills at random moments of delivering: what is lost, what has its effect twice, and how often something had to be sent again.
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { killDeliveries } from '../test/fixtures/kill-deliveries.ts'
import type { Measurement } from './measurement.ts'

const KILLS = 200

export async function measure(): Promise<Measurement> {
  const dir = mkdtempSync(join(tmpdir(), 'vigil-bench-kills-'))
  try {
    const result = await killDeliveries(dir, KILLS, Math.random)
    if (!result.auditIsWhole) throw new Error('the audit chain is broken')
    return {
      name: 'pms-kills',
      figures: {
        owed: { value: result.owed, unit: 'events' },
        effects: { value: result.effects, unit: 'events' },
        delivered: { value: result.delivered, unit: 'events' },
        outOfOrder: { value: result.outOfOrder, unit: 'events' },
        repeats: { value: result.repeats, unit: 'requests' },
        workOrders: { value: result.workOrders, unit: 'orders' },
        workOrdersThere: { value: result.workOrdersThere, unit: 'orders' },
      },
      ratios: { effects: { value: result.effects / result.owed, against: 'owed' } },
      notes: [
        `${result.midway} kills (SIGKILL) with events still owed; load ${loadavg()[0]?.toFixed(1)}`,
        'repeats: sent again after a kill; the receiver knew them by their id',
      ],
    }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
