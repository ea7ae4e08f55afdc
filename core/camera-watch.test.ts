// Cameras that no longer see open an incident once, say when they see again, and a dead switch is one incident instead of sixty.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cameraSchema } from '../contract/site.ts'
import type { CameraStatus } from '../media/messages.ts'
import { createTestEnv, type TestEnv } from '../test/fixtures/test-env.ts'
import { createCameraWatch, type CameraWatch } from './camera-watch.ts'
import { getIncidentDetail, listOpenIncidents } from './incidents/service.ts'

const IDS = ['gate', 'lobby', 'lift', 'yard', 'roof']
const cameras = IDS.map((id) => cameraSchema.parse({ id, name: id, building: 'b3', sub: `rtsp://10.0.0.1/${id}`, weakLink: id === 'roof' }))
const site = { cameras, buildings: [{ id: 'b3', name: '3栋', approach: null }] } as unknown as Parameters<typeof createCameraWatch>[1]

let env: TestEnv
let watch: CameraWatch
let now: Map<string, Partial<CameraStatus>>

beforeEach(() => {
  env = createTestEnv()
  watch = createCameraWatch(env, site)
  now = new Map(IDS.map((id) => [id, {}]))
})
afterEach(() => env.close())

const statusOf = (id: string): CameraStatus => ({
  id,
  state: 'live',
  sinceMs: 0,
  fps: 10,
  expectedFps: 10,
  analysedFps: 0,
  lastFrameAtMs: 0,
  dropped: 0,
  restarts: 0,
  codec: null,
  width: 640,
  height: 360,
  problem: null,
  faults: [],
  kbps: null,
  ...now.get(id),
})

/** Every camera is heard of and looked after once a second. */
function pass(seconds: number): void {
  for (let second = 0; second < seconds; second++) {
    env.pass(1000)
    for (const id of IDS) watch.update(statusOf(id))
    watch.look()
  }
}
const LOST: Partial<CameraStatus> = { state: 'offline', problem: 'camera.unreachable' }
const incidents = () => listOpenIncidents(env)
const linesOf = (id: string) => getIncidentDetail(env, id).timeline.map(({ what }) => what)
const toldOf = () => incidents().map(({ kind, cameraId, severity }) => [kind, cameraId, severity])

test.each([
  ['covered', { faults: ['covered'] }],
  ['defocused', { faults: ['defocused'] }],
  ['moved', { faults: ['moved'] }],
  ['frozen', { state: 'stalled', problem: 'camera.frozen' }],
] as const)('a camera that is %s is tampered with: told once, over when it is gone, and told again the next time', (fault, status) => {
  pass(15)
  now.set('gate', status)
  pass(60)
  expect(toldOf()).toEqual([['tamper', 'gate', 'high']])
  const [first] = incidents()
  expect(getIncidentDetail(env, first!.id).alerts).toMatchObject([{ why: { problem: `camera.${fault}` } }])
  expect(linesOf(first!.id)).not.toContain('conditionEnded')
  now.set('gate', {})
  pass(1)
  expect(linesOf(first!.id)).toContain('conditionEnded')
  pass(400)
  now.set('gate', status)
  pass(5)
  expect(getIncidentDetail(env, first!.id).alerts).toHaveLength(2)
})

test('what only needs looking at is no incident: black, damaged, drifting, another size', () => {
  pass(15)
  now.set('gate', { faults: ['black', 'lossy', 'flooding', 'streamChanged', 'clockDrift'] })
  pass(120)
  expect(incidents()).toEqual([])
})

test('a lost camera is told after half a minute, a weak line has longer, and a short loss is nothing', () => {
  pass(15)
  now.set('gate', LOST).set('roof', LOST)
  pass(29)
  expect(incidents()).toEqual([])
  now.set('lobby', LOST)
  pass(2)
  now.set('lobby', {})
  pass(40)
  expect(toldOf()).toEqual([['system', 'gate', 'medium']])
  pass(30)
  expect(toldOf()).toContainEqual(['system', 'roof', 'medium'])
  now.set('gate', {})
  pass(9)
  const gate = incidents().find(({ cameraId }) => cameraId === 'gate')!
  expect(linesOf(gate.id)).not.toContain('conditionEnded')
  pass(2)
  expect(linesOf(gate.id)).toContain('conditionEnded')
})

test('a camera that reboots in a loop is lost, though it shows a picture now and then', () => {
  pass(15)
  for (let round = 0; round < 5; round++) {
    now.set('gate', LOST)
    pass(10)
    now.set('gate', {})
    pass(4)
  }
  expect(toldOf()).toEqual([['system', 'gate', 'medium']])
  expect(getIncidentDetail(env, incidents()[0]!.id).alerts).toHaveLength(1)
})

test('many at once are one incident, which is over when the last is back', () => {
  pass(15)
  for (const id of IDS.slice(0, 4)) now.set(id, LOST)
  pass(60)
  expect(toldOf()).toEqual([['system', null, 'medium']])
  const [one] = incidents()
  for (const id of IDS.slice(0, 3)) now.set(id, {})
  pass(20)
  expect(linesOf(one!.id)).not.toContain('conditionEnded')
  now.set('yard', {})
  pass(20)
  expect(linesOf(one!.id)).toContain('conditionEnded')
})

test('a camera that was never seen is told after ten minutes only: it may just be set up', () => {
  now.set('gate', LOST)
  pass(598)
  expect(incidents()).toEqual([])
  pass(5)
  expect(toldOf()).toEqual([['system', 'gate', 'medium']])
})

test('a media process that is down, and a camera without an address, are no lost cameras', () => {
  now.set('lift', { state: 'unsupported', problem: 'camera.needsStreamAddress' })
  pass(15)
  now.set('gate', LOST)
  pass(20)
  watch.allDown()
  for (let second = 0; second < 60; second++) {
    env.pass(1000)
    watch.look()
  }
  expect(incidents()).toEqual([])
})

test('what an earlier run of the core had raised is over once the camera is seen to be well', () => {
  pass(15)
  now.set('gate', { faults: ['covered'] }).set('yard', LOST)
  pass(60)
  expect(incidents()).toHaveLength(2)
  watch = createCameraWatch(env, site)
  pass(60)
  expect(
    incidents()
      .flatMap(({ id }) => linesOf(id))
      .filter((what) => what === 'conditionEnded'),
  ).toEqual([])
  now.set('gate', {}).set('yard', {})
  watch = createCameraWatch(env, site)
  pass(15)
  expect(
    incidents()
      .flatMap(({ id }) => linesOf(id))
      .filter((what) => what === 'conditionEnded'),
  ).toHaveLength(2)
})
