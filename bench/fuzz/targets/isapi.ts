// ISAPI: pushed events in their three forms, lists and answers of terminals, cameras and recorders.
import { readHikvisionChannels, readHikvisionIdentity, readHikvisionTime } from '../../../devices/cameras/hikvision-recorder.ts'
import { readPage } from '../../../devices/cameras/search-hikvision.ts'
import { readAcsEvent } from '../../../devices/gate/isapi-passage.ts'
import { at } from '../../../devices/loose-json.ts'
import { readPlate } from '../../../devices/plate-reader/isapi-plate.ts'
import { readIsapiDocument, type IsapiDocument } from '../../../devices/transport/isapi-document.ts'
import { readIsapiPush } from '../../../devices/transport/isapi-push.ts'
import type { Dice } from '../dice.ts'
import { FIXED_NOW_MS } from '../fixed.ts'
import { damageJson } from '../json-shapes.ts'
import type { FuzzTarget } from '../target.ts'
import { damageXml, XML_WORDS } from '../xml-shapes.ts'

const ANPR =
  '<?xml version="1.0" encoding="UTF-8"?>\n<EventNotificationAlert version="2.0" xmlns="http://www.isapi.org/ver20/XMLSchema"><ipAddress>192.168.1.64</ipAddress><macAddress>a4:14:37:00:11:22</macAddress><dateTime>2026-11-22T16:00:00+08:00</dateTime><eventType>ANPR</eventType><UUID>7f-1</UUID><ANPR><country>1</country><licensePlate>粤B12345</licensePlate><confidenceLevel>97</confidenceLevel><plateColor>blue</plateColor><direction>forward</direction></ANPR></EventNotificationAlert>'
const ACS = JSON.stringify({
  ipAddress: '192.168.1.64',
  dateTime: '2026-11-22T16:00:00+08:00',
  eventType: 'AccessControllerEvent',
  AccessControllerEvent: {
    majorEventType: 5,
    subEventType: 75,
    cardNo: '0012',
    employeeNoString: 'p1',
    serialNo: 7,
    cardReaderNo: 1,
    doorNo: 1,
    userType: 'normal',
  },
})
const PICTURE = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(600, 'ab\r\n--x')])
const DOCUMENTS = [
  ANPR,
  ACS,
  '<CMSearchResult><searchID>{1}</searchID><responseStatus>true</responseStatus><responseStatusStrg>MORE</responseStatusStrg><numOfMatches>2</numOfMatches><matchList><searchMatchItem><trackID>101</trackID><timeSpan><startTime>2026-11-22T00:00:00Z</startTime><endTime>2026-11-22T01:00:00Z</endTime></timeSpan></searchMatchItem><searchMatchItem><timeSpan><startTime>2026-11-22T02:00:00+08:00</startTime><endTime>2026-11-22T03:00:00+08:00</endTime></timeSpan></searchMatchItem></matchList></CMSearchResult>',
  '<InputProxyChannelList><InputProxyChannel><id>1</id><name>大门</name><sourceInputPortDescriptor><ipAddress>192.168.254.2</ipAddress></sourceInputPortDescriptor></InputProxyChannel></InputProxyChannelList>',
  '<InputProxyChannelStatusList><InputProxyChannelStatus><id>1</id><online>true</online></InputProxyChannelStatus></InputProxyChannelStatusList>',
  '<StreamingChannelList><StreamingChannel><id>101</id><channelName>大门</channelName><enabled>true</enabled><Video><videoCodecType>H.265</videoCodecType><videoResolutionWidth>1920</videoResolutionWidth><videoResolutionHeight>1080</videoResolutionHeight><maxFrameRate>2500</maxFrameRate><constantBitRate>4096</constantBitRate><GovLength>50</GovLength></Video></StreamingChannel></StreamingChannelList>',
  '<DeviceInfo><deviceName>DVR</deviceName><model>DS-7608</model><serialNumber>1</serialNumber><macAddress>a4:14:37:00:11:22</macAddress></DeviceInfo>',
  '<Time><timeMode>NTP</timeMode><localTime>2026-11-22T16:00:00+08:00</localTime><timeZone>CST-8:00:00</timeZone></Time>',
]

function form(parts: readonly (readonly [head: string, body: string | Uint8Array])[]): Buffer {
  const pieces = parts.flatMap(([head, body]) => [`--MIME_boundary\r\nContent-Disposition: form-data; name="${head}\r\n\r\n`, body, '\r\n'])
  return Buffer.concat([...pieces, '--MIME_boundary--\r\n'].map((piece) => Buffer.from(piece as string)))
}

const FORMS = [
  form([
    ['event_log"\r\nContent-Type: application/json', ACS],
    ['Picture"; filename="p.jpg"\r\nContent-Type: image/jpeg', PICTURE],
  ]),
  form([['anpr.xml"; filename="anpr.xml"\r\nContent-Type: text/xml', ANPR]]),
  form([
    ['a"; filename="p.jpg"\r\nContent-Type: image/jpeg', PICTURE],
    ['event"\r\nContent-Type: multipart/mixed; boundary=inner', `--inner\r\n\r\n${ACS}\r\n--inner--`],
  ]),
]

function readAll(document: IsapiDocument | null): void {
  const content = document?.content
  readPlate(content, { direction: 'in', timezone: 'Asia/Shanghai', nowMs: FIXED_NOW_MS })
  const details = at(content, 'AccessControllerEvent')
  readAcsEvent(
    { major: at(details, 'majorEventType'), minor: at(details, 'subEventType'), time: at(content, 'dateTime'), details },
    { timezone: 'Asia/Shanghai', readers: { '1': 'in' }, replayed: false, nowMs: FIXED_NOW_MS },
  )
  if (document === null) return
  readPage(document)
  readHikvisionChannels({ proxies: document, status: document, inputs: document, streams: document }, '192.168.1.64', 554)
  readHikvisionIdentity(document)
  readHikvisionTime(document)
}

function damage(seed: Uint8Array, dice: Dice): Buffer {
  const text = Buffer.from(seed).toString('utf8')
  return text.startsWith('<') ? damageXml(text, dice) : Buffer.from(damageJson(text, dice))
}

export const isapiDocuments: FuzzTarget = {
  name: 'isapi-documents',
  inputs: { ci: 2000, full: 80_000 },
  async load() {
    return {
      seeds: DOCUMENTS.map((text) => Buffer.from(text)),
      words: XML_WORDS,
      make: damage,
      isTaken: (document) => document !== null,
      read(input) {
        const document = readIsapiDocument(Buffer.from(input).toString('utf8'))
        readAll(document)
        return document
      },
    }
  },
}

export const isapiPushes: FuzzTarget = {
  name: 'isapi-pushes',
  inputs: { ci: 2000, full: 120_000 },
  async load() {
    return {
      seeds: FORMS,
      words: [
        '\r\n',
        '\r\n\r\n',
        '\n',
        '--MIME_boundary',
        '--MIME_boundary--',
        '\r\n--MIME_boundary\r\n',
        'Content-Type: ',
        'boundary=',
        '; filename=',
        '--',
        ...XML_WORDS,
      ],
      make: (seed, dice) => (dice.once(2) ? form([[`x"\r\nContent-Type: text/xml`, damage(Buffer.from(dice.pick(DOCUMENTS)), dice)]]) : widen(seed, dice)),
      isTaken: (document) => document !== null,
      async read(input) {
        const document = await readIsapiPush({ contentType: 'multipart/form-data; boundary=MIME_boundary', body: Buffer.from(input) })
        readAll(document)
        return document
      },
    }
  },
}

/** Many parts, long heads, ends that are missing. */
function widen(seed: Uint8Array, dice: Dice): Buffer {
  const text = Buffer.from(seed).toString('latin1')
  const wide = dice.pick([
    () => text.repeat(dice.pick([2, 9, 40])),
    () => text.replaceAll('\r\n', dice.pick(['\n', '\r', '\r\n\r\n'])),
    () => text.replace('Content-Type', `${'X-a: b\r\n'.repeat(dice.pick([40, 4000]))}Content-Type`),
    () => text.replace('name="', `name="${'n'.repeat(dice.pick([300, 30_000]))}`),
    () => text.replaceAll('--MIME_boundary--', ''),
    () => '--MIME_boundary\r\n'.repeat(dice.pick([10, 3000])) + text,
  ])
  return Buffer.from(wide(), 'latin1')
}
