// A Hikvision plate camera for tests: a barrier that moves, locks and shows where it stands, a relay, and reads pushed as forms.
import { formOf, pushTo, startFakeIsapi, type FakeIsapi, type IsapiReply, type IsapiRequest } from './isapi-device.ts'

export interface AnprOptions {
  readonly plate: string
  readonly plateColor?: string
  readonly confidence?: number
  readonly direction?: string
  readonly dateTime?: string
  readonly uuid?: string | null
  /** undefined: the firmware does not say. */
  readonly alarmDataType?: number
  /** As some firmware does: the plates again, read worse. */
  readonly withList?: boolean
}

type To = { readonly host: string; readonly port: number; readonly path: string }

export interface FakePlateCamera extends FakeIsapi {
  /** `open`, `lock`, `io 1 high` ... as they were obeyed or not. */
  readonly commands: readonly string[]
  /** Its own list, by plate. */
  readonly listed: ReadonlyMap<string, Readonly<Record<string, unknown>>>
  readonly barrier: { isUp: boolean; isLocked: boolean }
  readonly relay: { isOn: boolean }
  /** The position is not wired: status 0. */
  unwire(): void
  /** This firmware does not know a path. */
  lacks(path: string): void
  /** It does not answer to one of `open`, `close`, `lock`, `unlock`. */
  isDeafTo(mode: string): void
  /** It says OK and does not move. */
  jam(): void
  read(to: To, read: AnprOptions): Promise<number>
}

export const CAMERA_PATH = '/hik/anpr-4be1c0d2'

export async function startFakePlateCamera(): Promise<FakePlateCamera> {
  const commands: string[] = []
  const barrier = { isUp: false, isLocked: false }
  const relay = { isOn: false }
  const lacking: string[] = []
  const deafTo: string[] = []
  const listed = new Map<string, Record<string, unknown>>()
  let isWired = true
  let isJammed = false

  const serve = ({ method, path: asked, body }: IsapiRequest): IsapiReply => {
    const path = asked.replace('/ISAPI/', '')
    if (lacking.some((one) => path.includes(one))) return { code: 4, words: 'notSupport' }
    if (method === 'GET' && path === 'System/deviceInfo') return { xml: '<DeviceInfo><model>DS-TCG406</model></DeviceInfo>' }
    if (method === 'GET' && path === 'Parking/channels/1/barrierGate/barrierGateStatus') {
      const status = isWired ? (barrier.isUp ? 2 : 1) : 0
      return {
        xml: `<?xml version="1.0" encoding="UTF-8"?><BarrierGateStatus version="2.0"><barrierGateStatus>${status}</barrierGateStatus></BarrierGateStatus>`,
      }
    }
    if (method === 'PUT' && path === 'Parking/channels/1/barrierGate') {
      const mode = /<BarrierGate><ctrlMode>(open|close|lock|unlock)<\/ctrlMode><\/BarrierGate>/.exec(body.toString())?.[1]
      if (mode === undefined) return { code: 6, words: 'badXmlContent' }
      commands.push(mode)
      if (deafTo.includes(mode)) return 'silence'
      if (lacking.includes(mode)) return { code: 4, words: 'notSupport' }
      if (mode === 'lock' || mode === 'unlock') barrier.isLocked = mode === 'lock'
      else if (!barrier.isLocked && !isJammed) barrier.isUp = mode === 'open'
      return 'ok'
    }
    if (method === 'PUT' && path === 'Traffic/channels/1/licensePlateAuditData/record?format=json') {
      const { LicensePlateInfoList: entries } = JSON.parse(body.toString()) as { LicensePlateInfoList: Record<string, unknown>[] }
      for (const entry of entries) listed.set(String(entry['LicensePlate']), entry)
      return 'ok'
    }
    if (method === 'PUT' && path === 'Traffic/channels/1/DelLicensePlateAuditData?format=json') {
      const { CompoundCond: which } = JSON.parse(body.toString()) as { CompoundCond: { licensePlate: string } }
      return listed.delete(which.licensePlate) ? 'ok' : { code: 6, words: 'notExist' }
    }
    const output = /^System\/IO\/outputs\/(\d)\/trigger$/.exec(path)?.[1]
    const state = /<IOPortData><outputState>(high|low)<\/outputState><\/IOPortData>/.exec(body.toString())?.[1]
    if (method !== 'PUT' || output === undefined || state === undefined) return null
    commands.push(`io ${output} ${state}`)
    relay.isOn = state === 'high'
    return 'ok'
  }

  const isapi = await startFakeIsapi(serve)
  return Object.assign(isapi, {
    commands,
    listed,
    barrier,
    relay,
    unwire: () => void (isWired = false),
    lacks: (path: string) => void lacking.push(path),
    isDeafTo: (mode: string) => void deafTo.push(mode),
    jam: () => void (isJammed = true),
    read: (to: To, read: AnprOptions) => pushTo(to, anprForm(read)),
  })
}

export function anprXml(options: AnprOptions): string {
  const {
    plate,
    plateColor = 'blue',
    confidence = 98,
    direction = 'forward',
    dateTime = '2026-11-22T19:08:24.320+08:00',
    uuid = '6f2a',
    alarmDataType,
    withList = false,
  } = options
  const list = '<PlateInfoList><PlateInfo><licensePlate>unknown</licensePlate><confidenceLevel>0</confidenceLevel></PlateInfo></PlateInfoList>'
  return `<?xml version="1.0" encoding="UTF-8"?>
<EventNotificationAlert version="2.0" xmlns="http://www.isapi.org/ver20/XMLSchema"><ipAddress>127.0.0.1</ipAddress><macAddress>44:a6:42:01:02:03</macAddress>
<channelID>1</channelID><dateTime>${dateTime}</dateTime><activePostCount>1</activePostCount><eventType>ANPR</eventType><eventState>active</eventState>
<ANPR><country>1</country><licensePlate>${plate}</licensePlate><line>1</line><direction>${direction}</direction><confidenceLevel>${confidence}</confidenceLevel><plateType>unknown</plateType><plateColor>${plateColor}</plateColor>
<vehicleInfo><index>3301</index><color>white</color></vehicleInfo><originalLicensePlate>${plate}</originalLicensePlate></ANPR>${withList ? list : ''}
${alarmDataType === undefined ? '' : `<alarmDataType>${alarmDataType}</alarmDataType>`}${uuid === null ? '' : `<UUID>${uuid}</UUID>`}
</EventNotificationAlert>`
}

export function anprForm(options: AnprOptions): { readonly type: string; readonly body: Buffer } {
  const picture = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(60_000, 3)])
  return formOf([
    { name: 'anpr.xml', fileName: 'anpr.xml', type: 'text/xml', body: anprXml(options) },
    { name: 'licensePlatePicture.jpg', fileName: 'licensePlatePicture.jpg', type: 'image/jpeg', body: picture },
    { name: 'detectionPicture.jpg', fileName: 'detectionPicture.jpg', type: 'image/jpeg', body: picture },
  ])
}
