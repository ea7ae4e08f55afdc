// Patrol reader driver: swipes of guards' cards, posted over HTTP (docs/drivers.md).
import { z } from 'zod'
import { defineDriver, type DriverIo, type Session } from '../driver.ts'
import { createLateness, type Lateness } from '../lateness.ts'
import { isTimezone } from '../local-time.ts'
import { at, readJson } from '../loose-json.ts'
import { watchPresence } from '../presence.ts'
import { isFrom, pushSettings } from '../push-config.ts'
import { byteOrder, swipeOf } from '../swipe.ts'
import { timeOf } from '../topic-tree.ts'
import { claimPath, type Push, type PushAnswer } from '../transport/push-listener.ts'

const config = z.strictObject({
  ...pushSettings,
  byteOrder,
  /** Of times that say none. */
  timezone: z.string().refine(isTimezone, 'an IANA time zone').default('Asia/Shanghai'),
  /** A reader may be quiet for as long as nobody comes by. */
  silenceSeconds: z.number().int().min(5).max(604_800).default(86_400),
})
type Config = z.output<typeof config>

const MAX_BYTES = 4096

export const httpPatrolReader = defineDriver({
  kind: 'patrol-reader',
  id: 'patrol-reader/http',
  title: { zh: '巡更读卡器(HTTP)', en: 'Patrol reader (HTTP)' },
  config,
  proven: 'fake',
  commands: [],
  async open(settings, io): Promise<Session> {
    const presence = watchPresence(settings.silenceSeconds, io)
    const lateness = createLateness(io.log)
    const claimed = await claimPath({
      listen: settings.listen,
      path: settings.path,
      maxBytes: MAX_BYTES,
      async handle(push) {
        if (!isFrom(push, settings.from)) return { status: 403 }
        presence.heard()
        return receive(push, settings, io, lateness)
      },
    }).catch((error: unknown) => {
      presence.stop()
      throw error
    })
    return {
      online: false,
      listening: claimed.listening,
      async close() {
        presence.stop()
        await claimed.release()
      },
    }
  },
})

/** Rejecting, when it could not be stored, answers 503: the reader posts it again. */
async function receive(push: Push, settings: Config, io: DriverIo, lateness: Lateness): Promise<PushAnswer> {
  if (push.method !== 'POST' && push.method !== 'PUT') return { status: 405 }
  const said = readJson(push.body)
  const nowMs = io.now()
  const judged = lateness.judge(timeOf(at(said, 'at'), settings.timezone), nowMs)
  const about = { byteOrder: settings.byteOrder, id: at(said, 'id'), at: at(said, 'at'), judged, retained: false, nowMs }
  const swipe = swipeOf(said, about)
  if (swipe === null) {
    io.log('warn', 'a swipe that names no card was refused')
    return json(422, { error: 'cardNumber: letters and digits, at most 32' })
  }
  await io.emit(swipe)
  return json(200, { ok: true })
}

function json(status: number, body: object): PushAnswer {
  return { status, type: 'application/json', text: JSON.stringify(body) }
}
