// Cameras that answer anything at all: every trial ends with an answer of the list, and nothing of theirs gets further than it may.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cameraAddressSchema, cameraReportSchema } from '../../contract/camera-pairing.ts'
import { startOnvifCamera, type OnvifCameraFake } from '../../test/fakes/onvif-camera.ts'
import { startIsapiRecorder } from '../../test/fakes/recorder-isapi.ts'
import { LOGIN } from '../../test/fakes/isapi-device.ts'
import { readIsapiDocument } from '../transport/isapi-document.ts'
import { elementsAt, readXml } from '../transport/soap-xml.ts'
import { readHikvisionChannels } from './hikvision-recorder.ts'
import { listRecorder } from './list-recorder.ts'
import { readMedia1Profiles, readMedia2Profiles } from './media-profiles.ts'
import { probeCamera } from './probe-camera.ts'

/** Most keep the document well formed, so that it is read. */
interface Damage {
  readonly kind: 'value' | 'attribute' | 'gone' | 'twice' | 'bytes'
  readonly at: number
  readonly text: string
}

const BITS = [
  '',
  '-1',
  '0',
  'NaN',
  '99999999999999999999',
  '1e9',
  '\u202e',
  'true',
  'http://203.0.113.9/x',
  'rtsp://a:b@203.0.113.9/',
  '../../etc',
  '南门',
  ' 007 ',
  'x'.repeat(3000),
  '\0',
]
const BYTES = ['<', '>', '"', '&', ']]>', '<![CDATA[', '<!--', '</', '/>', '&#x110000;', '<!DOCTYPE a>', '<a>'.repeat(80), 'env:']
const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('value' as const, 'value' as const, 'attribute' as const, 'gone' as const, 'twice' as const),
    at: fc.integer({ min: 0, max: 500 }),
    text: fc.oneof(fc.constantFrom(...BITS), fc.string({ maxLength: 12 })),
  }),
  fc.record({ kind: fc.constant('bytes' as const), at: fc.integer({ min: 0, max: 5000 }), text: fc.constantFrom(...BYTES) }),
)
const PLACES = {
  value: /(?<=>)[^<>]+(?=<)/g,
  attribute: /(?<==")[^"<>]*(?=")/g,
  gone: /<([\w:]+)[^<>]*>[^<>]*<\/\1>/g,
  twice: /<([\w:]+)[^<>]*>[^<>]*<\/\1>/g,
} as const

function damaged(text: string, hits: readonly Damage[]): string {
  return hits.reduce((so, { kind, at, text: bit }) => {
    if (kind === 'bytes') return so.slice(0, at % so.length) + bit + so.slice(at % so.length)
    const places = [...so.matchAll(PLACES[kind])]
    const place = places[at % Math.max(1, places.length)]
    if (place === undefined) return so
    const escaped = bit.replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`)
    const instead = kind === 'gone' ? '' : kind === 'twice' ? place[0].repeat(40) : escaped
    return so.slice(0, place.index) + instead + so.slice(place.index + place[0].length)
  }, text)
}

interface Trial {
  readonly hits: readonly Damage[]
  /** Which of each eight of its answers is damaged; null: all. */
  readonly nth: number | null
}

const trial: fc.Arbitrary<Trial> = fc.record({
  hits: fc.array(damage, { minLength: 1, maxLength: 3 }),
  nth: fc.option(fc.integer({ min: 0, max: 7 }), { freq: 6 }),
})

let trying: Trial = { hits: [], nth: null }
let [number, broken] = [0, 0]
let camera: OnvifCameraFake
beforeAll(async () => {
  camera = await startOnvifCamera({
    before(_operation, response) {
      const end = response.end.bind(response)
      const isHit = trying.nth === null || number % 8 === trying.nth
      number += 1
      if (isHit) broken += 1
      response.end = ((text: string) => end(isHit ? damaged(text, trying.hits) : text)) as typeof response.end
      return false
    },
  })
})
afterAll(() => camera.close())

test('more than 1,000 damaged answers: each trial ends with an answer of the list, on no other host', async () => {
  const address = cameraAddressSchema.parse({ host: '127.0.0.1', port: camera.port })
  const seen = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(trial, async (chosen) => {
      trying = chosen
      number = 0
      const use = { address, login: null, signal: new AbortController().signal, timeoutMs: 1500, wholeMs: 6000 }
      const report = await probeCamera(use, { now: Date.now })
      expect(cameraReportSchema.parse(report)).toEqual(report)
      for (const { streamUrl, snapshotUrl } of report.channels.flatMap(({ profiles }) => profiles)) {
        for (const url of [streamUrl, snapshotUrl]) if (url !== null) expect(new URL(url).hostname).toBe('127.0.0.1')
      }
      seen.set(report.answer, (seen.get(report.answer) ?? 0) + 1)
    }),
    { seed: 20, numRuns: 600, endOnFailure: true },
  )
  expect(broken).toBeGreaterThan(1000)
  // The damage is neither always deadly nor always harmless.
  expect(seen.get('ok') ?? 0).toBeGreaterThan(10)
  expect(seen.size).toBeGreaterThan(2)
})

const PROFILES = `<r><Profiles token="001" fixed="true"><Name>a</Name><Configurations><VideoSource token="v"><Name>s</Name><SourceToken>007</SourceToken></VideoSource><VideoEncoder token="e" GovLength="50"><Encoding>H265</Encoding><Resolution><Width>1920</Width><Height>1080</Height></Resolution><RateControl><FrameRateLimit>25</FrameRateLimit><BitrateLimit>4096</BitrateLimit></RateControl></VideoEncoder></Configurations></Profiles></r>`

test('2,000 damaged lists of profiles give profiles of the agreed shape, or none', () => {
  let read = 0
  fc.assert(
    fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (chosen) => {
      let response: unknown
      try {
        response = elementsAt(readXml(damaged(PROFILES, chosen)), 'r')[0]
      } catch {
        return
      }
      for (const { source, sourceName: _, ...profile } of [...readMedia2Profiles(response), ...readMedia1Profiles(response)]) {
        read += 1
        expect(source.length).toBeLessThanOrEqual(128)
        expect(cameraReportSchema.shape.channels.element.shape.profiles.element.parse(profile)).toEqual(profile)
      }
    }),
    { seed: 20, numRuns: 2000 },
  )
  expect(read).toBeGreaterThan(200)
})

test('more profiles and channels than anybody has are cut', async () => {
  const many = Array.from({ length: 400 }, (_, n) =>
    [1, 2].map(
      (stream) => ({ token: `${n}-${stream}`, source: `VS${n}`, codec: 'H264', width: 640 * stream, height: 360, fps: 25, kbps: 100, gop: 25 }) as const,
    ),
  ).flat()
  const flood = await startOnvifCamera({ profiles: many })
  const address = cameraAddressSchema.parse({ host: '127.0.0.1', port: flood.port })
  const use = { address, login: null, signal: new AbortController().signal, abilities: false, timeoutMs: 10_000, wholeMs: 30_000 }
  const report = await probeCamera(use, { now: Date.now })
  await flood.close()
  expect(report.channels).toHaveLength(256)
  expect(report.flags).toContain('moreLeftOut')
})

test('2,000 damaged answers of a recorder give channels of the agreed shape, or none', async () => {
  const texts: string[] = []
  const recorder = await startIsapiRecorder([
    { id: 1, name: '南门', ip: '10.0.0.1', online: true, streams: ['H.265 3840x2160 2500 8192 50', 'H.264 640x480 1250 512 25'] },
  ])
  const address = cameraAddressSchema.parse({ host: '127.0.0.1', port: recorder.port })
  const use = { address, language: 'isapi', login: LOGIN, signal: new AbortController().signal } as const
  expect((await listRecorder(use, { now: Date.now })).answer).toBe('ok')
  await recorder.close()
  texts.push(
    '<InputProxyChannelList><InputProxyChannel><id>1</id><name>a</name><sourceInputPortDescriptor><ipAddress>10.0.0.1</ipAddress></sourceInputPortDescriptor></InputProxyChannel></InputProxyChannelList>',
    '<InputProxyChannelStatusList><InputProxyChannelStatus><id>1</id><online>true</online></InputProxyChannelStatus></InputProxyChannelStatusList>',
    '<VideoInputChannelList><VideoInputChannel><id>2</id><name>b</name></VideoInputChannel></VideoInputChannelList>',
    '<StreamingChannelList><StreamingChannel><id>101</id><Video><videoCodecType>H.265</videoCodecType><maxFrameRate>2500</maxFrameRate></Video></StreamingChannel></StreamingChannelList>',
  )
  let read = 0
  fc.assert(
    fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (chosen) => {
      const [proxies, status, inputs, streams] = texts.map((text) => readIsapiDocument(damaged(text, chosen)))
      for (const channel of readHikvisionChannels({ proxies: proxies!, status: status!, inputs: inputs!, streams: streams! }, '10.0.0.9', 554)) {
        read += 1
        expect(cameraReportSchema.shape.channels.element.parse(channel)).toEqual(channel)
      }
    }),
    { seed: 20, numRuns: 2000 },
  )
  expect(read).toBeGreaterThan(200)
})
