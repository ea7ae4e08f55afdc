// Fire panel driver for what a Modbus device shows of a panel: a map of registers and bits, or just its fire and fault relays on two inputs (docs/drivers.md).
import { z } from 'zod'
import { defineDriver } from '../driver.ts'
import { areDistinct, createFirePoints, firePoint, MAX_POINTS, POINTS_RULE } from '../fire-points.ts'
import { moduleSettings } from '../modbus-io.ts'
import { openPolling, readHeld } from '../modbus-poll.ts'
import { isState, STATE_RULE, stateAt } from '../modbus-table.ts'

const config = z.strictObject({
  ...moduleSettings,
  /** A fire may not wait longer than a second to be read. */
  pollMs: z.number().int().min(100).max(1000).default(500),
  /** For so long a reading has to hold before it counts. */
  debounceMs: z.number().int().min(0).max(500).default(100),
  points: z
    .array(z.strictObject({ ...firePoint, ...stateAt }).refine(isState, STATE_RULE))
    .min(1)
    .max(MAX_POINTS)
    .refine(areDistinct, POINTS_RULE),
})

export const modbusMap = defineDriver({
  kind: 'fire-panel',
  id: 'fire-panel/modbus-map',
  title: { zh: '火灾报警控制器(Modbus 点表或干接点)', en: 'Fire alarm panel by a Modbus map or dry contacts' },
  config,
  proven: 'third-party',
  commands: [],
  open(settings, io) {
    // Fires are told before everything else that came on with them.
    const points = settings.points.toSorted((a, b) => Number(b.meaning === 'fire') - Number(a.meaning === 'fire'))
    const watch = createFirePoints(points, io)
    return openPolling(io, {
      settings,
      wanted: points.map(({ table, address }) => ({ table, address, count: 1 })),
      take: async (poll) => watch.take(await readHeld(poll, points, watch.known(), settings.debounceMs)),
    })
  },
})
