// Builds what the desk works with, beside the incidents themselves: its settings, the staff and who is sent, patrols, and what watches the time.
import type { Site } from '../../contract/site.ts'
import { randomInt } from 'node:crypto'
import { createTraining, type TrainingDesk } from '../drills/training.ts'
import type { DevicesOutside } from '../devices.ts'
import { createEmergencyDesk, type EmergencyDesk } from '../emergency/emergency-desk.ts'
import type { Env } from '../env.ts'
import { createPatrolDesk, type PatrolDesk } from '../patrol/patrol-desk.ts'
import { startPatrols } from '../patrol/start-patrols.ts'
import { createDuty, type DutyDesk } from '../shifts/duty.ts'
import { pointOf } from '../fire/panel-points.ts'
import type { GatherOutside } from '../shifts/gather.ts'
import type { Troubles } from '../troubles.ts'
import { VERSION } from '../version.ts'
import { createDispatchDesk, type DispatchDesk } from './dispatch/desk.ts'
import { createPhotoDesk, type PhotoDesk } from './dispatch/photos.ts'
import { watchDispatches } from './dispatch/watch-dispatches.ts'
import { createMapDesk, type MapDesk } from './maps.ts'
import { createReachDesk, type ReachDesk } from './reach.ts'
import { createDeskSettings, type DeskSettingsDesk } from './settings.ts'
import { createShelvedSourceDesk, type ShelvedSourceDesk } from './shelved-sources.ts'
import { createStaffDesk, type StaffDesk } from './staff.ts'
import { createSurroundings, type SurroundingsDesk } from './surroundings.ts'
import { createWatchTimers } from './watch-timers.ts'

export interface DeskServices {
  readonly deskSettings: DeskSettingsDesk
  readonly staff: StaffDesk
  readonly reach: ReachDesk
  readonly dispatches: DispatchDesk
  readonly taskPhotos: PhotoDesk
  readonly shelvedSources: ShelvedSourceDesk
  readonly surroundings: SurroundingsDesk
  readonly patrols: PatrolDesk
  readonly maps: MapDesk
  readonly duty: Omit<DutyDesk, 'tick'>
  readonly training: TrainingDesk
  readonly emergency: Omit<EmergencyDesk, 'look' | 'stop'>
}

export interface DeskOptions extends Omit<GatherOutside, 'placeOf'> {
  readonly dataDir: string
  readonly site: Pick<Site, 'site' | 'buildings' | 'devices'>
  readonly troubles: Troubles
}

const EMERGENCY_EVERY_MS = 90_000

type React = Required<DevicesOutside>['react']

export interface Desk {
  readonly services: DeskServices
  /** What the desk takes from a device's signal, before whatever else it leads to. */
  react(...signal: [...Parameters<React>, React]): ReturnType<React>
  /** Called every second. */
  tick(): void
  stop(): void
}

export function createDesk(env: Env, { dataDir, site, troubles, ...outside }: DeskOptions): Desk {
  const reach = createReachDesk(env.clock)
  const staff = createStaffDesk(env, reach)
  const dispatches = createDispatchDesk(env, staff, reach)
  const watchTimers = createWatchTimers(env)
  watchTimers.start()
  const patrols = createPatrolDesk(env)
  const placeOf: GatherOutside['placeOf'] = (deviceId, address) => {
    const device = site.devices.find(({ id }) => id === deviceId)
    return (device && pointOf(device, address)?.name) ?? null
  }
  // Nobody may be able to tell when the next post check comes.
  const { tick, ...duty } = createDuty(env, { ...outside, placeOf }, () => randomInt(2 ** 47) / 2 ** 47)
  const training = createTraining(env)
  const emergency = createEmergencyDesk(env, { dataDir, site, version: VERSION })
  // Not at the very start, which has more urgent work.
  const looks = setInterval(() => void emergency.look(), EMERGENCY_EVERY_MS)
  const closing = [watchDispatches(env, reach), watchTimers.stop, training.stop, startPatrols(patrols, troubles), emergency.stop, () => clearInterval(looks)]
  return {
    services: {
      deskSettings: createDeskSettings(env),
      staff,
      reach,
      dispatches,
      taskPhotos: createPhotoDesk(env, dataDir),
      shelvedSources: createShelvedSourceDesk(env),
      surroundings: createSurroundings(env, site),
      maps: createMapDesk(env),
      patrols,
      duty,
      training,
      emergency,
    },
    react(device, signal, next) {
      patrols.onSignal(device, signal)
      return next(device, signal)
    },
    tick() {
      tick()
      training.look()
    },
    stop: () => closing.forEach((step) => step()),
  }
}
