// Plate reader driver: cameras with a Zhenshi (VZ) module push each plate over HTTP and open their barrier or not by our answer (docs/drivers.md).
import { z } from 'zod'
import type { PlateReadEvent } from '../../contract/device-events.ts'
import type { CommandResult } from '../../contract/device.ts'
import { normalisePlate } from '../../contract/plate.ts'
import type { PlateColour } from '../../contract/vocabulary.ts'
import { defineDriver, type DriverIo, type Session } from '../driver.ts'
import { believeTime } from '../local-time.ts'
import { watchPresence } from '../presence.ts'
import { at, readJson, toNumber, toText } from '../loose-json.ts'
import { isFrom, pushSettings } from '../push-config.ts'
import { claimPath, type Push, type PushAnswer } from '../transport/push-listener.ts'

const config = z.strictObject({
  ...pushSettings,
  /** Which way vehicles pass this lane; the reader only knows up and down in its picture. */
  direction: z.enum(['in', 'out']).optional(),
  /** The reader's serial number; absent: any that knows the path. */
  serial: z.string().max(64).optional(),
  /** How long an opening may wait for the reader's next call: with "comet" polling it calls at once, else every 5 s. */
  openWaitMs: z.number().int().min(500).max(60_000).default(8000),
})
type Config = z.output<typeof config>

/** With two pictures in base64; they are not kept. */
const MAX_BYTES = 8 * 1024 * 1024
const COLOURS: readonly (PlateColour | null)[] = [null, 'blue', 'yellow', 'white', 'black', 'green', 'yellowGreen']

export const zhenshi = defineDriver({
  kind: 'plate-reader',
  id: 'plate-reader/zhenshi',
  title: { zh: '臻识车牌识别机(HTTP 推送)', en: 'Zhenshi plate reader (HTTP push)' },
  config,
  proven: 'fake',
  commands: ['open'],
  async open(settings, io): Promise<Session> {
    const presence = watchPresence(settings.silenceSeconds, io)
    const openings = createOpenings(settings.openWaitMs)
    const claimed = await claimPath({
      listen: settings.listen,
      path: settings.path,
      maxBytes: MAX_BYTES,
      handle: async (push) => (isFrom(push, settings.from) ? receive(push, settings, io, presence.heard, openings) : { status: 403 }),
    }).catch((error: unknown) => {
      presence.stop()
      throw error
    })
    return {
      online: false,
      listening: claimed.listening,
      command: (_open, { reason }) => {
        io.log('info', 'opening at the next call', { reason })
        return openings.ask()
      },
      async close() {
        presence.stop()
        openings.stop()
        await claimed.release()
      },
    }
  },
})

async function receive(push: Push, settings: Config, io: DriverIo, heard: () => void, openings: Openings): Promise<PushAnswer> {
  const alarm = at(readJson(push.body), 'AlarmInfoPlate')
  // Heartbeats are forms with the reader's password in clear: nothing of them is read or logged.
  if (alarm === undefined) {
    heard()
    return json(openings.take() ? { Response_AlarmInfoPlate: { info: 'ok', channelNum: 0 } } : {})
  }
  const serial = toText(at(alarm, 'serialno'), 64) ?? ''
  if (settings.serial !== undefined && serial !== settings.serial) {
    io.log('warn', 'a plate came from a reader with another serial number; not taken', { serial })
    return { status: 403 }
  }
  heard()
  const result = at(alarm, 'result', 'PlateResult')
  const plateId = toNumber(at(result, 'plateid'))
  const event = plateReadOf(result, serial, plateId, settings, io.now())
  if (event === null) {
    io.log('warn', 'a push without a plate in it was answered and left', { bytes: push.body.length })
    return json(shut(plateId))
  }
  const answer = await io.emit(event)
  if (event.replayed) return json({ Response_AlarmInfoPlate: { ContinuePushOffline: { plateid: plateId ?? 0, continue: 1 } } })
  return json(answer.open ? passed(plateId) : shut(plateId))
}

/** @returns null for what is no plate result at all */
function plateReadOf(result: unknown, serial: string, plateId: number | null, settings: Config, nowMs: number): PlateReadEvent | null {
  const license = at(result, 'license')
  if (typeof license !== 'string') return null
  const sec = toNumber(at(result, 'timeStamp', 'Timeval', 'sec'))
  const usec = toNumber(at(result, 'timeStamp', 'Timeval', 'usec')) ?? 0
  const confidence = toNumber(at(result, 'confidence'))
  const isOffline = at(result, 'isoffline')
  return {
    type: 'plateRead',
    plate: normalisePlate(license),
    rawPlate: toText(license, 32) ?? '',
    colour: COLOURS[toNumber(at(result, 'colorType')) ?? 0] ?? null,
    confidence01: confidence === null ? null : Math.min(1, Math.max(0, confidence / 100)),
    direction: settings.direction ?? null,
    deviceAtMs: believeTime(sec === null ? null : Math.round(sec * 1000 + usec / 1000), nowMs),
    // What does not say plainly that it is live opens nothing.
    replayed: isOffline !== undefined && toNumber(isOffline) !== 0,
    // The reader's counter begins anew at a restart, so the moment belongs to the key.
    dedupeKey: `${serial}-${plateId ?? license.slice(0, 32)}-${sec ?? ''}`,
  }
}

function passed(plateId: number | null): object {
  return { Response_AlarmInfoPlate: { info: 'ok', content: 'retransfer_stop', channelNum: 0, plateid: plateId ?? 0 } }
}

/** Received, stay shut; without the content some models push on and then ask the second server. */
function shut(plateId: number | null): object {
  return { Response_AlarmInfoPlate: { info: 'no', content: 'retransfer_stop', plateid: plateId ?? 0 } }
}

function json(body: object): PushAnswer {
  return { status: 200, type: 'application/json', text: JSON.stringify(body) }
}

interface Openings {
  /** Waits for the reader to call. */
  ask(): Promise<CommandResult>
  /** The reader called. @returns whether it is to open */
  take(): boolean
  stop(): void
}

function createOpenings(waitMs: number): Openings {
  const waiting = new Set<{ end(result: CommandResult): void }>()
  return {
    ask: () =>
      new Promise((resolve) => {
        const asked = {
          end(result: CommandResult) {
            clearTimeout(timer)
            waiting.delete(asked)
            resolve(result)
          },
        }
        // It never called, so it certainly was not told.
        const timer = setTimeout(() => asked.end({ state: 'unreachable', reason: 'device.unreachable' }), waitMs)
        waiting.add(asked)
      }),
    take() {
      const isAsked = waiting.size > 0
      // The answer is on its way and nothing ever confirms it.
      for (const asked of waiting) asked.end({ state: 'accepted', reason: 'device.notConfirmed' })
      return isAsked
    },
    stop() {
      for (const asked of waiting) asked.end({ state: 'unreachable', reason: 'device.unreachable' })
    },
  }
}
