// A core for the tests of the doors: real database, people, incidents and server; cameras and devices are plain values.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CameraView } from '../../contract/api.ts'
import type { DeviceStatus } from '../../contract/device.ts'
import { passageSchema } from '../../contract/site.ts'
import type { KeyScope, Role } from '../../contract/vocabulary.ts'
import { openDb } from '../../db/open.ts'
import { createAccess } from '../accounts/access-services.ts'
import { raiseAlert } from '../alerts.ts'
import { createBackupDesk } from '../backup/backup-desk.ts'
import { createDesk } from '../desk/desk.ts'
import { SYSTEM, type Env } from '../env.ts'
import { createFacadeDesk } from '../facades.ts'
import { createFalling } from '../falling.ts'
import { siteWithFacade } from '../falling-fixture.ts'
import { createFeed, type FeedTopics } from '../feed.ts'
import { silentLog } from '../log.ts'
import { createLookBackDesk } from '../look-backs.ts'
import { ADAPTERS } from '../pms/adapters.ts'
import { createIntegrations } from '../pms/integrations.ts'
import { createTargetList } from '../pms/target-list.ts'
import { createPmsInbound } from '../pms/inbound/desk.ts'
import { SITE_TARGET } from '../pms/targets.ts'
import { applyWorkOrderUpdate } from '../pms/work-orders.ts'
import { createBuildings } from '../residents/buildings.ts'
import { createKey } from '../integration-keys.ts'
import { createUser } from '../people.ts'
import { createEventLog } from '../open-api/event-log.ts'
import { createSubscriptionDesk } from '../open-api/subscriptions.ts'
import { createPairingDesk } from '../pairing/pairing.ts'
import { createDashboardDesk } from '../reports/dashboard.ts'
import { createFakeMaker } from '../reports/issue/fake-maker.ts'
import { createReportDesk } from '../reports/issue/report-desk.ts'
import { createResidents } from '../residents/residents.ts'
import { createResponses } from '../responses.ts'
import type { CommandRequest, Services } from '../services.ts'
import { siteChecks } from '../site-checks.ts'
import { createSiteInForce } from '../site-in-force.ts'
import { createSuspectedClips } from '../suspected-clips.ts'
import { createTelemetryDesk } from '../telemetry/desk.ts'
import { createTroubles } from '../troubles.ts'
import { cameraDesks } from './camera-fixture.ts'
import { startServer, type ServerOptions } from './server.ts'

export const PASSWORD = 'correct horse battery'
/** Stands for the clip of a suspected fall. */
export const CLIP = Buffer.from('0123456789')

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** The body as JSON. */
  readonly body: unknown
}

export interface Asking {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

const camera: CameraView = {
  id: 'lobby-3-1',
  name: '3栋1单元大堂',
  buildingId: 'b3',
  zones: [],
  state: 'live',
  sinceMs: 1000,
  fps: 10,
  expectedFps: 10,
  analysedFps: 5,
  lastFrameAtMs: null,
  problem: null,
  warnings: [],
}
const device: DeviceStatus = {
  id: 'gate-3-1',
  name: '3栋1单元闸机',
  kind: 'gate',
  driver: 'gate/http-relay',
  buildingId: 'b3',
  state: 'online',
  sinceMs: 1000,
  problem: null,
  commands: ['open'],
  lastCommand: null,
}

export async function startFixture(
  options: Partial<Pick<ServerOptions, 'requestsPerMinute' | 'webDir' | 'lan'>> & {
    liveSocket?: string
    inboundSecret?: string
  } = {},
) {
  const dir = mkdtempSync(join(tmpdir(), 'vigil-http-'))
  const store = { file: join(dir, 'vigil.db'), key: Buffer.alloc(32, 7) }
  const db = openDb(store)
  let nowMs = Date.parse('2026-11-22T08:00:00Z')
  const clock = { now: () => nowMs }
  const feed = createFeed()
  const watched = new Set<string>()
  const targets = createTargetList(
    db,
    { endpoint: 'http://127.0.0.1:1/hooks', secret: `whsec_${Buffer.alloc(32, 3).toString('base64')}`, transport: {}, workOrders: [] },
    ADAPTERS,
  )
  const env: Env = {
    db,
    clock,
    log: silentLog,
    targets,
    feed: { ...feed, subscribe: (topic, signal) => (watched.add(topic), feed.subscribe(topic, signal)) },
    site: { id: 'sz-001', name: '翠园一期', timezone: 'Asia/Shanghai' },
  }
  const troubles = createTroubles(silentLog)
  const commands: CommandRequest[] = []
  const inForce = createSiteInForce(env, siteWithFacade(), siteChecks)
  const { site, rules } = inForce
  const facades = createFacadeDesk(env, site, rules, () => undefined)
  const thrown: string[] = []
  const clips = createSuspectedClips(env, {
    folder: join(dir, 'suspected'),
    async clip({ file, fromMs }) {
      writeFileSync(file, CLIP)
      return { startedAtMs: fromMs }
    },
  })
  const falling = createFalling(env, {
    site,
    facades,
    evidence: { capture: () => undefined },
    clips,
    recordingOf: async () => null,
    troubles: troubles,
    liveSinceMs: () => nowMs - 60_000,
    isWatching: () => true,
    throwObject: (cameraId, zone) => void thrown.push(`${cameraId}/${zone}`),
  })
  const responses = createResponses(env, {
    site: { buildings: [], devices: [], linkages: [], passage: passageSchema.parse({}) },
    devices: () => ({ command: async () => ({ state: 'accepted', reason: null }), problemOf: () => null, statuses: () => [device] }),
    raiseAlert: () => {},
  })
  const telemetry = createTelemetryDesk(env, {
    devices: [{ id: 'pump-2', driver: 'sensor/test', name: '2号水泵', cameras: [], points: [], config: {} }],
    raiseAlert: () => {},
  })
  const integrations = createIntegrations(env, { targets, adapters: ADAPTERS })
  const homes = { buildings: [{ id: 'b3', name: '3栋', units: 2 }], devices: [] }
  const residents = createResidents(env, { site: homes, peopleOf: () => null })
  const pmsInbound = createPmsInbound({ env, buildings: createBuildings(homes), desk: residents.desk, vehicles: responses.vehicles }, options.inboundSecret)
  const events = createEventLog(env, { buildingOf: () => device.buildingId })
  const subscriptions = createSubscriptionDesk(env, events)
  const maker = createFakeMaker()
  const reports = createReportDesk(env, { dataDir: dir, maker, buildingIds: ['b3'], troubles: troubles })
  const desk = createDesk(env, {
    dataDir: dir,
    site: { ...homes, site: { ...env.site, timezone: 'Asia/Shanghai' } },
    troubles: troubles,
    cameras: () => [camera],
    devices: () => [device],
  })
  const { stop: stopCameras, ...ofCameras } = cameraDesks(env, { dir, camera, inForce, facades, troubles, residents, vehicles: responses.vehicles })
  const backups = createBackupDesk(env, { dataDir: dir, store, troubles, disk: () => ({ reserveBytes: 0, fullAtMs: null, files: null }) })
  const services: Services = {
    ...desk.services,
    backups: backups.desk,
    ...createAccess(env),
    ...ofCameras,
    env,
    events,
    subscriptions,
    site: { ...env.site, address: null, demo: false, version: '0.1.0', buildings: [{ id: 'b3', name: '3栋', approach: null }] },
    phones: { access: () => ({ urls: [], ca: null, unspoken: [] }) },
    cameras: () => [camera],
    devices: () => [device],
    command: async (_actor, request) => {
      commands.push(request)
      return { state: 'accepted', reason: null }
    },
    fires: responses.fires,
    linkages: responses.linkages,
    vehicles: responses.vehicles,
    telemetry,
    residents,
    pmsInbound,
    workOrders: { update: (actor, extId, news, incident) => applyWorkOrderUpdate(env, SITE_TARGET, extId, news, actor, incident) },
    passages: responses.passages,
    integrations,
    pairing: createPairingDesk(env, {
      statuses: () => [device],
      command: async () => ({ state: 'accepted', reason: 'device.notConfirmed' }),
      peopleOf: () => null,
      listening: () => null,
    }),
    falls: falling.falls,
    suspectedClip: clips.find,
    facades,
    selfTests: falling.selfTests,
    reports,
    lookBacks: createLookBackDesk(env, { dataDir: dir, cameraIds: () => [camera.id], facades: () => [] }),
    dashboard: createDashboardDesk(env, store, { cameras: [camera], devices: [device] }),
    health: () => ({
      status: 'ok',
      problems: [],
      outbox: { pending: 0, oldestAgeMs: null, problem: null },
      storage: { freeBytes: 1e9, evidenceBytes: 0 },
      inference: { state: 'running', medianMs: 20, analysedFps: 5 },
      cameraEvents: { devices: 0, heard: 0, refused: 0 },
    }),
    liveSocket: () => options.liveSocket ?? null,
    evidencePath: (id) => join(dir, id),
  }
  const server = await startServer({ services, webDir: join(dir, 'web'), host: '127.0.0.1', port: 0, log: silentLog, ...options })
  const { host, port } = new URL(server.url)

  const ask = (path: string, { method = 'GET', headers = {}, body }: Asking = {}) =>
    new Promise<Answer>((resolve, reject) => {
      const text = body === undefined ? undefined : typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
      const all = { host, ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }), ...headers }
      const out = httpRequest({ host: '127.0.0.1', port, path, method, headers: all, agent: false }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const got = Buffer.concat(chunks).toString('utf8')
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text: got, body: jsonOrNull(got) })
        })
      })
      out.on('error', reject)
      out.end(text)
    })

  return {
    env,
    services,
    dir,
    host,
    port: Number(port),
    url: server.url,
    origin: server.url,
    routes: server.routes,
    commands,
    telemetry,
    maker,
    reports,
    /** What the facade process says, and what self-tests asked it for. */
    falling,
    thrown,
    /** For feeds that begin with nothing. */
    isWatched: (topic: keyof FeedTopics) => watched.has(topic),
    ask,
    passMs: (ms: number) => void (nowMs += ms),
    /** @returns the Cookie header of a signed-in person */
    async signIn(role: Role, name: string = role): Promise<string> {
      await createUser(env, SYSTEM, { name, role, password: PASSWORD }).catch(() => {})
      const answer = await ask('/auth/login', { method: 'POST', body: { name, password: PASSWORD } })
      return (answer.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? ''
    },
    key: (...scopes: KeyScope[]) => ({ authorization: `Bearer ${createKey(env, SYSTEM, { name: 'test', scopes }).token}` }),
    /** Opens an incident of its own zone, as a rule would. */
    raise(zone: string, why: Readonly<Record<string, number>> = {}) {
      return raiseAlert(env, {
        kind: 'ebikeInLobby',
        severity: 'high',
        source: `ebikeInLobby:${zone}`,
        cameraId: camera.id,
        deviceId: null,
        buildingId: 'b3',
        zone,
        place: camera.name,
        atMs: nowMs,
        deviceAtMs: null,
        score: 0.8,
        boxes: [{ label: 'bicycle', score: 0.8, box: [0.1, 0.2, 0.3, 0.4], trackId: 5 }],
        why: { votes: 4, ...why },
      })
    },
    async close() {
      await server.close()
      desk.stop()
      await stopCameras()
      await integrations.stop()
      await reports.stop()
      falling.stop()
      telemetry.stop()
      await subscriptions.stop()
      events.stop()
      db.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

export type Fixture = Awaited<ReturnType<typeof startFixture>>

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
