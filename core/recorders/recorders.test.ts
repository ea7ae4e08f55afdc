// Where recordings of a camera are looked for, how seldom, and that a refused log-in is not tried again.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cameraAddressSchema } from '../../contract/camera-pairing.ts'
import { cameraSetupSchema, type CameraSetup } from '../../contract/camera-setup.ts'
import { siteSchema, type SiteCamera } from '../../contract/site.ts'
import type { SearchedRecorder } from '../../devices/cameras/search-recorder.ts'
import type { RecorderSearch } from '../../devices/cameras/search-terms.ts'
import { KEEPING, KEEPING_LOGIN } from '../../test/fakes/keeping-recorder.ts'
import { createTestEnv, START_MS, type TestEnv } from '../../test/fixtures/test-env.ts'
import { siteChecks } from '../site-checks.ts'
import { createSiteInForce, type SiteInForce } from '../site-in-force.ts'
import { recorderPlacesOf } from './recorder-places.ts'
import { createRecorderDesk } from './recorders.ts'

const LOGIN = { username: 'admin', password: 'vigil-123' }
const HOUR = 3_600_000
const DAY = 24 * HOUR
const TODAY = Math.floor(START_MS / DAY) * DAY

let env: TestEnv
const closing: (() => unknown)[] = []
beforeEach(() => {
  env = createTestEnv()
})
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
  env.close()
})

/** Of one camera, `gate`, in the site file or set up at the console. */
function inForceOf({ inFile, setup, login = LOGIN }: { inFile?: Partial<SiteCamera>; setup?: Partial<CameraSetup>; login?: typeof LOGIN }): SiteInForce {
  const cameras = [{ id: 'gate', name: '大门', sub: 'rtsp://10.0.0.9/x', ...inFile }]
  const site = siteSchema.parse({ version: 1, site: { id: 'sz', name: '翠园' }, cameras })
  const real = createSiteInForce(env, { site, rules: new Map() }, siteChecks)
  if (setup === undefined) return real
  const saved = {
    version: 1,
    watch: null,
    savedAtMs: 0,
    savedBy: null,
    login,
    setup: { ...cameraSetupSchema.parse({ id: 'gate', name: '大门', sub: 'rtsp://10.0.0.9/x' }), ...setup },
  }
  return { ...real, saved: () => saved }
}

const paired = (language: 'isapi' | 'dahua' | 'onvif', source: string) => ({
  address: cameraAddressSchema.parse({ host: '10.0.0.5', port: 8080 }),
  language,
  source,
  mainProfile: '000',
  subProfile: null,
})

test.each([
  [
    'the recorder it was paired through',
    { setup: { paired: paired('isapi', '3'), main: 'rtsp://10.0.0.5:1554/Streaming/Channels/301' } },
    [['isapi', '10.0.0.5', 8080, '3', 1554]],
  ],
  [
    'its ONVIF device, then its maker’s language',
    { setup: { paired: paired('onvif', 'VS_3'), main: 'rtsp://10.0.0.5/Streaming/Channels/301' } },
    [
      ['onvif', '10.0.0.5', 8080, 'VS_3', 554],
      ['isapi', '10.0.0.5', 80, '3', 554],
    ],
  ],
  ['a typed stream of a Dahua recorder', { setup: { sub: 'rtsp://10.0.0.6:554/cam/realmonitor?channel=4&subtype=1' } }, [['dahua', '10.0.0.6', 80, '4', 554]]],
  ['a stream of the site file', { inFile: { main: 'rtsp://u:p@10.0.0.7/Streaming/Channels/1201' } }, [['isapi', '10.0.0.7', 80, '12', 554]]],
  [
    'the ONVIF device of the site file',
    { inFile: { onvif: { host: '10.0.0.8', port: 80, username: 'u', password: 'p' } } },
    [['onvif', '10.0.0.8', 80, null, 554]],
  ],
  ['nowhere where only a stream is known', {}, []],
])('looks for recordings at %s', (_, of, places) => {
  const found = recorderPlacesOf(inForceOf(of as Parameters<typeof inForceOf>[0]), { id: 'gate' })
  expect(found.map(({ language, address, source, rtspPort }) => [language, address.host, address.port, source, rtspPort])).toEqual(places)
})

function deskWith(search: (asked: RecorderSearch) => Partial<SearchedRecorder>, inForce = inForceOf({ setup: { paired: paired('isapi', '3') } })) {
  const asked: RecorderSearch[] = []
  let running = 0
  let most = 0
  const desk = createRecorderDesk(env, {
    inForce,
    search: async (one) => {
      asked.push(one)
      most = Math.max(most, ++running)
      await new Promise((resolve) => setImmediate(resolve))
      running--
      const replay = { language: one.language, address: 'rtsp://10.0.0.5/x', login: one.login }
      return { problem: null, spans: [], replay, isCut: false, known: null, login: 'right', ...search(one) }
    },
  })
  closing.push(desk.stop)
  return { desk, asked, most: () => most }
}

test('asks day by day, keeps what is over for ten minutes, and gives one stretch across midnight', async () => {
  const { desk, asked, most } = deskWith(({ fromMs, toMs }) => ({ spans: [{ fromMs, toMs, writtenAheadMs: 0 }] }))
  const ask = () => desk.answer('gate', TODAY - DAY - HOUR, TODAY + HOUR)
  const [first, again] = await Promise.all([ask(), ask()])
  expect(first).toEqual(again)
  expect(first.spans).toEqual([{ fromMs: TODAY - DAY - HOUR, toMs: TODAY + HOUR, writtenAheadMs: 0 }])
  expect(asked.map(({ fromMs, toMs }) => [(fromMs - TODAY) / DAY, toMs])).toEqual([
    [0, START_MS],
    [-1, TODAY],
    [-2, TODAY - DAY],
  ])
  expect(most()).toBe(1)
  env.pass(60_000)
  await ask()
  // of today there is more by now
  expect(asked.slice(3).map(({ fromMs }) => (fromMs - TODAY) / DAY)).toEqual([0])
  env.pass(10 * 60_000)
  await ask()
  expect(asked).toHaveLength(7)
})

test('looks at 35 days at the most, and at none that are to come', async () => {
  const { desk, asked } = deskWith(() => ({}))
  await desk.answer('gate', TODAY - 400 * DAY, TODAY + 400 * DAY)
  expect(asked).toHaveLength(35)
  expect(await desk.answer('gate', TODAY + 10 * DAY, TODAY + 11 * DAY)).toEqual({ problem: null, spans: [], replay: null })
  expect(asked).toHaveLength(35)
})

test('asks the next place where the first cannot be searched, and says why where none can', async () => {
  const inForce = inForceOf({ setup: { paired: paired('onvif', 'VS_3'), main: 'rtsp://10.0.0.5/Streaming/Channels/301' } })
  const { desk, asked } = deskWith(({ language }) => (language === 'onvif' ? { problem: 'recorder.notSupported', replay: null } : {}), inForce)
  expect(await desk.answer('gate', TODAY, START_MS)).toMatchObject({ problem: null, replay: { language: 'isapi' } })
  expect(asked.map(({ language }) => language)).toEqual(['onvif', 'isapi'])
  expect(await desk.answer('hall', TODAY, START_MS)).toMatchObject({ problem: 'recorder.none' })
})

test('a refused log-in is tried once in ten minutes', async () => {
  const disk = { files: [{ fromMs: TODAY - DAY, toMs: START_MS }], aheadMs: 0, zone: 'Asia/Shanghai', units: [], fps: 10 }
  const recorder = await KEEPING.dahua({ disk, now: env.clock.now })
  closing.push(recorder.close)
  const address = cameraAddressSchema.parse({ host: '127.0.0.1', port: recorder.port })
  const deskAs = (password: string) => {
    const inForce = inForceOf({ setup: { paired: { ...paired('dahua', '1'), address } }, login: { username: KEEPING_LOGIN.username, password } })
    const desk = createRecorderDesk(env, { inForce })
    closing.push(desk.stop)
    return () => desk.answer('gate', TODAY, START_MS)
  }
  const wrong = deskAs('wrong')
  for (let tries = 0; tries < 5; tries++) {
    expect(await wrong()).toMatchObject({ problem: 'recorder.unauthorized', replay: null })
    env.pass(60_000)
  }
  expect(recorder.refusals()).toBe(1)
  env.pass(10 * 60_000)
  await wrong()
  expect(recorder.refusals()).toBe(2)
  expect(await deskAs(KEEPING_LOGIN.password)()).toMatchObject({ problem: null, spans: [{ fromMs: TODAY }] })
})
