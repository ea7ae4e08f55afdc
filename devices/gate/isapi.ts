// Gate driver for Hikvision access terminals (ISAPI): passages are pushed to us, doors and people are commanded (docs/drivers.md).
import { z } from 'zod'
import type { CommandResult } from '../../contract/device.ts'
import type { DeviceCommand } from '../../contract/vocabulary.ts'
import { isSeen } from '../confirm.ts'
import { defineDriver, type DriverIo, type Session } from '../driver.ts'
import { at } from '../loose-json.ts'
import { createIsapi, toCommandResult, xmlBody } from '../transport/isapi-call.ts'
import { canConfigurePush, isapiSettings, openIsapiDevice, PUSH_ADDRESS_NEEDED, startIsapiLine, type IsapiLine } from '../transport/isapi-device.ts'
import type { IsapiDocument } from '../transport/isapi-document.ts'
import { keepUpWithHistory } from './isapi-history.ts'
import { readAcsEvent } from './isapi-passage.ts'
import { peopleOf } from './isapi-people.ts'

const config = z
  .strictObject({
    ...isapiSettings,
    /** As the terminal numbers its doors. */
    door: z.number().int().min(1).max(32).default(1),
    /** The door has a contact of its own; without one nothing is ever `confirmed`. */
    doorSensor: z.boolean().default(false),
    /** How long the door may take to be seen as asked. */
    confirmMs: z.number().int().min(0).max(30_000).default(5000),
    /** Which way whoever uses a reader passes, by the reader's number, e.g. `{ "1": "in", "2": "out" }`. */
    readers: z.record(z.string().regex(/^\d{1,3}$/, 'the number of a reader'), z.enum(['in', 'out'])).default({}),
    /** How often the terminal's own records are searched for what was not pushed. */
    reconcileMinutes: z.number().min(1).max(1440).default(10),
    /** How far back at the first search. What was stored more than a day ago would be stored again, hence the limit. */
    lookBackHours: z.number().min(0).max(20).default(12),
    /** How long a record that was found waits for its push. */
    settleMs: z.number().int().min(0).max(60_000).default(10_000),
    facePart: z.enum(['FaceImage', 'img']).default('FaceImage'),
    /** For one call that writes a person or reads records; making a face known takes a terminal seconds. */
    enrolTimeoutMs: z.number().int().min(1000).max(120_000).default(20_000),
  })
  .refine(canConfigurePush, PUSH_ADDRESS_NEEDED)
type Config = z.output<typeof config>

const WORDS = { open: 'open', holdOpen: 'alwaysOpen', restore: 'close', lock: 'alwaysClose' } as const
type GateCommand = keyof typeof WORDS

/** By the io that the supervisor keeps while a device comes and goes: how far its records are known. */
const reachedByIo = new WeakMap<DriverIo, Map<number, number>>()

export const isapi = defineDriver({
  kind: 'gate',
  id: 'gate/isapi',
  title: { zh: '海康威视门禁终端(ISAPI)', en: 'Hikvision access terminal (ISAPI)' },
  config,
  proven: 'fake',
  commands: ['open', 'holdOpen', 'restore', 'lock'],
  holds: ['face', 'card'],
  async open(settings, io): Promise<Session> {
    const door = watchDoor()
    const line = startIsapiLine(settings, io)
    const device = await openIsapiDevice(line, settings, io, (event) => receive(event, settings, io, door))
    const patient = createIsapi({ ...settings, timeoutMs: settings.enrolTimeoutMs }, line.signal)
    const reached = reachedByIo.get(io) ?? new Map<number, number>()
    reachedByIo.set(io, reached)
    const history = keepUpWithHistory({ call: patient, io, signal: line.signal, settings, reached })
    return {
      online: true,
      listening: device.listening,
      check: device.check,
      command: (command, { reason }) => commandDoor(command, reason, { settings, io, line, door }),
      people: peopleOf(patient, settings),
      async close() {
        await device.close()
        await history
      },
    }
  },
})

async function receive({ root, content }: IsapiDocument, settings: Config, io: DriverIo, door: DoorWatch): Promise<void> {
  const details = root === 'AccessControllerEvent' ? content : at(content, 'AccessControllerEvent')
  // A terminal that does not say is live; what says anything but "current" is not.
  const current = at(details, 'currentEvent')
  const replayed = current !== undefined && current !== true && current !== 'true'
  const read = readAcsEvent(
    { major: at(details, 'majorEventType'), minor: at(details, 'subEventType'), time: at(content, 'dateTime') ?? at(details, 'dateTime'), details },
    { ...settings, replayed, nowMs: io.now() },
  )
  if (read?.isKnown === false) io.log('info', 'an event of the terminal that is not in the list of meanings', { code: read.code })
  const passage = read?.passage ?? null
  if (passage === null) return
  if (!replayed && (passage.door ?? settings.door) === settings.door) door.saw(passage.outcome)
  await io.emit(passage)
}

interface DoorWatch {
  saw(outcome: string): void
  /** A moment to ask about later. */
  mark(): number
  /** What the door's own contact said last, since then. */
  since(mark: number): 'doorOpened' | 'doorClosed' | null
  /** Since when the door is asked to stay open; null: it is not. */
  heldMark: number | null
}

function watchDoor(): DoorWatch {
  let count = 0
  let last: 'doorOpened' | 'doorClosed' | null = null
  return {
    saw(outcome) {
      if (outcome !== 'doorOpened' && outcome !== 'doorClosed') return
      count += 1
      last = outcome
    },
    mark: () => count,
    since: (mark) => (count > mark ? last : null),
    heldMark: null,
  }
}

interface Commanded {
  readonly settings: Config
  readonly io: DriverIo
  readonly line: IsapiLine
  readonly door: DoorWatch
}

async function commandDoor(command: DeviceCommand, reason: string, { settings, io, line, door }: Commanded): Promise<CommandResult> {
  if (!isGateCommand(command)) return { state: 'rejected', reason: 'device.commandUnsupported' }
  io.log('info', 'commanding the door', { command, reason })
  // Before the request: a quick door opens before the answer is here. A door that is held stays seen until it shuts.
  const mark = (command === 'holdOpen' ? door.heldMark : null) ?? door.mark()
  const outcome = await line.call({
    method: 'PUT',
    path: `/ISAPI/AccessControl/RemoteControl/door/${settings.door}`,
    body: xmlBody(`<RemoteControlDoor version="2.0" xmlns="http://www.isapi.org/ver20/XMLSchema"><cmd>${WORDS[command]}</cmd></RemoteControlDoor>`),
  })
  const result = toCommandResult(outcome)
  if (command === 'restore' || command === 'lock') door.heldMark = null
  if (result.state !== 'accepted') return result
  if (command === 'holdOpen') door.heldMark = mark
  const wanted = command === 'open' || command === 'holdOpen' ? 'doorOpened' : 'doorClosed'
  const isConfirmed =
    settings.doorSensor &&
    (await isSeen(() => Promise.resolve(door.since(mark) === wanted), { confirmMs: settings.confirmMs, now: () => io.now(), signal: line.signal }))
  return isConfirmed ? { state: 'confirmed', reason: null } : result
}

function isGateCommand(command: DeviceCommand): command is GateCommand {
  return Object.hasOwn(WORDS, command)
}
