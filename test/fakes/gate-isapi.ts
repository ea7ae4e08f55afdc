// A Hikvision access terminal for tests: doors, people, cards, faces and its own log over real ISAPI, and the events it pushes.
import { formOf, pushTo, startFakeIsapi, type FakeIsapi, type IsapiReply, type IsapiRequest } from './isapi-device.ts'

export interface AcsRecord {
  readonly major: number
  readonly minor: number
  /** As the terminal writes it. */
  readonly time: string
  readonly serialNo?: number
  readonly employeeNoString?: string
  readonly cardNo?: string
  readonly doorNo?: number
  readonly cardReaderNo?: number
  readonly userType?: string
}

export interface PushOptions {
  readonly form?: 'json' | 'xml' | 'multipart'
  /** undefined: the firmware does not say. */
  readonly currentEvent?: boolean | undefined
}

export interface FakeTerminal extends FakeIsapi {
  /** `open`, `alwaysOpen` ... in order. */
  readonly doorCommands: readonly string[]
  readonly people: ReadonlyMap<string, Readonly<Record<string, unknown>>>
  readonly cards: ReadonlyMap<string, string>
  readonly faces: ReadonlyMap<string, Buffer>
  /** What httpHosts was set to. */
  readonly hosts: readonly string[]
  /** The terminal's log: what a search finds. */
  readonly log: AcsRecord[]
  /** Called when the door is told something; a door that is locked does not move. */
  onDoor: (command: string) => void
  /** A path that this firmware does not know. */
  lacks(path: string): void
  /** Refuses to search for a kind of record. */
  lacksMajor(major: number): void
  /** Says that there is always more, for ever. */
  neverEnd(isEndless: boolean): void
  push(to: { readonly host: string; readonly port: number; readonly path: string }, record: AcsRecord, options?: PushOptions): Promise<number>
}

export const TERMINAL_PATH = '/hik/gate-03-9c1f77aa'
const DEVICE_INFO =
  '<?xml version="1.0" encoding="UTF-8"?>\n<DeviceInfo version="2.0" xmlns="http://www.isapi.org/ver20/XMLSchema"><deviceName>3栋大堂</deviceName><model>DS-K1T341BM</model><serialNumber>DS-K1T341BM20260101</serialNumber><macAddress>24:0f:9b:01:02:03</macAddress></DeviceInfo>'

export async function startFakeTerminal(): Promise<FakeTerminal> {
  const doorCommands: string[] = []
  const people = new Map<string, Record<string, unknown>>()
  const cards = new Map<string, string>()
  const faces = new Map<string, Buffer>()
  const hosts: string[] = []
  const log: AcsRecord[] = []
  const lacking: string[] = []
  const lackingMajors: number[] = []
  let isEndless = false

  const serve = (request: IsapiRequest): IsapiReply => {
    const { method } = request
    const path = request.path.split('?')[0]!.replace('/ISAPI/', '')
    if (lacking.some((one) => path.includes(one))) return { code: 4, words: 'notSupport' }
    if (method === 'GET' && path === 'System/deviceInfo') return { xml: DEVICE_INFO }
    if (method === 'PUT' && path === 'Event/notification/httpHosts') {
      hosts.push(request.body.toString())
      return 'ok'
    }
    if (method === 'PUT' && path.startsWith('AccessControl/RemoteControl/door/')) return door(request)
    if (method === 'POST' && path === 'AccessControl/AcsEvent') return search(request)
    if (path.startsWith('AccessControl/UserInfo/')) return user(path.slice(23), request)
    if (path.startsWith('AccessControl/CardInfo/')) return card(path.slice(23), request)
    if (path.startsWith('Intelligent/FDLib/')) return face(path.slice(18), request)
    return null
  }
  const door = ({ body }: IsapiRequest): IsapiReply => {
    const command = /<cmd>(open|close|alwaysOpen|alwaysClose)<\/cmd>/.exec(body.toString())?.[1]
    if (command === undefined) return { code: 6, words: 'badXmlContent' }
    doorCommands.push(command)
    fake.onDoor(command)
    return 'ok'
  }
  const search = ({ body }: IsapiRequest): IsapiReply => {
    const { AcsEventCond: cond } = json(body) as {
      AcsEventCond: { major: number; searchResultPosition: number; maxResults: number; startTime: string; endTime: string }
    }
    if (lackingMajors.includes(cond.major)) return { code: 4, words: 'notSupport' }
    if (cond.maxResults > 30) return { code: 6, words: 'badJsonContent' }
    const [from, to] = [Date.parse(cond.startTime), Date.parse(cond.endTime)]
    const hits = log.filter(({ major, time }) => major === cond.major && Date.parse(time) >= from && Date.parse(time) <= to)
    const InfoList = hits.slice(cond.searchResultPosition, cond.searchResultPosition + cond.maxResults)
    if (isEndless) return { json: { AcsEvent: { responseStatusStrg: 'MORE', numOfMatches: 30, InfoList: log.slice(0, 30) } } }
    const isMore = hits.length > cond.searchResultPosition + InfoList.length
    const responseStatusStrg = hits.length === 0 ? 'NO MATCH' : isMore ? 'MORE' : 'OK'
    return {
      json: {
        AcsEvent: { searchID: 'vigil', responseStatusStrg, numOfMatches: InfoList.length, totalMatches: hits.length, ...(InfoList.length > 0 && { InfoList }) },
      },
    }
  }
  const user = (what: string, { body }: IsapiRequest): IsapiReply => {
    if (what === 'Delete') {
      const [first] = (json(body) as { UserInfoDelCond: { EmployeeNoList: { employeeNo: string }[] } }).UserInfoDelCond.EmployeeNoList
      const isKnown = people.delete(first!.employeeNo)
      for (const [number, owner] of cards) if (owner === first!.employeeNo) cards.delete(number)
      return isKnown ? 'ok' : { code: 6, words: 'employeeNoNotExist' }
    }
    const { UserInfo } = json(body) as { UserInfo: { employeeNo: string; name: string; Valid: { endTime: string } } }
    if (Buffer.byteLength(UserInfo.name) > 32 || UserInfo.Valid.endTime > '2037-12-31T23:59:59') return { code: 6, words: 'badJsonContent' }
    if (what === 'Record' && people.has(UserInfo.employeeNo)) return { code: 6, words: 'employeeNoAlreadyExist' }
    if (what === 'Modify' && !people.has(UserInfo.employeeNo)) return { code: 6, words: 'employeeNoNotExist' }
    people.set(UserInfo.employeeNo, UserInfo)
    return 'ok'
  }
  const card = (what: string, { body }: IsapiRequest): IsapiReply => {
    if (what === 'Delete') {
      const [first] = (json(body) as { CardInfoDelCond: { EmployeeNoList: { employeeNo: string }[] } }).CardInfoDelCond.EmployeeNoList
      for (const [number, owner] of cards) if (owner === first!.employeeNo) cards.delete(number)
      return 'ok'
    }
    const { CardInfo } = json(body) as { CardInfo: { employeeNo: string; cardNo: string } }
    if (!people.has(CardInfo.employeeNo)) return { code: 6, words: 'employeeNoNotExist' }
    cards.set(CardInfo.cardNo, CardInfo.employeeNo)
    return 'ok'
  }
  const face = (what: string, { body, type }: IsapiRequest): IsapiReply => {
    if (what === 'FDSearch/Delete') {
      const { FPID } = json(body) as { FPID: { value: string }[] }
      return faces.delete(FPID[0]!.value) ? 'ok' : { code: 6, words: 'faceNotExist' }
    }
    // By hand and in bytes, so that the driver's form is not read by what wrote it.
    const boundary = /boundary=(.+)$/.exec(type)?.[1] ?? ''
    const [, record = '', picture = ''] = body.toString('latin1').split(`--${boundary}`)
    const FPID = /"FPID":"([^"]+)"/.exec(record)?.[1] ?? ''
    const jpeg = Buffer.from(picture.slice(picture.indexOf('\r\n\r\n') + 4, -2), 'latin1')
    if (!picture.includes('name="FaceImage"')) return { code: 6, words: 'MessageParametersLack' }
    if (!people.has(FPID)) return { code: 6, words: 'employeeNoNotExist' }
    if (faces.has(FPID)) return { code: 6, words: 'deviceUserAlreadyExistFace' }
    if (jpeg[0] !== 0xff || jpeg[1] !== 0xd8) return { code: 6, words: 'picAnalysisModelingError' }
    faces.set(FPID, jpeg)
    return 'ok'
  }

  const isapi = await startFakeIsapi(serve)
  const fake: FakeTerminal = Object.assign(isapi, {
    doorCommands,
    people,
    cards,
    faces,
    hosts,
    log,
    onDoor: () => {},
    lacks: (path: string) => void lacking.push(path),
    lacksMajor: (major: number) => void lackingMajors.push(major),
    neverEnd: (endless: boolean) => void (isEndless = endless),
    push: (to: { readonly host: string; readonly port: number; readonly path: string }, record: AcsRecord, options: PushOptions = {}) =>
      pushTo(to, eventOf(record, options)),
  })
  return fake
}

function json(body: Buffer): unknown {
  return JSON.parse(body.toString())
}

function eventOf({ major, minor, time, ...rest }: AcsRecord, { form = 'json', currentEvent }: PushOptions): { type: string; body: string | Buffer } {
  const says = currentEvent === undefined ? {} : { currentEvent }
  const AccessControllerEvent = {
    deviceName: '3栋大堂',
    majorEventType: major,
    subEventType: minor,
    currentVerifyMode: 'cardOrFaceOrPw',
    ...rest,
    ...says,
    mask: 'no',
  }
  const event = {
    ipAddress: '127.0.0.1',
    portNo: 80,
    macAddress: '24:0f:9b:01:02:03',
    channelID: 1,
    dateTime: time,
    activePostCount: 1,
    eventType: 'AccessControllerEvent',
    eventState: 'active',
  }
  if (form === 'xml') {
    const tags = (value: object) =>
      Object.entries(value)
        .map(([name, one]) => `<${name}>${String(one)}</${name}>`)
        .join('')
    const text = `<?xml version="1.0" encoding="utf-8"?><EventNotificationAlert version="2.0" xmlns="http://www.isapi.org/ver20/XMLSchema">${tags(event)}<AccessControllerEvent>${tags(AccessControllerEvent)}</AccessControllerEvent></EventNotificationAlert>`
    return { type: 'application/xml', body: text }
  }
  const text = JSON.stringify({ ...event, AccessControllerEvent })
  if (form === 'json') return { type: 'application/json', body: text }
  return formOf([
    { name: 'event_log', type: 'application/json', body: text },
    { name: 'Picture', fileName: 'Picture.jpg', type: 'image/jpeg', body: Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(40_000, 7)]) },
  ])
}
