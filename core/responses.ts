// What the core does by itself when devices signal and incidents open: fires, linkages, and which command is not given at all.
import type { PassageEvent, PlateReadEvent } from '../contract/device-events.ts'
import type { Fire } from '../contract/fire.ts'
import type { Incident } from '../contract/incident.ts'
import type { Site, SiteDevice } from '../contract/site.ts'
import type { StoredSignal } from '../db/devices.ts'
import { realAfter, type After } from '../devices/supervise.ts'
import { claimBy } from './device-claims.ts'
import type { Devices, DevicesOutside } from './devices.ts'
import { claimOnly, NO_ANSWER } from './device-signals.ts'
import { SYSTEM, type Env } from './env.ts'
import { createFireDesk, type FireDesk } from './fire/desk.ts'
import { endCondition, type AlertClaim } from './alerts.ts'
import { createPassageDesk, type PassageDesk } from './passage/passages.ts'
import { createVehicleDesk, type VehicleDesk } from './passage/vehicles.ts'
import { createBuildings } from './residents/buildings.ts'
import { createLinkages, type Linkages } from './linkages/run.ts'

export interface ResponsesOptions {
  readonly site: Pick<Site, 'buildings' | 'devices' | 'linkages' | 'passage'>
  devices(): Pick<Devices, 'command' | 'problemOf' | 'statuses'>
  raiseAlert(claim: AlertClaim): unknown
  /** A vehicle was saved or taken out; called in that transaction. */
  onVehicle?(plate: string): void
  readonly after?: After
}

export interface Responses {
  readonly fires: FireDesk
  readonly linkages: Linkages
  readonly vehicles: VehicleDesk
  readonly passages: PassageDesk
  /** What the devices have to call. */
  readonly hooks: Required<Pick<DevicesOutside, 'react' | 'onStored' | 'interlock' | 'onStanding'>>
  onOpened(incident: Incident): void
  stop(): Promise<void>
}

function isPlateRead(signal: StoredSignal): signal is StoredSignal & { readonly event: PlateReadEvent } {
  return signal.event.type === 'plateRead'
}

function isPassage(signal: StoredSignal): signal is StoredSignal & { readonly event: PassageEvent } {
  return signal.event.type === 'passage'
}

export function createResponses(env: Env, { site, devices, raiseAlert, onVehicle, after = realAfter }: ResponsesOptions): Responses {
  const deviceOf = (id: string): SiteDevice | undefined => site.devices.find((device) => device.id === id)
  const linkages = createLinkages(env, site, {
    command: (request, options) => devices().command(SYSTEM, request, options),
    problemOf: (deviceId, command) => devices().problemOf(deviceId, command),
  })
  const fires = createFireDesk(env, {
    deviceOf,
    after,
    onConfirmed(fire: Fire) {
      // Everybody may go any way now: afterwards nobody is known to be anywhere.
      passages.resetSides(SYSTEM)
      linkages.onFireConfirmed(fire)
    },
    gatesOf: (buildingId) =>
      devices()
        .statuses()
        .filter(({ kind, commands }) => (kind === 'gate' || kind === 'plate-reader') && (commands.includes('holdOpen') || commands.includes('open')))
        // One without a building is on the way of everybody who comes or leaves: the courtyard's gates and barriers.
        .filter((gate) => buildingId === null || gate.buildingId === null || gate.buildingId === buildingId),
    command: (deviceId, command, fire, isTold) =>
      devices().command(SYSTEM, { deviceId, command, reason: '消防释放', incidentId: fire.incidentId }, { isUrgent: true, isTold }),
  })
  const passages = createPassageDesk(env, site)
  const vehicles = createVehicleDesk(env, { buildings: createBuildings(site), passages, ...(onVehicle && { onVehicle }) })
  /** Panels whose silence was told. */
  const silent = new Set<string>()
  return {
    fires,
    linkages,
    vehicles,
    passages,
    hooks: {
      react(device, signal) {
        const { event } = signal
        if (event.type === 'fireSignal' && fires.isUnderTest(device.id, event.address)) return { claims: [], answer: NO_ANSWER }
        const isBurning = fires.isBurning(device.building ?? null)
        if (isPlateRead(signal)) return vehicles.react(device, signal, isBurning)
        const reaction = claimOnly(device, signal)
        if (!isPassage(signal)) return reaction
        return { ...reaction, claims: [...reaction.claims, ...passages.onPassage(device, signal.event, signal.receivedAtMs, isBurning)] }
      },
      onStored(signal) {
        fires.onSignal(signal)
        const device = deviceOf(signal.deviceId)
        if (isPassage(signal) && signal.event.outcome === 'doorClosed' && !signal.event.replayed) fires.onShut(signal.deviceId)
        if (device === undefined || !isPassage(signal) || !passages.isExpected(device, signal.event, env.clock.now())) return
        // Its outcome stands in the audit log; nobody waits for it.
        void devices()
          .command(SYSTEM, { deviceId: device.id, command: 'open', reason: '车辆入场预授权' })
          .catch((error: unknown) => env.log.warn('a gate that was to open for an expected person did not', { deviceId: device.id, error: String(error) }))
      },
      interlock: fires.interlock,
      onStanding(device, { state, sinceMs }) {
        // A gate that was away while it burns is not left shut until its next turn; after a restart that is every gate.
        if (state === 'online') fires.onBack(device.id)
        // The line to a fire panel is supervised: a silent panel may be a burning one.
        if (!device.driver.startsWith('fire-panel/')) return
        const place = { kind: 'system', cameraId: device.cameras[0] ?? null, deviceId: device.id, zone: 'silent' } as const
        if (state === 'online') {
          silent.delete(device.id)
          // also of a silence that was told before a restart
          endCondition(env, { ...place, atMs: sinceMs })
        }
        if (state !== 'offline' || silent.has(device.id)) return
        silent.add(device.id)
        const event = { deviceAtMs: null, dedupeKey: `silent-${sinceMs}` }
        raiseAlert({
          ...claimBy(device, event, sinceMs),
          ...place,
          severity: 'high',
          place: device.name,
          why: { problem: 'device.unreachable' },
        })
      },
    },
    onOpened: linkages.onOpened,
    async stop() {
      await fires.stop()
      await linkages.idle()
    },
  }
}
