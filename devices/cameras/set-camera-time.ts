// Sets the clock of an ONVIF camera to ours, when somebody asks for it.
import type { CameraAddress, CameraLogin, DeviceClock } from '../../contract/camera-pairing.ts'
import { inOurWords } from '../onvif-io.ts'
import { CLOCK, TDS, timeOf } from '../transport/onvif-soap.ts'
import { escapeXml, textAt } from '../transport/soap-xml.ts'
import { openCameraLine } from './camera-line.ts'
import { callOnvif, unlessNo } from './onvif-call.ts'

export interface SetTimeUse {
  readonly address: CameraAddress
  readonly login: CameraLogin | null
  readonly signal: AbortSignal
}

/**
 * UTC, by hand: a camera that took its time from the network no longer does. Its time zone stays as it was.
 *
 * @returns its clock afterwards, for comparison
 * @throws VigilError `device.unreachable`, `device.unauthorized`, `device.wrongAnswer`
 */
export async function setCameraTime(use: SetTimeUse, io: { now(): number }): Promise<DeviceClock> {
  const client = openCameraLine({ ...use, timeoutMs: 5000 }, io)
  const before = await inOurWords(unlessNo(client.ask(CLOCK)))
  const zone = textAt(before?.response, 'SystemDateAndTime', 'TimeZone', 'TZ')
  const isSummer = textAt(before?.response, 'SystemDateAndTime', 'DaylightSavings') === 'true'
  const now = new Date(io.now())
  const time = `<tt:Hour>${now.getUTCHours()}</tt:Hour><tt:Minute>${now.getUTCMinutes()}</tt:Minute><tt:Second>${now.getUTCSeconds()}</tt:Second>`
  const date = `<tt:Year>${now.getUTCFullYear()}</tt:Year><tt:Month>${now.getUTCMonth() + 1}</tt:Month><tt:Day>${now.getUTCDate()}</tt:Day>`
  const inside =
    `<DateTimeType>Manual</DateTimeType><DaylightSavings>${isSummer}</DaylightSavings>` +
    (zone === null || zone.length > 100 ? '' : `<TimeZone><tt:TZ>${escapeXml(zone)}</tt:TZ></TimeZone>`) +
    `<UTCDateTime><tt:Time>${time}</tt:Time><tt:Date>${date}</tt:Date></UTCDateTime>`
  await inOurWords(callOnvif(client, { service: TDS, operation: 'SetSystemDateAndTime', inside }))
  const { response } = await inOurWords(client.ask(CLOCK))
  const deviceAtMs = timeOf(response)
  return { deviceAtMs, aheadMs: deviceAtMs === null ? null : deviceAtMs - io.now(), isNtp: false }
}
