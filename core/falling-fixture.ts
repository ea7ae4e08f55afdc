// A site with a facade, and falls as the facade process tells them, for tests.
import { fallingObjectSettings, type FacadeEntry } from '../contract/facade.ts'
import type { Fall, FallTrack } from '../contract/falling.ts'
import { siteSchema } from '../contract/site.ts'
import type { SiteArmedRule } from './config.ts'

export const FACADE_CAMERA = 'facade-3-east'

const lobbyZone = {
  id: 'door',
  name: '门口',
  polygon: [
    [0.1, 0.2],
    [0.9, 0.2],
    [0.9, 0.95],
  ],
}
const facadeZone = {
  id: 'east',
  name: '东立面',
  polygon: [
    [0.2, 0.05],
    [0.8, 0.05],
    [0.8, 0.9],
    [0.2, 0.9],
  ],
}
const yardZone = {
  id: 'yard',
  name: '院子',
  polygon: [
    [0.1, 0.9],
    [0.9, 0.9],
    [0.9, 1],
    [0.1, 1],
  ],
}
const floors = [1, 9, 18].map((floor) => ({ floor, y: 0.9 - floor * 0.04 }))

/** One camera with one facade and a zone of another rule, and one without. */
export function siteWithFacade({ selfTestAt = [] }: { readonly selfTestAt?: readonly string[] } = {}) {
  const site = siteSchema.parse({
    version: 1,
    site: { id: 'sz-001', name: '翠园一期' },
    buildings: [{ id: 'b3', name: '3栋' }],
    cameras: [
      { id: 'lobby-3-1', name: '3栋1单元大堂', building: 'b3', sub: 'rtsp://127.0.0.1/lobby', zones: [lobbyZone] },
      { id: FACADE_CAMERA, name: '3栋东立面', building: 'b3', sub: 'rtsp://127.0.0.1/facade', zones: [facadeZone, yardZone] },
    ],
  })
  const facade: SiteArmedRule = {
    id: 'fallingObject:east',
    kind: 'fallingObject',
    zone: 'east',
    config: fallingObjectSettings.parse({ facade: { floors }, selfTestAt }),
  }
  const crowding: SiteArmedRule = { id: 'crowding:yard', kind: 'crowding', zone: 'yard', config: { people: 6 } }
  const rules = new Map([[FACADE_CAMERA, [facade, crowding]]])
  return { site, rules }
}

export function entryOf(change: Partial<FacadeEntry> = {}): FacadeEntry {
  const polygon: FacadeEntry['polygon'] = [
    [0.1, 0.1],
    [0.9, 0.1],
    [0.9, 0.8],
    [0.1, 0.8],
  ]
  return { id: 'east', name: '东立面', polygon, settings: fallingObjectSettings.parse({ facade: { floors } }), ...change }
}

/** Seen in four pictures over 0.6 s, the last one at `atMs`; its last box is [0.5, 0.6, 0.51, 0.62]. */
export function fallOf(atMs: number, change: Partial<Fall> = {}): Fall {
  const points: FallTrack['points'] = [0, 200, 400, 600].map((ms, i) => ({
    atMs: atMs - 600 + ms,
    box: [0.5, 0.3 + i * 0.1, 0.51, 0.32 + i * 0.1],
    score: 0.9,
  }))
  const track: FallTrack = {
    points,
    path: points.map(({ box: [x, y] }): [number, number] => [x, y]),
    release: [0.5, 0.28],
    impact: { at: [0.5, 0.86], atMs: atMs + 300, isSeen: false },
    residualPx: 0.8,
    accelerationMps2: 9.6,
    speedMps: 14,
    looks: { object: 0.9 },
  }
  return {
    cameraId: FACADE_CAMERA,
    ruleId: 'fallingObject:east',
    zone: 'east',
    grade: 'alarm',
    reasons: [],
    score: 0.93,
    firstAtMs: atMs - 600,
    lastAtMs: atMs,
    tracks: [track],
    floor: { estimate: 12, low: 11, high: 13, confidence: 0.9 },
    column: null,
    why: { floors: 7.5 },
    isTest: false,
    ...change,
  }
}
