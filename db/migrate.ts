// Brings a database to the newest schema: all missing steps in one transaction.
import type Database from 'better-sqlite3'
import { VigilError } from '../contract/errors.ts'
import { initial } from './migrations/0010-initial.ts'
import { falls } from './migrations/0020-falls.ts'
import { lookBacks } from './migrations/0030-look-backs.ts'
import { devices } from './migrations/0040-devices.ts'
import { residents } from './migrations/0050-residents.ts'
import { telemetry } from './migrations/0060-telemetry.ts'
import { correlation } from './migrations/0070-correlation.ts'
import { deviceChecks } from './migrations/0080-device-checks.ts'
import { deliveries } from './migrations/0090-deliveries.ts'
import { pmsInbound } from './migrations/0100-pms-inbound.ts'
import { openApi } from './migrations/0110-open-api.ts'
import { figures } from './migrations/0120-figures.ts'
import { reports } from './migrations/0130-reports.ts'
import { desk } from './migrations/0140-desk.ts'
import { queue } from './migrations/0150-queue.ts'
import { procedures } from './migrations/0160-procedures.ts'
import { maps } from './migrations/0170-maps.ts'
import { dispatches } from './migrations/0180-dispatches.ts'
import { patrol } from './migrations/0200-patrol.ts'
import { shifts } from './migrations/0210-shifts.ts'
import { proof } from './migrations/0220-proof.ts'
import { dispatchSteps } from './migrations/0225-dispatch-steps.ts'
import { cameras } from './migrations/0240-cameras.ts'
import { recording } from './migrations/0250-recording.ts'
import { playback } from './migrations/0260-playback.ts'
import { cameraEvents } from './migrations/0290-camera-events.ts'
import { knownCameras } from './migrations/0300-known-cameras.ts'
import { backups } from './migrations/0310-backups.ts'
import { privacy } from './migrations/0340-privacy.ts'
import { accounts } from './migrations/0320-accounts.ts'
import { accessRegister } from './migrations/0330-access-register.ts'
import { emergencyPacks } from './migrations/0350-emergency-packs.ts'
import { lateIncidents } from './migrations/0355-late-incidents.ts'

interface Migration {
  /** In steps of 10, so that a hurried fix finds room between two. */
  readonly version: number
  readonly sql: string
}

export const MIGRATIONS: readonly Migration[] = [
  { version: 10, sql: initial },
  { version: 20, sql: falls },
  { version: 30, sql: lookBacks },
  { version: 40, sql: devices },
  { version: 50, sql: residents },
  { version: 60, sql: telemetry },
  { version: 70, sql: correlation },
  { version: 80, sql: deviceChecks },
  { version: 90, sql: deliveries },
  { version: 100, sql: pmsInbound },
  { version: 110, sql: openApi },
  { version: 120, sql: figures },
  { version: 130, sql: reports },
  { version: 140, sql: desk },
  { version: 150, sql: queue },
  { version: 160, sql: procedures },
  { version: 170, sql: maps },
  { version: 180, sql: dispatches },
  { version: 200, sql: patrol },
  { version: 210, sql: shifts },
  { version: 220, sql: proof },
  { version: 225, sql: dispatchSteps },
  { version: 240, sql: cameras },
  { version: 250, sql: recording },
  { version: 260, sql: playback },
  { version: 290, sql: cameraEvents },
  { version: 300, sql: knownCameras },
  { version: 310, sql: backups },
  { version: 320, sql: accounts },
  { version: 330, sql: accessRegister },
  { version: 340, sql: privacy },
  { version: 350, sql: emergencyPacks },
  { version: 355, sql: lateIncidents },
]

export const SCHEMA_VERSION = MIGRATIONS.at(-1)!.version

/** @throws VigilError `data.newer` when a newer program has written here */
export function migrate(raw: Database.Database): void {
  if (versionOf(raw) === SCHEMA_VERSION) return
  const run = raw.transaction(() => {
    // Read again under the lock: another process may have been faster.
    const from = versionOf(raw)
    if (from > SCHEMA_VERSION) throw new VigilError('data.newer', { found: from, known: SCHEMA_VERSION })
    for (const step of MIGRATIONS.filter((migration) => migration.version > from)) {
      raw.exec(step.sql)
      raw.pragma(`user_version = ${step.version}`)
    }
  })
  run.exclusive()
}

function versionOf(raw: Database.Database): number {
  return raw.pragma('user_version', { simple: true }) as number
}
