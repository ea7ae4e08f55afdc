// Plays a scripted scenario on a site of six buildings through the real intake, as devices would tell it: late, twice, by clocks that are wrong.
import type { DeviceSignalEvent } from '../../contract/device-events.ts'
import { siteSchema, type Site } from '../../contract/site.ts'
import type { Random } from '../../vision/falling/synthetic/random.ts'
import { raiseAlert, type AlertClaim, type RaisedAlert } from '../alerts.ts'
import { createSignalIntake } from '../device-signals.ts'
import { SYSTEM, type Actor, type Env } from '../env.ts'
import { actOnIncident, listOpenIncidents } from '../incidents/service.ts'
import { createResponses } from '../responses.ts'
import { claimOfHit } from '../rule-hits.ts'
import type { Building, Scenario, Stage, Step, Unit } from './scripted-scenarios.ts'
import { siteFacts } from './site-facts.ts'

export interface Told {
  readonly story: string
  readonly alertId: string
}

export interface MovableEnv extends Env {
  pass(ms: number): void
}

export interface World {
  /** @returns which alert told of which story */
  play(scenario: Scenario, random: Random): Promise<Told[]>
  /** Everything is dealt with, and an hour goes by. */
  clear(): void
  stop(): Promise<void>
}

interface Push {
  readonly arrivesMs: number
  readonly story: string
  push(): void
}

const BUILDINGS = ['b1', 'b2', 'b3', 'b4', 'b5', 'b6']
const LANES = [{ reader: 'lane-north', camera: 'north' }, { reader: 'lane-south', camera: 'south' }, { reader: 'lane-west', camera: 'west' }] // prettier-ignore
const guard: Actor = { type: 'user', id: 'u1', name: 'wang' }
const NOISE = 'noise'

function unitOf(building: string, n: number): Unit {
  return { lobby: `lobby-${building}-${n}`, door: `door-${building}-${n}`, gate: `gate-${building}-${n}`, lift: `lift-${building}-${n}` }
}
function buildingOf(id: string): Building {
  return { id, unit1: unitOf(id, 1), unit2: unitOf(id, 2), facade: `south-${id}`, facade2: `north-${id}` }
}

function siteOf(): Site {
  const camera = (id: string, building?: string) => ({ id, name: id, sub: 'rtsp://127.0.0.1/x', ...(building && { building }) })
  const units = BUILDINGS.flatMap((b) => [1, 2].map((n) => ({ b, unit: unitOf(b, n) })))
  return siteSchema.parse({
    version: 1,
    site: { id: 'scripted', name: '翠园一期' },
    buildings: BUILDINGS.map((id) => ({ id, name: id })),
    cameras: [
      ...units.flatMap(({ b, unit }) => [camera(unit.lobby, b), camera(unit.door, b)]),
      ...BUILDINGS.flatMap((b) => [camera(`south-${b}`, b), camera(`north-${b}`, b)]),
      ...LANES.map((lane) => camera(lane.camera)),
      camera('square'),
    ],
    devices: [
      ...units.map(({ b, unit }) => ({ id: unit.gate, driver: 'gate/http-relay', name: unit.gate, building: b, cameras: [unit.lobby, unit.door] })),
      ...units.map(({ b, unit }) => ({ id: unit.lift, driver: 'lift/modbus-hold', name: unit.lift, building: b })),
      ...LANES.map(({ reader, camera: seenBy }) => ({ id: reader, driver: 'plate-reader/zhenshi', name: reader, cameras: [seenBy] })),
      {
        id: 'panel',
        driver: 'fire-panel/gb26875',
        name: '消防主机',
        cameras: ['square'],
        points: BUILDINGS.map((b, i) => ({ address: `1-${i + 1}`, building: b })),
      },
    ],
  })
}

export function createWorld(env: MovableEnv): World {
  const site = siteOf()
  const whole: Env = { ...env, correlation: siteFacts(site) }
  let raised: RaisedAlert[] = []
  const raise = (claim: AlertClaim) => void raised.push(raiseAlert(whole, claim))
  const responses = createResponses(whole, {
    site,
    devices: () => ({ command: async () => ({ state: 'confirmed', reason: null }), problemOf: () => null, statuses: () => [] }),
    raiseAlert: raise,
    after: () => () => {},
  })
  const intake = createSignalIntake(whole, {
    deviceOf: (id) => site.devices.find((device) => device.id === id),
    react: responses.hooks.react,
    onStored: responses.hooks.onStored,
    raiseAlert: raise,
    after: () => () => {},
  })
  let keys = 0

  /** One step as it comes in: perhaps late, perhaps twice. */
  const pushesOf = (step: Step, startMs: number, skewMs: number | null, random: Random): Push[] => {
    const happenedMs = startMs + step.at * 1000
    if (step.by === 'camera')
      return [{ story: step.story, arrivesMs: happenedMs + random.between(300, 3000), push: () => raise(seenBy(site, step, happenedMs)) }]
    const lateMs = random.chance(0.2) ? random.between(5000, 60_000) : random.between(100, 2000)
    const deviceId = deviceOf(step)
    const event = signalOf(step, skewMs === null ? null : Math.round(happenedMs + skewMs), `k${++keys}`)
    const arrivesMs = happenedMs + lateMs
    const one: Push = { story: step.story, arrivesMs, push: () => void intake.receive(deviceId, event) }
    return random.chance(0.2) ? [one, { ...one, arrivesMs: arrivesMs + random.between(500, 30_000) }] : [one]
  }

  return {
    async play(scenario, random) {
      const stage = stageOf(random)
      const startMs = env.clock.now()
      const steps = [...scenario.play(stage), ...bystander(stage, random)]
      for (const step of steps) if (step.by === 'reader') responses.vehicles.save(guard, { plate: step.plate, list: 'block' })
      // One device's clock is wrong the same way all the time; some tell no time at all.
      const skews = new Map(steps.map((step) => [deviceOf(step), random.chance(0.2) ? null : random.between(-90_000, 90_000)]))
      const pushes = steps.flatMap((step) => pushesOf(step, startMs, skews.get(deviceOf(step))!, random))
      const everyday = noise(stage, random).map((signal): Push => ({
        story: NOISE,
        arrivesMs: startMs + signal.at * 1000,
        push: () => void intake.receive(signal.deviceId, { ...signal.event, dedupeKey: `n${++keys}` }),
      }))
      const told: Told[] = []
      for (const { arrivesMs, story, push } of [...pushes, ...everyday].toSorted((a, b) => a.arrivesMs - b.arrivesMs)) {
        env.pass(Math.max(0, Math.round(arrivesMs) - env.clock.now()))
        raised = []
        push()
        told.push(...raised.filter(({ outcome }) => outcome !== 'repeated').map(({ alert }) => ({ story, alertId: alert.id })))
      }
      return told
    },
    clear() {
      for (const fire of responses.fires.list()) responses.fires.end(guard, fire.id, 'done')
      for (const { id, allowedActions: allowed } of listOpenIncidents(whole)) {
        if (allowed.includes('falseAlarm')) actOnIncident(whole, SYSTEM, id, { action: 'falseAlarm', reason: 'test' })
        actOnIncident(whole, SYSTEM, id, { action: 'close' })
      }
      env.pass(3_600_000)
    },
    stop: responses.stop,
  }

  function stageOf(random: Random): Stage {
    const [here, there] = twoOf(BUILDINGS, random).map(buildingOf) as [Building, Building]
    const [lane, lane2] = twoOf(LANES, random) as [(typeof LANES)[0], (typeof LANES)[0]]
    // The second unit is as good as the first.
    const turned = random.chance(0.5) ? { ...here, unit1: here.unit2, unit2: here.unit1 } : here
    return {
      here: turned,
      there,
      lane,
      lane2,
      square: 'square',
      between: random.between,
      plate: () => `粤B${random.whole(10_000, 99_999)}`,
      person: () => String(random.whole(1000, 999_999)),
    }
  }

  /** In two of three runs something of its own happens in another building meanwhile. */
  function bystander({ here, there }: Stage, random: Random): Step[] {
    if (random.chance(1 / 3)) return []
    const elsewhere = buildingOf(random.pick(BUILDINGS.filter((id) => id !== here.id && id !== there.id)))
    const at = random.between(0, 120)
    const story = 'bystander'
    return [
      random.pick<Step>([
        { at, story, by: 'camera', camera: elsewhere.unit1.lobby, kind: 'ebikeInLobby' },
        { at, story, by: 'camera', camera: elsewhere.unit2.lobby, kind: 'crowding' },
        { at, story, by: 'gate', gate: elsewhere.unit1.gate, outcome: 'heldOpen' },
        { at, story, by: 'panel', building: elsewhere.id, detector: 3 },
        { at, story, by: 'lift', lift: elsewhere.unit2.lift, fault: 'doorFault' },
      ]),
    ]
  }

  /** People come and go, vehicles pass. */
  function noise({ here }: Stage, random: Random) {
    return Array.from({ length: 12 }, () => {
      const common = { deviceAtMs: null, replayed: false, dedupeKey: '', direction: 'in' } as const
      const isPlate = random.chance(0.3)
      const event: DeviceSignalEvent = isPlate
        ? { ...common, type: 'plateRead', plate: `粤A${random.whole(10_000, 99_999)}`, rawPlate: '', colour: 'blue', confidence01: 0.95 }
        : { ...common, type: 'passage', outcome: 'granted', door: 1, method: 'face', personRef: String(random.whole(1, 999)), cardNumber: null, code: null }
      const deviceId = isPlate ? random.pick(LANES).reader : random.chance(0.5) ? here.unit1.gate : unitOf(random.pick(BUILDINGS), 1).gate
      return { at: random.between(0, 300), deviceId, event }
    })
  }
}

function twoOf<T>(from: readonly T[], random: Random): [T, T] {
  const first = random.pick(from)
  return [first, random.pick(from.filter((one) => one !== first))]
}

function deviceOf(step: Step): string {
  switch (step.by) {
    case 'camera':
      return step.camera
    case 'gate':
      return step.gate
    case 'reader':
      return step.reader
    case 'panel':
      return 'panel'
    case 'lift':
      return step.lift
  }
}

function seenBy(site: Site, { camera: id, kind, zone = 'z' }: Step & { readonly by: 'camera' }, atMs: number): AlertClaim {
  const camera = site.cameras.find((one) => one.id === id)!
  return claimOfHit(
    { cameraId: id, ruleId: `${kind}:${zone}`, kind, zone, phase: 'began', atMs, sinceMs: atMs - 1000, score: 0.8, boxes: [], why: {} },
    camera,
    undefined,
    site,
  )
}

function signalOf(step: Exclude<Step, { readonly by: 'camera' }>, deviceAtMs: number | null, dedupeKey: string): DeviceSignalEvent {
  const common = { deviceAtMs, dedupeKey, replayed: false } as const
  switch (step.by) {
    case 'gate':
      return {
        ...common,
        type: 'passage',
        outcome: step.outcome,
        door: 1,
        direction: 'in',
        method: null,
        personRef: step.person ?? null,
        cardNumber: null,
        code: null,
      }
    case 'reader':
      return { ...common, type: 'plateRead', plate: step.plate, rawPlate: step.plate, colour: 'blue', confidence01: 0.95, direction: 'in' }
    case 'panel': {
      const address = `1-${BUILDINGS.indexOf(step.building) + 1}-${String(step.detector).padStart(4, '0')}`
      return { type: 'fireSignal', signal: 'fire', address, text: '', componentType: step.isCallPoint === true ? 23 : 42, test: false, deviceAtMs, dedupeKey }
    }
    case 'lift':
      return { ...common, type: 'equipment', fault: step.fault, active: true, code: step.fault, text: '' }
  }
}
