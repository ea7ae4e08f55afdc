// Answers the screens' calls: each group of the contract and what answers it; feeds are kept going.
import { setImmediate } from 'node:timers/promises'
import type { IncidentFeedEvent } from '../../contract/api.ts'
import { mergeIncidents, splitIncident } from '../incidents/rearrange.ts'
import { requireAction } from '../access.ts'
import { actOnIncident, countOpenIncidents, getIncidentDetail, listIncidents, listOpenIncidents, readTimeline, reportIncident } from '../incidents/service.ts'
import { createLane } from '../lane.ts'
import type { Services } from '../services.ts'
import { accessRulesRoutes, accountsRoutes, approvalsRoutes, holdsRoutes } from './access-routes.ts'
import { cameraSetupRoutes, cameraTrialsRoutes } from './camera-setup-routes.ts'
import { dashboardRoutes } from './dashboard-routes.ts'
import { shiftsRoutes } from './shifts-routes.ts'
import { dispatchesRoutes, dutyRoutes, staffRoutes, tasksRoutes, usersRoutes } from './dispatch-routes.ts'
import { deskSettingsRoutes, proceduresRoutes, shelvedSourcesRoutes, surroundingsRoutes } from './desk-routes.ts'
import { facadesRoutes } from './facades-routes.ts'
import { fallsRoutes } from './falls-routes.ts'
import { cameraEventsRoutes } from './camera-events-routes.ts'
import { cameraStillsRoutes } from './camera-stills-routes.ts'
import { headsRoutes } from './heads-routes.ts'
import { keysRoutes } from './keys-routes.ts'
import { firesRoutes, linkagesRoutes } from './fires-routes.ts'
import { guarded, watch, watchCameras } from './guarded.ts'
import { deliveriesRoutes, integrationsRoutes, workOrdersRoutes } from './integrations-routes.ts'
import { exportsRoutes, playbackRoutes } from './playback-routes.ts'
import { proofRoutes } from './proof-routes.ts'
import { lookBacksRoutes } from './look-backs-routes.ts'
import { mapsRoutes } from './maps-routes.ts'
import { subscriptionsRoutes } from './subscriptions-routes.ts'
import { telemetryRoutes } from './telemetry-routes.ts'
import { phonesRoutes } from './phone-routes.ts'
import { pmsInboundRoutes } from './pms-inbound-routes.ts'
import { patrolRoutes } from './patrol-routes.ts'
import { passagesRoutes, residentsRoutes } from './residents-routes.ts'
import { reportSchedulesRoutes, reportsRoutes, reportTemplatesRoutes } from './reports-routes.ts'
import { vehiclesRoutes } from './vehicles-routes.ts'
import { backupRoutes } from './backup-routes.ts'
import { emergencyRoutes } from './emergency-routes.ts'
import { systemRoutes } from './system-routes.ts'
import { recordingRoutes } from './recording-routes.ts'
import { breachesRoutes, privacyRequestsRoutes, privacyRoutes } from './privacy-routes.ts'
import { checkReportPlace } from './report-place.ts'

/** In one message; what is most urgent comes first. */
const MAX_SNAPSHOT = 1000
/** More than anybody can look at. */
const MAX_KNOWN = 10_000

/** One at a time, each in a turn of its own: many screens that come back at once must not hold up everything else. */
const SNAPSHOTS = createLane({ width: 1, maxWaiting: 1000 })

async function* watchIncidents({ env }: Services, signal: AbortSignal | undefined): AsyncGenerator<IncidentFeedEvent, void, void> {
  const changes = env.feed.subscribe('incident', signal)
  async function* snapshot(): AsyncGenerator<IncidentFeedEvent, void, void> {
    const { incidents, total } = await SNAPSHOTS.run(async () => {
      await setImmediate()
      return { incidents: listOpenIncidents(env, MAX_KNOWN), total: countOpenIncidents(env) }
    })
    yield { type: 'snapshot', incidents: incidents.slice(0, MAX_SNAPSHOT), total }
    for (let at = MAX_SNAPSHOT; at < incidents.length; at += MAX_SNAPSHOT) {
      // What has changed since comes after with a higher version.
      await setImmediate()
      yield { type: 'more', incidents: incidents.slice(at, at + MAX_SNAPSHOT) }
    }
  }
  yield* snapshot()
  for await (const delivered of changes) {
    if (delivered.lost) yield* snapshot()
    else yield { type: 'changed', incident: delivered.event }
  }
}

export const router = guarded.router({
  session: { me: guarded.session.me.handler(({ context }) => context.user()) },
  site: {
    get: guarded.site.get.handler(({ context }) => context.services.site),
    watch: guarded.site.watch.handler(({ context: { services, streams }, signal }) =>
      streams.hold(
        signal,
        watch(services, 'site', signal, () => [{ atMs: services.env.clock.now() }]),
      ),
    ),
  },
  cameras: {
    list: guarded.cameras.list.handler(({ context }) => [...context.services.cameras()]),
    watch: guarded.cameras.watch.handler(({ context: { services, streams }, signal }) =>
      streams.hold(
        signal,
        watch(services, 'camera', signal, () => services.cameras()),
      ),
    ),
  },
  devices: {
    list: guarded.devices.list.handler(({ context }) => [...context.services.devices()]),
    watch: guarded.devices.watch.handler(({ context: { services, streams }, signal }) =>
      streams.hold(
        signal,
        watch(services, 'device', signal, () => services.devices()),
      ),
    ),
    command: guarded.devices.command.handler(({ context, input }) => context.services.command(context.actor, input)),
  },
  incidents: {
    list: guarded.incidents.list.handler(({ context, input }) => listIncidents(context.services.env, input)),
    get: guarded.incidents.get.handler(({ context, input }) => getIncidentDetail(context.services.env, input.id)),
    timeline: guarded.incidents.timeline.handler(({ context, input }) => readTimeline(context.services.env, input)),
    act: guarded.incidents.act.handler(({ context, input: { id, ...action } }) => {
      requireAction(context.user(), action.action)
      return actOnIncident(context.services.env, context.actor, id, action)
    }),
    report: guarded.incidents.report.handler(({ context, input }) => {
      checkReportPlace(context.services, input)
      return reportIncident(context.services.env, context.actor, input)
    }),
    merge: guarded.incidents.merge.handler(({ context, input: { id, ...merge } }) => mergeIncidents(context.services.env, context.actor, id, merge)),
    split: guarded.incidents.split.handler(({ context, input: { id, ...split } }) => splitIncident(context.services.env, context.actor, id, split)),
    watch: guarded.incidents.watch.handler(({ context: { services, streams }, signal }) => streams.hold(signal, watchIncidents(services, signal))),
  },
  tracks: {
    watch: guarded.tracks.watch.handler(({ context: { services, streams }, input, signal }) =>
      streams.hold(signal, watchCameras(services, 'tracks', input.cameraIds, signal)),
    ),
  },
  falls: fallsRoutes,
  fires: firesRoutes,
  linkages: linkagesRoutes,
  vehicles: vehiclesRoutes,
  telemetry: telemetryRoutes,
  residents: residentsRoutes,
  pairing: {
    list: guarded.pairing.list.handler(({ context }) => context.services.pairing.list()),
    run: guarded.pairing.run.handler(({ context, input }) => context.services.pairing.run(context.actor, input.deviceId, input.check)),
    judge: guarded.pairing.judge.handler(({ context, input }) =>
      context.services.pairing.judge(context.actor, input.deviceId, input.check, input.passed, input.note ?? null),
    ),
  },
  passages: passagesRoutes,
  pmsInbound: pmsInboundRoutes,
  facades: facadesRoutes,
  cameraSetup: cameraSetupRoutes,
  emergency: emergencyRoutes,
  system: systemRoutes,
  recording: recordingRoutes,
  backups: backupRoutes,
  cameraTrials: cameraTrialsRoutes,
  heads: headsRoutes,
  cameraEvents: cameraEventsRoutes,
  cameraStills: cameraStillsRoutes,
  playback: playbackRoutes,
  proof: proofRoutes,
  exports: exportsRoutes,
  lookBacks: lookBacksRoutes,
  integrations: integrationsRoutes,
  deliveries: deliveriesRoutes,
  workOrders: workOrdersRoutes,
  dashboard: dashboardRoutes,
  deskSettings: deskSettingsRoutes,
  maps: mapsRoutes,
  phones: phonesRoutes,
  ...shiftsRoutes,
  users: usersRoutes,
  staff: staffRoutes,
  duty: dutyRoutes,
  dispatches: dispatchesRoutes,
  tasks: tasksRoutes,
  shelvedSources: shelvedSourcesRoutes,
  procedures: proceduresRoutes,
  surroundings: surroundingsRoutes,
  patrols: patrolRoutes,
  approvals: approvalsRoutes,
  accessRules: accessRulesRoutes,
  accounts: accountsRoutes,
  holds: holdsRoutes,
  keys: keysRoutes,
  subscriptions: subscriptionsRoutes,
  reports: reportsRoutes,
  reportTemplates: reportTemplatesRoutes,
  reportSchedules: reportSchedulesRoutes,
  privacy: privacyRoutes,
  privacyRequests: privacyRequestsRoutes,
  breaches: breachesRoutes,
  health: {
    get: guarded.health.get.handler(({ context }) => context.services.health()),
    watch: guarded.health.watch.handler(({ context: { services, streams }, signal }) =>
      streams.hold(
        signal,
        watch(services, 'health', signal, () => [services.health()]),
      ),
    ),
  },
})
