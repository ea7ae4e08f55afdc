// A flood as sites have it: a few sources that chatter, many that speak now and then, and fires among them.
import type { AlertClaim } from '../../core/alerts.ts'
import type { IncidentKind, Severity } from '../../contract/vocabulary.ts'

type Claim = Omit<AlertClaim, 'atMs' | 'deviceAtMs'>

const CAMERAS = 60
const ZONES = 4
const DEVICES = 120
/** A third of all alerts come from these few: a branch before a lens, a contact that chatters. */
const CHATTERING = 5

const OF_CAMERAS: readonly (readonly [IncidentKind, Severity])[] = [
  ['intrusion', 'high'],
  ['crowding', 'medium'],
  ['fireLaneBlocked', 'medium'],
  ['loitering', 'low'],
  ['ebikeInLobby', 'high'],
]
const OF_DEVICES: readonly (readonly [IncidentKind, Severity])[] = [
  ['gate', 'medium'],
  ['plate', 'low'],
  ['telemetry', 'high'],
  ['tamper', 'high'],
]

/** The same seed gives the same flood; the fires are spread evenly and each is of a detector of its own. */
export function floodClaims({ alerts, fires, seed }: { readonly alerts: number; readonly fires: number; readonly seed: number }): Claim[] {
  const random = mulberry(seed)
  const pick = (n: number) => Math.floor(random() * n)
  const every = Math.floor(alerts / (fires + 1))
  return Array.from({ length: alerts }, (_, i) => {
    const fire = fires > 0 && i > 0 && i % every === 0 && i / every <= fires ? i / every : null
    if (fire !== null) return fireOf(seed, fire)
    const chatters = random() < 1 / 3
    return random() < 0.6
      ? cameraClaim(chatters ? pick(CHATTERING) : pick(CAMERAS), chatters ? 0 : pick(ZONES), OF_CAMERAS[chatters ? 0 : pick(OF_CAMERAS.length)]!)
      : deviceClaim(chatters ? pick(CHATTERING) : pick(DEVICES), OF_DEVICES[chatters ? 3 : pick(OF_DEVICES.length)]!)
  })
}

const ALIKE: Pick<Claim, 'score' | 'boxes' | 'why'> = { score: null, boxes: [], why: {} }

function cameraClaim(camera: number, zone: number, [kind, severity]: readonly [IncidentKind, Severity]): Claim {
  return {
    ...ALIKE,
    kind,
    severity,
    source: `${kind}:zone-${zone}`,
    cameraId: `camera-${camera}`,
    deviceId: null,
    buildingId: `b${camera % 12}`,
    zone: `zone-${zone}`,
    place: `${camera % 12}栋摄像机${camera}`,
  }
}

function deviceClaim(device: number, [kind, severity]: readonly [IncidentKind, Severity]): Claim {
  return {
    ...ALIKE,
    kind,
    severity,
    source: 'gate/isapi',
    cameraId: null,
    deviceId: `device-${device}`,
    buildingId: `b${device % 12}`,
    zone: null,
    place: `${device % 12}栋设备${device}`,
  }
}

function fireOf(seed: number, fire: number): Claim {
  return {
    ...ALIKE,
    kind: 'fire',
    severity: 'critical',
    source: 'fire-panel/gb26875',
    cameraId: null,
    deviceId: 'panel',
    buildingId: 'b1',
    zone: `${seed}-${fire}`,
    place: `1栋${fire}层烟感`,
  }
}

/** Small, seeded. @source Tommy Ettinger, mulberry32 */
function mulberry(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
