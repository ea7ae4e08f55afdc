// Cameras in force are listened to: one subscription a device, told apart by picture, raised as was chosen, and never after a refused log-in.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { cameraSetupSchema, type CameraSetup } from '../../contract/camera-setup.ts'
import { DEFAULT_EVENT_CHOICE } from '../../contract/camera-events.ts'
import type { SiteDevice } from '../../contract/site.ts'
import { checkAudit } from '../../db/audit.ts'
import { query } from '../../db/statement.ts'
import { startOnvifCamera, type OnvifCameraFake, type OnvifCameraOptions } from '../../test/fakes/onvif-camera.ts'
import { createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { raiseAlert, type AlertClaim } from '../alerts.ts'
import { createCameraWatch } from '../camera-watch.ts'
import { SYSTEM, type Actor } from '../env.ts'
import { siteWithFacade } from '../falling-fixture.ts'
import { createUser } from '../people.ts'
import { siteChecks } from '../site-checks.ts'
import { createSiteInForce, type SavedCamera, type SiteInForce } from '../site-in-force.ts'
import { createTroubles } from '../troubles.ts'
import { createCameraEvents, type CameraEvents } from './camera-events.ts'

const LOGIN = { username: 'admin', password: 'vigil-123' }
let env: TestEnv
let said: { readonly setup: CameraSetup; readonly login: typeof LOGIN | null }[]
let devices: SiteDevice[]
let later: { readonly ms: number; readonly run: () => void }[]
let seesTampering: boolean
const closing: (() => unknown)[] = []
beforeEach(() => {
  env = createTestEnv()
  said = []
  devices = []
  later = []
  seesTampering = false
})
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
  env.close()
})

async function camera(options: OnvifCameraOptions = {}): Promise<OnvifCameraFake> {
  const fake = await startOnvifCamera({ login: LOGIN, ...options })
  closing.push(fake.close)
  return fake
}
function setupOf(id: string, port: number, over: Partial<CameraSetup> = {}): CameraSetup {
  const paired = { address: { host: '127.0.0.1', port }, language: 'onvif', source: 'VS_1', mainProfile: '000', subProfile: '001' }
  return { ...cameraSetupSchema.parse({ id, name: id, sub: 'rtsp://127.0.0.1/x', paired }), ...over }
}
const ofSource = (setup: CameraSetup, source: string): CameraSetup => ({ ...setup, paired: { ...setup.paired!, source } })

function start(): { readonly events: CameraEvents; readonly inForce: SiteInForce } {
  const real = createSiteInForce(env, siteWithFacade(), siteChecks)
  const inForce: SiteInForce = {
    ...real,
    site: {
      ...real.file,
      get devices() {
        return devices
      },
      get cameras() {
        return said.map(({ setup: { id, name } }) => ({ ...real.file.cameras[0]!, id, name }))
      },
    },
    saved(cameraId): SavedCamera | null {
      const one = said.find(({ setup }) => setup.id === cameraId)
      return one === undefined ? null : { version: 1, watch: null, savedAtMs: 0, savedBy: null, ...one }
    },
  }
  const events = createCameraEvents(env, {
    inForce,
    after: (ms, run) => {
      if (ms > 250) return (later.push({ ms, run }), () => (later = later.filter((one) => one.run !== run)))
      const timer = setTimeout(run, 5)
      return () => clearTimeout(timer)
    },
    troubles: createTroubles(env.log),
    raise: (claim: AlertClaim) => raiseAlert(env, claim),
    seesTampering: () => seesTampering,
    streamOf: () => null,
  })
  closing.push(events.stop)
  events.refresh()
  return { events, inForce }
}
const stateOf = (events: CameraEvents, id = 'gate') => events.list().find(({ cameraId }) => cameraId === id)?.listening.state
const subscribed = (events: CameraEvents, id = 'gate') => vi.waitFor(() => expect(stateOf(events, id)).toBe('subscribed'), 5000)
function alerts() {
  const rows = query<{ kind: string; camera_id: string | null; zone: string | null; severity: string; incident_id: string; why: string }>(
    env.db,
    'SELECT kind, camera_id, zone, severity, incident_id, why FROM alerts ORDER BY rowid',
  ).all()
  return rows.map(({ why, ...row }) => ({ ...row, why: JSON.parse(why) as Record<string, unknown> }))
}
const claimed = (lines: readonly string[]) =>
  vi.waitFor(() => expect(alerts().map(({ kind, camera_id, zone }) => `${kind} ${camera_id} ${zone}`)).toEqual(lines), 5000)

function message(topic: string, source: string, data: string, operation = 'Changed'): string {
  const items = (text: string) => text.replaceAll(/(\w+)=([^ ]+)/g, '<tt:SimpleItem Name="$1" Value="$2"/>')
  const utc = new Date(env.clock.now()).toISOString()
  return `<wsnt:NotificationMessage><wsnt:Topic Dialect="d">tns1:${topic}</wsnt:Topic><wsnt:Message><tt:Message UtcTime="${utc}" PropertyOperation="${operation}"><tt:Source>${items(source)}</tt:Source><tt:Data>${items(data)}</tt:Data></tt:Message></wsnt:Message></wsnt:NotificationMessage>`
}
const tamper = (on: boolean, source = 'vsc_VS_1', operation = 'Changed') =>
  message('VideoSource/GlobalSceneChange/ImagingService', `VideoSourceConfigurationToken=${source}`, `State=${on}`, operation)
const input = (on: boolean, token = 'IN_1', operation = 'Changed') =>
  message('Device/Trigger/DigitalInput', `InputToken=${token}`, `LogicalState=${on}`, operation)

test('what stood is no news, what changes is an incident with the words of the camera, motion is only shown', async () => {
  const fake = await camera()
  said = [{ setup: setupOf('gate', fake.port), login: LOGIN }]
  const { events } = start()
  await subscribed(events)
  fake.notify(tamper(true, 'vsc_VS_1', 'Initialized') + tamper(false))
  fake.notify(tamper(true) + input(true) + message('RuleEngine/CellMotionDetector/Motion', 'VideoSourceConfigurationToken=vsc_VS_1', 'IsMotion=true'))
  await claimed(['tamper gate null', 'intrusion gate input:IN_1'])
  expect(alerts()[0]).toMatchObject({ severity: 'high', why: { event: 'VideoSource/GlobalSceneChange/ImagingService', problem: 'camera.saysTampered' } })
  expect(events.saysTampered('gate')).toBe(true)
  await vi.waitFor(() =>
    expect(events.list()[0]).toMatchObject({ standing: { motion: true, tamper: true, loss: null, inputs: ['IN_1'] }, last: { kind: 'motion' } }),
  )
})

test('what a camera says and what its pictures show of the same is one incident, which is over when neither says so', async () => {
  const fake = await camera()
  said = [{ setup: setupOf('gate', fake.port), login: LOGIN }]
  const { events, inForce } = start()
  await subscribed(events)
  const watch = createCameraWatch(env, inForce.site, events.saysTampered)
  const picture = { id: 'gate', sinceMs: 0, fps: 10, expectedFps: 10, analysedFps: 0, lastFrameAtMs: 0, kind: 'camera', problem: null } as const
  const look = (faults: readonly 'covered'[]) => {
    watch.update({ ...picture, state: 'live', faults } as never)
    watch.look()
  }
  const ended = () => query<{ n: number }>(env.db, "SELECT count(*) AS n FROM timeline WHERE what = 'conditionEnded'").get()!.n
  fake.notify(tamper(true))
  await claimed(['tamper gate null'])
  look(['covered'])
  expect(new Set(alerts().map(({ incident_id }) => incident_id)).size).toBe(1)
  expect(alerts()).toHaveLength(2)
  const wait = (seconds: number) => {
    for (let i = 0; i < seconds; i++) {
      env.pass(1000)
      look([])
      events.tick()
    }
  }
  wait(15)
  expect(ended()).toBe(0)
  seesTampering = true
  fake.notify(tamper(false))
  await vi.waitFor(() => expect(events.saysTampered('gate')).toBe(false), 5000)
  wait(5)
  expect(ended()).toBe(0)
})

test('what the camera said is over once it has been quiet for a moment', async () => {
  const fake = await camera()
  said = [{ setup: setupOf('gate', fake.port), login: LOGIN }]
  const { events } = start()
  await subscribed(events)
  fake.notify(tamper(true) + tamper(false))
  await claimed(['tamper gate null'])
  await vi.waitFor(() => expect(events.saysTampered('gate')).toBe(false), 5000)
  for (let i = 0; i < 5; i++) {
    env.pass(1000)
    events.tick()
  }
  expect(
    query<{ what: string }>(env.db, 'SELECT what FROM timeline ORDER BY rowid')
      .all()
      .map(({ what }) => what),
  ).toContain('conditionEnded')
})

test('a recorder has one subscription, its pictures are told apart, and what was not chosen raises nothing', async () => {
  const profiles = ['VS_1', 'VS_2', 'VS_3'].map((source, i) => ({
    token: `00${i}`,
    source,
    codec: 'H264' as const,
    width: 640,
    height: 360,
    fps: 12,
    kbps: 512,
    gop: 25,
  }))
  const fake = await camera({ profiles })
  said = ['VS_1', 'VS_2'].map((source, i) => ({ setup: ofSource(setupOf(`ch-${i}`, fake.port), source), login: LOGIN }))
  const { events } = start()
  await subscribed(events, 'ch-1')
  expect(fake.subscriptions()).toBe(1)
  fake.notify(tamper(true, 'vsc_VS_3') + tamper(true, 'nobody') + tamper(true, 'vsc_VS_2') + input(true))
  // A contact of a recorder is no one camera's.
  await claimed(['tamper ch-1 null', 'intrusion null input:IN_1'])
  expect(events.list().map(({ listening, standing }) => [listening.cameras, standing.inputs])).toEqual([
    [2, ['IN_1']],
    [2, ['IN_1']],
  ])
})

test('a refused log-in is not tried again, before the camera is set up anew', async () => {
  const fake = await camera()
  said = [{ setup: setupOf('gate', fake.port), login: { ...LOGIN, password: 'no' } }]
  const { events } = start()
  await vi.waitFor(() => expect(stateOf(events)).toBe('refused'), 5000)
  expect(events.list()[0]?.listening.problem).toBe('device.unauthorized')
  const refusals = fake.refusals()
  events.refresh()
  for (const { run } of later) run()
  await new Promise<void>((resolve) => setTimeout(resolve, 50))
  expect(fake.refusals()).toBe(refusals)
  said = [{ setup: setupOf('gate', fake.port), login: LOGIN }]
  events.refresh()
  await subscribed(events)
})

test('one that is away or forgets is asked again after a while, ever more seldom, and goes on where it was', async () => {
  let isAway = true
  const fake = await camera({ before: (_, response) => isAway && (response.destroy(), true) })
  said = [{ setup: setupOf('gate', fake.port), login: LOGIN }]
  const { events } = start()
  const waits: number[] = []
  for (let i = 0; i < 3; i++) {
    await vi.waitFor(() => expect(later).toHaveLength(1), 5000)
    expect(stateOf(events)).toBe('waiting')
    const [{ ms, run }] = later.splice(0) as [(typeof later)[number]]
    waits.push(ms)
    isAway = i < 2
    run()
  }
  expect(waits).toEqual([5000, 10_000, 20_000])
  await subscribed(events)
  fake.notify(input(true))
  await claimed(['intrusion gate input:IN_1'])
  fake.forget()
  await vi.waitFor(() => expect(later).toHaveLength(1), 5000)
  fake.inputs.set('IN_1', true)
  later.splice(0)[0]!.run()
  await subscribed(events)
  // It stands as it stood.
  expect(alerts()).toHaveLength(1)
})

test('a camera without events, typed addresses and other languages are not asked', async () => {
  const fake = await camera({ services: {}, lacks: ['CreatePullPointSubscription'] })
  said = [
    { setup: setupOf('gate', fake.port, { paired: null }), login: LOGIN },
    { setup: { ...setupOf('nvr', fake.port), paired: { ...setupOf('nvr', fake.port).paired!, language: 'isapi' } }, login: LOGIN },
  ]
  const { events } = start()
  expect(events.list().map(({ listening }) => listening.state)).toEqual(['none', 'none'])
  expect(fake.calls).toEqual([])
})

test('what raises is chosen camera by camera, audited, and not lost or overwritten', async () => {
  const fake = await camera()
  said = [{ setup: setupOf('gate', fake.port), login: LOGIN }]
  const { events } = start()
  await subscribed(events)
  const user = await createUser(env, SYSTEM, { name: '安装员', role: 'installer', password: 'correct horse battery' })
  const actor: Actor = { type: 'user', id: user.id, name: user.name }
  const choice = { raises: ['input', 'line'] as ('input' | 'line')[], input: { means: 'sos' as const, severity: 'critical' as const } }
  expect(events.list()[0]).toMatchObject({ version: 0, choice: DEFAULT_EVENT_CHOICE })
  expect(events.save(actor, { cameraId: 'gate', version: 0, choice })).toMatchObject({ version: 1, choice })
  expect(() => events.save(actor, { cameraId: 'gate', version: 0, choice })).toThrow(expect.objectContaining({ code: 'cameraSetup.changed' }))
  fake.notify(tamper(true) + input(true) + message('RuleEngine/LineDetector/Crossed', 'VideoSourceConfigurationToken=vsc_VS_1 Rule=fence', 'ObjectId=7', 'x'))
  await claimed(['sos gate input:IN_1', 'tripline gate line:fence'])
  expect(alerts()[0]?.severity).toBe('critical')
  const audit = query<{ action: string; after: string }>(env.db, "SELECT action, after FROM audit WHERE action = 'camera.events'").all()
  expect(audit.map(({ after }) => JSON.parse(after) as unknown)).toEqual([{ version: 1, raises: ['input', 'line'], input: 'sos critical' }])
  expect(checkAudit(env.db).ok).toBe(true)
  const second = start()
  expect(second.events.list()[0]).toMatchObject({ version: 1, choice })
  // Another camera of this id begins anew.
  said = []
  second.events.refresh()
  said = [{ setup: setupOf('gate', fake.port), login: LOGIN }]
  second.events.refresh()
  expect(second.events.list()[0]).toMatchObject({ version: 0, choice: DEFAULT_EVENT_CHOICE })
})

test('a contact that a fire panel of the site listens to raises nothing here', async () => {
  const fake = await camera()
  said = [{ setup: setupOf('gate', fake.port), login: LOGIN }]
  const config = { host: '127.0.0.1', port: fake.port, points: [{ token: 'IN_1' }] }
  devices = [{ id: 'panel', name: '消防', kind: 'fire-panel', driver: 'fire-panel/onvif-input', cameras: [], config } as unknown as SiteDevice]
  const { events } = start()
  await subscribed(events)
  fake.notify(input(true) + input(true, '00123'))
  await claimed(['intrusion gate input:00123'])
})

test('leaving tells the camera, which has few subscriptions to give', async () => {
  const fake = await camera()
  said = [{ setup: setupOf('gate', fake.port), login: LOGIN }]
  const { events } = start()
  await subscribed(events)
  await events.stop()
  expect(fake.subscriptions()).toBe(0)
})
