// Plate reader driver for Hikvision cameras (ISAPI ANPR): reads are pushed to us, the barrier is opened by a call of ours (docs/drivers.md).
import { z } from 'zod'
import type { PlateReadEvent } from '../../contract/device-events.ts'
import type { CommandResult } from '../../contract/device.ts'
import type { DeviceCommand } from '../../contract/vocabulary.ts'
import { defineDriver, type Session } from '../driver.ts'
import { createIsapi } from '../transport/isapi-call.ts'
import { canConfigurePush, isapiSettings, openIsapiDevice, PUSH_ADDRESS_NEEDED, startIsapiLine } from '../transport/isapi-device.ts'
import { barrierOf } from './isapi-barrier.ts'
import { vehicleListOf } from './isapi-list.ts'
import { readPlate } from './isapi-plate.ts'
import { rememberCars } from './recent-cars.ts'

const config = z
  .strictObject({
    ...isapiSettings,
    /** Of the camera; also of its barrier. */
    channel: z.number().int().min(1).max(64).default(1),
    /** Which way vehicles pass that come forward in the picture; those in reverse pass the other way. */
    direction: z.enum(['in', 'out']).optional(),
    /** The camera's relay that opens where it says that it knows no barrier; null: none. */
    ioOutput: z.number().int().min(1).max(16).nullable().default(1),
    pulseMs: z.number().int().min(100).max(10_000).default(500),
    /** How long the barrier may take to be seen as asked; only where its position is wired to the camera. */
    confirmMs: z.number().int().min(0).max(30_000).default(6000),
    /** The camera is given the list of vehicles, for when nobody answers it: set its barrier to go by it only then. */
    holdList: z.boolean().default(false),
  })
  .refine(canConfigurePush, PUSH_ADDRESS_NEEDED)

export const isapi = defineDriver({
  kind: 'plate-reader',
  id: 'plate-reader/isapi',
  title: { zh: '海康威视车牌识别相机(ISAPI)', en: 'Hikvision plate camera (ISAPI)' },
  config,
  proven: 'fake',
  commands: ['open', 'holdOpen', 'restore', 'lock'],
  holdsVehicles: true,
  async open(settings, io): Promise<Session> {
    const line = startIsapiLine(settings, io)
    const barrier = barrierOf({ ...line, lastCall: createIsapi(settings, new AbortController().signal), settings, io })
    const underWay = new Set<Promise<unknown>>()
    const run = (command: DeviceCommand): Promise<CommandResult> => {
      const commanded = barrier(command)
      underWay.add(commanded)
      return commanded.finally(() => underWay.delete(commanded))
    }
    const cars = rememberCars()
    let isStuck = false
    /** A vehicle that may pass and does not get through stands before the barrier: somebody has to be told, once until it works again. */
    const openFor = async (read: PlateReadEvent): Promise<void> => {
      const { state, reason } = await run('open')
      const isOpening = state === 'confirmed' || state === 'accepted'
      const words = isOpening ? 'the barrier was opened for a vehicle that may pass' : 'the barrier did not open for a vehicle that may pass'
      io.log(isOpening ? 'info' : 'warn', words, { state, reason })
      if (isOpening !== isStuck) return
      isStuck = !isOpening
      const told = {
        type: 'equipment',
        fault: 'doorFault',
        active: isStuck,
        code: `barrier-${state}`,
        text: '道闸',
        deviceAtMs: null,
        replayed: false,
      } as const
      await io.emit({ ...told, dedupeKey: `barrier-${isStuck}-${read.dedupeKey}` }).catch((error: unknown) => {
        isStuck = !isStuck
        io.log('warn', 'a barrier that does not open could not be told', { error: String(error) })
      })
    }
    const device = await openIsapiDevice(line, settings, io, async ({ content }) => {
      const read = readPlate(content, { ...settings, nowMs: io.now() })
      if (read === null || (await cars.isSame(read, io.now()))) return
      const storing = io.emit(read)
      cars.remember(read, storing, io.now())
      const answer = await storing
      // The camera is answered at once; its barrier is a call of its own.
      if (answer.open && !read.replayed) void openFor(read)
    })
    return {
      online: true,
      listening: device.listening,
      check: device.check,
      ...(settings.holdList && { vehicles: vehicleListOf(line.call, settings.channel, settings.timezone) }),
      command: (command, { reason }) => {
        io.log('info', 'commanding the barrier', { command, reason })
        return run(command)
      },
      async close() {
        await device.close()
        await Promise.all(underWay)
      },
    }
  },
})
