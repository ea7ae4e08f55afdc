// The composition root: the only file that builds everything.
import { fileURLToPath } from 'node:url'
import type { HealthView } from '../contract/api.ts'
import type { HostPort } from '../contract/host-port.ts'
import { createDataDir, lockDataDir } from '../db/data-dir.ts'
import { realAfter } from '../devices/supervise.ts'
import { createAccess } from './accounts/access-services.ts'
import type { AlertClaim } from './alerts.ts'
import { keepData } from './backup/keep-data.ts'
import { openCheckedStore } from './backup/open-checked-store.ts'
import { createSystemClock } from './clock.ts'
import { trialMeans } from './camera-setup/trial-means.ts'
import { createCameraTrials } from './camera-setup/trials.ts'
import { siteFacts } from './correlation/site-facts.ts'
import { connectDemoPms } from './demo/connect-demo-pms.ts'
import { seedDemo } from './demo/seed-demo.ts'
import { startDemo } from './demo/start-demo.ts'
import { createDesk } from './desk/desk.ts'
import { startDevices } from './devices.ts'
import { SYSTEM, type Env } from './env.ts'
import { raiseSecuredAlert } from './evidence.ts'
import { createFeed } from './feed.ts'
import { startServer } from './http/server.ts'
import { returnShelved } from './incidents/service.ts'
import { loadAnySite } from './load-any-site.ts'
import type { Log } from './log.ts'
import { ADAPTERS } from './pms/adapters.ts'
import { createIntegrations } from './pms/integrations.ts'
import { createDeviceTeller } from './pms/tell-devices.ts'
import { SITE_TARGET } from './pms/targets.ts'
import { applyWorkOrderUpdate } from './pms/work-orders.ts'
import { createTargetList } from './pms/target-list.ts'
import { createPmsInbound } from './pms/inbound/desk.ts'
import { createEventLog } from './open-api/event-log.ts'
import { createSubscriptionDesk } from './open-api/subscriptions.ts'
import { createProof } from './proof/proof.ts'
import { createPairingDesk } from './pairing/pairing.ts'
import { createPrivacy } from './privacy/privacy.ts'
import { createDashboardDesk } from './reports/dashboard.ts'
import { siteSources } from './reports/site-sources.ts'
import { createBuildings } from './residents/buildings.ts'
import { createResidents } from './residents/residents.ts'
import { createCoreMaker } from './reports/issue/core-maker.ts'
import { oweReportReady } from './reports/issue/owe-ready.ts'
import { createReportDesk } from './reports/issue/report-desk.ts'
import { createResponses } from './responses.ts'
import type { Services } from './services.ts'
import { startSight } from './sight.ts'
import { siteChecks } from './site-checks.ts'
import { createSiteInForce } from './site-in-force.ts'
import { siteView } from './site-view.ts'
import { createStandings } from './standings.ts'
import { measureStorage } from './storage.ts'
import type { LogLine } from './system/keep-recent.ts'
import { createProcessBoard } from './system/process-board.ts'
import { startSystem } from './system/start-system.ts'
import { createTelemetryDesk } from './telemetry/desk.ts'
import { openDoors } from './tls/doors.ts'
import { createTroubles } from './troubles.ts'
import { every, onIncident } from './watching.ts'

export interface CoreOptions {
  readonly dataDir: string
  /** Absent: no cameras and no devices, unless `demo`. */
  readonly siteFile?: string | undefined
  readonly listen: HostPort
  /** The door for phones, instead of what the site file says. */
  readonly phones?: HostPort | undefined
  readonly demo: boolean
  readonly log: Log
  /** The last lines of it, for support. */
  readonly recentLog?: () => readonly LogLine[]
  /** Where the built console lies. */
  readonly webDir: string
  readonly environment: Readonly<Record<string, string | undefined>>
}

export interface Core {
  readonly url: string
  /** Where phones find it; null while the core serves this computer only. */
  readonly phonesUrl: string | null
  close(): Promise<void>
}

const HEALTH_EVERY_MS = 2000
const STORAGE_EVERY_MS = 10_000
const STANDINGS_EVERY_MS = 1000
const REPORTS_EVERY_MS = 5000
const VISITORS_EVERY_MS = 600_000

/** @throws VigilError `data.inUse`, `data.newer`, `data.damaged`, `site.invalid` */
export async function startCore(options: CoreOptions): Promise<Core> {
  const { dataDir, log } = options
  const closing: (() => Promise<void> | void)[] = []
  const close = async () => {
    for (const step of closing.toReversed()) await step()
    closing.length = 0
  }
  try {
    createDataDir(dataDir)
    const lock = lockDataDir(dataDir)
    closing.push(() => lock.release())
    const clock = createSystemClock()
    const store = openCheckedStore(dataDir, clock, log)
    const { db } = store
    closing.push(store.close)

    const demo = options.demo ? await startDemo({ dataDir, clock, log }) : null
    if (demo !== null) closing.push(demo.close)
    const loaded = await loadAnySite(options, demo)
    const inForce = createSiteInForce({ db, log }, loaded, siteChecks)
    const { site } = inForce
    for (const warning of loaded.warnings) log.warn(`site file: ${warning.file}:${warning.line}: ${warning.message}`)

    const doors = await openDoors(options, site, clock)
    const targets = createTargetList(db, site.pms, ADAPTERS)
    const env: Env = {
      processes: createProcessBoard(clock.now),
      db,
      clock,
      log,
      feed: createFeed(),
      onOpened: (incident) => responses.onOpened(incident),
      correlation: siteFacts(site),
      targets,
      site: { id: site.site.id, name: site.site.name, timezone: site.site.timezone, ...(site.site.url !== undefined && { url: site.site.url }) },
    }
    const raise = (claim: AlertClaim) => raiseSecuredAlert(env, sight.video.evidence, claim)
    const responses = createResponses(env, { site, devices: () => devices, raiseAlert: raise, onVehicle: (plate) => residents.reconsiderVehicle(plate) })
    const troubles = createTroubles(log)
    const proof = createProof(env, { dataDir, webDir: options.webDir, troubles })
    closing.push(proof.stop)
    const sight = startSight(env, { inForce, dataDir, troubles, seals: proof.seals })
    const { video, falling } = sight
    closing.push(sight.stop)
    const telemetry = createTelemetryDesk(env, { devices: site.devices, raiseAlert: raise })
    closing.push(telemetry.stop)
    const residents = createResidents(env, { site, dataDir, peopleOf: (id) => devices.peopleOf(id), vehiclesOf: (id) => devices.vehiclesOf(id) })
    const deviceTeller = createDeviceTeller(env, (id) => devices.statuses().find((status) => status.id === id), realAfter)
    const privacy = createPrivacy(env, { site, residents, vehicles: responses.vehicles, recording: sight.recording, dataDir, troubles })
    const buildings = createBuildings(site)
    const pmsInbound = createPmsInbound({ env, buildings, desk: residents.desk, vehicles: responses.vehicles }, site.pms?.inboundSecret)
    closing.push(pmsInbound.idle)
    const devices = startDevices(env, site.devices, {
      raiseAlert: raise,
      onTelemetry: telemetry.take,
      ...responses.hooks,
      react: (device, signal) => desk.react(device, signal, responses.hooks.react),
      onStored(signal) {
        responses.hooks.onStored(signal)
        env.feed.publish('signal', signal)
      },
      onStanding(device, standing) {
        responses.hooks.onStanding(device, standing)
        residents.onStanding(device, standing)
        deviceTeller.onStanding(device.id)
      },
    })
    // Closing the devices ends the commands that the responses wait for.
    closing.push(privacy.stop, residents.stop, responses.stop, devices.stop, deviceTeller.stop)
    const dashboard = createDashboardDesk(env, store, siteSources(site, devices.statuses))
    const standings = createStandings(env, { cameras: video.cameras, devices: devices.statuses })
    closing.push(dashboard.stop, standings.stop)
    responses.fires.takeUp()
    residents.start()
    const integrations = createIntegrations(env, { targets, adapters: ADAPTERS })
    closing.push(integrations.stop)
    pmsInbound.start()
    const buildingOf = new Map(site.devices.map(({ id, building }) => [id, building ?? null]))
    const events = createEventLog(env, { buildingOf: (id) => buildingOf.get(id) ?? null })
    const subscriptions = createSubscriptionDesk(env, events)
    closing.push(events.stop, subscriptions.stop)
    subscriptions.start()
    const reports = createReportDesk(env, {
      dataDir,
      maker: createCoreMaker(env, { site, source: store, dataDir }),
      buildingIds: site.buildings.map(({ id }) => id),
      troubles,
      oweReady: (report) => oweReportReady(env, report),
    })
    const kept = keepData(env, {
      dataDir,
      store,
      troubles,
      ...(options.demo && { firstAfterMs: 10_000 }),
      yieldedBytes: () => sight.recording.view().disk?.ringBytes ?? 0,
    })
    const desk = createDesk(env, { dataDir, site, troubles, cameras: video.cameras, devices: devices.statuses })
    closing.push(
      reports.stop,
      kept.stop,
      desk.stop,
      every(STANDINGS_EVERY_MS, () => troubles.survive('looking after the shift', desk.tick)),
    )
    demo?.connect({
      saveVehicle: (vehicle) => responses.vehicles.save(SYSTEM, vehicle),
      // A second start finds them there.
      savePerson: (person) => residents.desk.list(person.phone ?? person.name, 1).total === 0 && residents.desk.save(SYSTEM, person),
    })

    let storage = await measureStorage(env, dataDir, troubles)
    const health = (): HealthView => {
      const problems = [...video.problems(), ...troubles.list(), ...subscriptions.problems()]
      const owed = integrations.health()
      return {
        status: problems.length === 0 && owed.problem === null ? 'ok' : 'degraded',
        problems,
        outbox: owed,
        storage,
        inference: video.inference(),
        cameraEvents: sight.cameraEvents.health(),
      }
    }
    closing.push(
      every(HEALTH_EVERY_MS, () => troubles.survive('returning shelved incidents', () => returnShelved(env))),
      every(VISITORS_EVERY_MS, () => troubles.survive('forgetting cars of past visitors', () => pmsInbound.forgetVisitorCars())),
      every(STANDINGS_EVERY_MS, () => troubles.survive('writing how cameras and devices stand', () => standings.write())),
      every(HEALTH_EVERY_MS, () => troubles.survive('telling health', () => env.feed.publish('health', health()))),
      every(STORAGE_EVERY_MS, () => {
        measureStorage(env, dataDir, troubles).then(
          (measured) => (storage = measured),
          (error: unknown) => log.warn('free space could not be read', { error: String(error) }),
        )
      }),
    )
    const system = startSystem(env, { dataDir, troubles, recent: options.recentLog, health, cameras: video.cameras, devices: devices.statuses })
    closing.push(system.stop, onIncident(env, integrations.kick))

    const services: Services = {
      ...desk.services,
      ...createAccess(env),
      env,
      events,
      subscriptions,
      site: siteView(site, options.demo),
      phones: doors,
      cameras: video.cameras,
      devices: devices.statuses,
      command: devices.command,
      fires: responses.fires,
      linkages: responses.linkages,
      vehicles: responses.vehicles,
      telemetry,
      residents,
      privacy,
      integrations,
      pairing: createPairingDesk(env, {
        ...devices,
        telemetryAtMs: (id) =>
          telemetry
            .list()
            .find(({ deviceId }) => deviceId === id)
            ?.metrics.reduce<number | null>((last, { atMs }) => Math.max(last ?? 0, atMs), null) ?? null,
      }),
      passages: responses.passages,
      pmsInbound,
      workOrders: {
        update: (actor, extId, news, incident) => applyWorkOrderUpdate(env, SITE_TARGET, extId, news, actor, incident),
      },
      falls: falling.falls,
      suspectedClip: sight.clips.find,
      facades: sight.facades,
      cameraSetup: sight.cameraSetup,
      heads: sight.heads,
      cameraEvents: sight.cameraEvents,
      cameraStills: sight.cameraStills,
      recording: sight.recording,
      backups: kept.desk,
      system,
      playback: sight.playback,
      proof: proof.deskOf(sight.playback.exports),
      cameraTrials: createCameraTrials(env, { inForce, guard: sight.logins, ...trialMeans(clock) }),
      selfTests: falling.selfTests,
      reports,
      lookBacks: sight.lookBacks,
      dashboard,
      health,
      liveSocket: video.liveSocket,
      evidencePath: video.evidence.path,
    }
    const server = await startServer({ services, webDir: options.webDir, ...doors, log })
    closing.push(server.close)
    if (demo !== null) closing.push(connectDemoPms(env, demo, server.url))
    await reports.start()
    closing.push(every(REPORTS_EVERY_MS, () => troubles.survive('looking after reports', reports.tick)))
    if (demo !== null) await seedDemo(env, reports, { ...desk.services, privacy, residents })
    return { url: server.url, phonesUrl: server.lanUrls()[0] ?? null, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** `out/renderer` beside the sources, `renderer` beside the packaged core. */
export function defaultWebDir(): string {
  return fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '../out/renderer' : '../renderer', import.meta.url))
}
