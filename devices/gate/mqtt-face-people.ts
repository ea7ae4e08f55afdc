// The people of an MQTT face terminal: put in and taken out one at a time, each answered before the next.
import type { Enrolment, EnrolmentResult } from '../../contract/enrolment.ts'
import { pause } from '../confirm.ts'
import type { PeopleOfDevice } from '../driver.ts'
import { toLocalTime } from '../local-time.ts'
import { at, toText } from '../loose-json.ts'
import type { FaceAnswer, FaceCommands } from './mqtt-face-commands.ts'
import type { MqttFaceConfig } from './mqtt-face-config.ts'

const MAX_NAME = 32
/** It is busy with others: nothing is wrong with this person. */
const CODE_BUSY = 410
/** Where one end of the time is open; within what 32 bits hold. */
const OPEN_BEGIN = '2000-01-01 00:00:00'
const OPEN_END = '2037-12-31 23:59:59'
/** Far above what a terminal holds, 50,000 numbers of 48 characters. */
const MAX_LIST_CHARS = 3_000_000

export function createFacePeople(settings: MqttFaceConfig, commands: Pick<FaceCommands, 'ask'>, signal: AbortSignal): PeopleOfDevice {
  let work: Promise<unknown> = Promise.resolve()
  const inTurn = (run: () => Promise<EnrolmentResult>): Promise<EnrolmentResult> => {
    const result = work.then(run)
    work = result.then(() => pause(settings.personPauseMs, signal))
    return result
  }
  const ask = (operator: string, info: object) => commands.ask(operator, info, settings.personMs)

  const remove = async (customId: string): Promise<EnrolmentResult> => {
    const deleted = await ask('DelPerson', { customId })
    if (deleted.is !== 'refused' || deleted.code === CODE_BUSY) return resultOf(deleted)
    // Terminals refuse to delete whom they do not know, each with a number of its own; their list tells.
    const known = await ask('QueryPerson', {})
    return known.is === 'ok' && isMissing(known.info, customId) ? { state: 'synced', reason: null } : resultOf(deleted)
  }

  return {
    put: (person) =>
      inTurn(async () => {
        // An entry without a picture leaves the face as it is (`keep`); one that is not wanted any more has to be forgotten.
        const forgotten = person.face === null ? await remove(person.ref) : null
        if (forgotten !== null && forgotten.state !== 'synced') return forgotten
        return resultOf(await ask('EditPerson', entryOf(person, settings)))
      }),
    remove: (ref) => inTurn(() => remove(ref)),
  }
}

/** The numbers of all its people in one text, separated by commas. */
function isMissing(info: unknown, customId: string): boolean {
  const list = at(info, 'customId')
  return typeof list === 'string' && list.length <= MAX_LIST_CHARS && !list.split(',').some((one) => toText(one, 64) === customId)
}

function resultOf(answer: FaceAnswer): EnrolmentResult {
  if (answer.is === 'ok') return { state: 'synced', reason: null }
  if (answer.is === 'unreachable') return { state: 'unreachable', reason: 'device.unreachable' }
  // Putting and removing may be done twice, so that silence may be tried again.
  if (answer.is === 'silent') return { state: 'unreachable', reason: 'device.noAnswer' }
  return { state: answer.code === CODE_BUSY ? 'unreachable' : 'failed', reason: answer.words === '' ? 'device.rejected' : answer.words }
}

function entryOf(person: Enrolment, settings: MqttFaceConfig): object {
  return {
    customId: person.ref,
    name: Array.from(person.name).slice(0, MAX_NAME).join(''),
    personType: person.kind === 'blocked' ? 1 : 0,
    RFIDCard: person.cardNumber ?? '',
    ...validityOf(person, settings),
    ...(person.face instanceof Uint8Array && { pic: `data:image/jpeg;base64,${Buffer.from(person.face).toString('base64')}` }),
  }
}

function validityOf({ validFromMs, validToMs, maxUses }: Enrolment, { dialect, timezone }: MqttFaceConfig): object {
  const isTimed = validFromMs !== null || validToMs !== null
  const begin = validFromMs === null ? OPEN_BEGIN : formatTime(validFromMs, timezone)
  const end = validToMs === null ? OPEN_END : formatTime(validToMs, timezone)
  if (dialect === 'tempValid') {
    const isTemporary = isTimed || maxUses !== null
    return { tempValid: isTemporary ? 1 : 0, ...(isTemporary && { validBegin: begin, validEnd: end }), ...(maxUses !== null && { effectNumber: maxUses }) }
  }
  // 0 for ever, 1 from until, 3 so many times, 4 both.
  const tempCardType = isTimed ? (maxUses === null ? 1 : 4) : maxUses === null ? 0 : 3
  return { tempCardType, ...(isTimed && { cardValidBegin: begin, cardValidEnd: end }), ...(maxUses !== null && { EffectNumber: maxUses }) }
}

function formatTime(atMs: number, timezone: string): string {
  const [second, minute, hour, day, month, year] = toLocalTime(atMs, timezone)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`
}
