// Writes people into a Hikvision terminal and takes them out again: the person first, then the card, then the face.
import type { Enrolment, EnrolmentResult } from '../../contract/enrolment.ts'
import { writeLocalTime } from '../device-time.ts'
import type { PeopleOfDevice } from '../driver.ts'
import { toText } from '../loose-json.ts'
import { jsonBody, toEnrolmentResult, type IsapiCall, type IsapiOutcome } from '../transport/isapi-call.ts'

export interface PeopleSettings {
  readonly door: number
  readonly timezone: string
  /** Name of the picture's part of the form; firmware differs. */
  readonly facePart: 'FaceImage' | 'img'
}

const MAX_FACE_BYTES = 200 * 1024
/** Older firmware takes no more. */
const MAX_NAME_BYTES = 32
const EARLIEST = '2000-01-01T00:00:00'
/** Later ones are refused. */
const LATEST = '2037-12-31T23:59:59'
const FACE_LIBRARY = { faceLibType: 'blackFD', FDID: '1' } as const
const BOUNDARY = 'vigil-7d1f3c0a9b52'

const USER_TYPES = { resident: 'normal', visitor: 'visitor', blocked: 'blackList' } as const

export function peopleOf(call: IsapiCall, settings: PeopleSettings): PeopleOfDevice {
  /** Firmware without it takes Record and Modify instead. */
  let hasSetUp = true

  const send = (method: 'PUT' | 'POST', path: string, body: object) => call({ method, path: `/ISAPI/${path}`, body: jsonBody(body) })

  const putPerson = async (body: object): Promise<IsapiOutcome> => {
    if (hasSetUp) {
      const outcome = await send('PUT', 'AccessControl/UserInfo/SetUp?format=json', body)
      if (outcome.is !== 'refused' || !outcome.isUnsupported) return outcome
      hasSetUp = false
    }
    const recorded = await send('POST', 'AccessControl/UserInfo/Record?format=json', body)
    return isAlreadyThere(recorded) ? send('PUT', 'AccessControl/UserInfo/Modify?format=json', body) : recorded
  }

  /** Always cleared first: a card that was lost must not open beside the new one. */
  const putCard = async (employeeNo: string, cardNo: string | null): Promise<IsapiOutcome> => {
    const cleared = await send('PUT', 'AccessControl/CardInfo/Delete?format=json', { CardInfoDelCond: { EmployeeNoList: [{ employeeNo }] } })
    if (!isGone(cleared, cardNo === null)) return cleared
    return cardNo === null ? DONE : send('PUT', 'AccessControl/CardInfo/SetUp?format=json', { CardInfo: { employeeNo, cardNo, cardType: 'normalCard' } })
  }

  const deleteFace = (ref: string) =>
    send('PUT', `Intelligent/FDLib/FDSearch/Delete?format=json&FDID=${FACE_LIBRARY.FDID}&faceLibType=${FACE_LIBRARY.faceLibType}`, { FPID: [{ value: ref }] })

  const putFace = async (ref: string, face: Uint8Array | null): Promise<IsapiOutcome> => {
    if (face === null) {
      const deleted = await deleteFace(ref)
      return isGone(deleted, false) ? DONE : deleted
    }
    const record = () => call({ method: 'POST', path: '/ISAPI/Intelligent/FDLib/FaceDataRecord?format=json', body: faceForm(ref, face, settings.facePart) })
    const recorded = await record()
    if (!isAlreadyThere(recorded)) return recorded
    const deleted = await deleteFace(ref)
    return isGone(deleted, false) ? record() : deleted
  }

  return {
    async put(person) {
      const { ref, cardNumber, face } = person
      if (!isRef(ref) || (face instanceof Uint8Array && face.length > MAX_FACE_BYTES)) return NOT_FIT
      for (const step of [
        () => putPerson({ UserInfo: userInfo(person, settings) }),
        () => putCard(ref, cardNumber),
        () => (face === 'keep' ? DONE : putFace(ref, face)),
      ]) {
        const outcome = await step()
        if (outcome.is !== 'ok') return toEnrolmentResult(outcome)
      }
      return toEnrolmentResult(DONE)
    },
    async remove(ref) {
      if (!isRef(ref)) return NOT_FIT
      // The face first, by itself: where only the person went, nothing would ever ask for the face again.
      const withoutFace = await deleteFace(ref)
      if (!isGone(withoutFace, true)) return toEnrolmentResult(withoutFace)
      const deleted = await send('PUT', 'AccessControl/UserInfo/Delete?format=json', { UserInfoDelCond: { EmployeeNoList: [{ employeeNo: ref }] } })
      return toEnrolmentResult(isGone(deleted, false) ? DONE : deleted)
    },
  }
}

const DONE: IsapiOutcome = { is: 'ok' }
const NOT_FIT: EnrolmentResult = { state: 'failed', reason: 'request.invalidField' }

/** With hyphens some firmware refuses it. */
function isRef(ref: string): boolean {
  return /^[A-Za-z0-9]{1,32}$/.test(ref)
}

function isAlreadyThere(outcome: IsapiOutcome): boolean {
  return outcome.is === 'refused' && /already_?exist/i.test(outcome.words)
}

/** @param orUnsupported a terminal that cannot hold such a thing holds none */
function isGone(outcome: IsapiOutcome, orUnsupported: boolean): boolean {
  return outcome.is === 'ok' || (outcome.is === 'refused' && (/not_?exist|no_?match/i.test(outcome.words) || (orUnsupported && outcome.isUnsupported)))
}

function userInfo({ ref, name, kind, validFromMs, validToMs, maxUses }: Enrolment, { door, timezone }: PeopleSettings): object {
  return {
    employeeNo: ref,
    name: cutName(name) || ref,
    userType: USER_TYPES[kind],
    Valid: { enable: true, beginTime: timeIn(validFromMs, EARLIEST, timezone), endTime: timeIn(validToMs, LATEST, timezone), timeType: 'local' },
    doorRight: String(door),
    RightPlan: [{ doorNo: door, planTemplateNo: '1' }],
    userVerifyMode: '',
    // 0: as often as one likes. Said also where it is so, because SetUp keeps what is not said.
    maxOpenDoorTime: maxUses ?? 0,
  }
}

/** Times of this form compare as texts. */
function timeIn(atMs: number | null, ifNone: string, timezone: string): string {
  const text = atMs === null ? ifNone : writeLocalTime(atMs, timezone)
  return text < EARLIEST ? EARLIEST : text > LATEST ? LATEST : text
}

/** At most 32 bytes of UTF-8, cut between characters. */
function cutName(name: string): string {
  let cut = ''
  for (const character of toText(name, MAX_NAME_BYTES) ?? '') {
    if (Buffer.byteLength(cut + character) > MAX_NAME_BYTES) break
    cut += character
  }
  return cut.trim()
}

function faceForm(ref: string, face: Uint8Array, facePart: string): { readonly type: string; readonly bytes: Uint8Array } {
  const record = JSON.stringify({ ...FACE_LIBRARY, FPID: ref })
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="FaceDataRecord"\r\nContent-Type: application/json\r\n\r\n${record}\r\n--${BOUNDARY}\r\nContent-Disposition: form-data; name="${facePart}"; filename="face.jpg"\r\nContent-Type: image/jpeg\r\n\r\n`
  return { type: `multipart/form-data; boundary=${BOUNDARY}`, bytes: Buffer.concat([Buffer.from(head), face, Buffer.from(`\r\n--${BOUNDARY}--\r\n`)]) }
}
