// Fire panel driver for dry contacts of a panel on the digital inputs of an ONVIF camera or encoder (docs/drivers.md).
import { z } from 'zod'
import { defineDriver, type Session } from '../driver.ts'
import { areDistinct, createFirePoints, firePoint, POINTS_RULE } from '../fire-points.ts'
import { watchInputs } from '../onvif-inputs.ts'
import { onvifSettings, pullSeconds, token } from '../onvif-io.ts'
import { createOnvifClient } from '../transport/onvif-soap.ts'

const config = z.strictObject({
  ...onvifSettings,
  pullSeconds,
  points: z
    .array(z.strictObject({ ...firePoint, token, normallyClosed: z.boolean().default(false) }))
    .min(1)
    .max(32)
    .refine(areDistinct, POINTS_RULE),
})

/** Between two pulls: a device that always has something to say must not keep us busy with nothing else. */
const BETWEEN_MS = 250

export const onvifInput = defineDriver({
  kind: 'fire-panel',
  id: 'fire-panel/onvif-input',
  title: { zh: '火灾报警控制器(ONVIF 开关量输入)', en: 'Fire alarm panel on ONVIF digital inputs' },
  config,
  proven: 'fake',
  commands: [],
  async open(settings, io): Promise<Session> {
    const { points } = settings
    const watch = await watchInputs(createOnvifClient(settings, io), io, { tokens: points.map((point) => point.token), pullSeconds: settings.pullSeconds })
    const edges = createFirePoints(points, io)
    const now = Array<boolean | null>(points.length).fill(null)
    let isFirst = true
    const run = async () => {
      for (const { token: told, isOn, deviceAtMs } of await watch.pull()) {
        points.forEach((point, index) => {
          if (point.token === told) now[index] = isOn !== point.normallyClosed
        })
        // One by one: an input may come on and go off within one pull.
        await edges.take(now, deviceAtMs)
      }
      // Also what is still owed, and what is due after a reset.
      await edges.take(now)
      const unknown = points.filter((_, index) => now[index] === null).map((point) => point.token)
      if (isFirst && unknown.length > 0) io.log('warn', 'the device does not say how these inputs stand; only a change will show', { unknown })
      isFirst = false
    }
    return { online: true, check: { everyMs: BETWEEN_MS, run }, close: () => watch.close() }
  },
})
