// What the HTTP room may ask of the running core; built in main.ts, replaced whole in tests.
import type { CameraView, HealthView, SiteView } from '../contract/api.ts'
import type { CommandResult, DeviceStatus } from '../contract/device.ts'
import type { DeviceCommand } from '../contract/vocabulary.ts'
import type { BackupDesk } from './backup/backup-desk.ts'
import type { CameraEvents } from './camera-events/camera-events.ts'
import type { CameraStills } from './camera-stills/stills.ts'
import type { CameraSetupDesk } from './camera-setup/cameras.ts'
import type { CameraTrials } from './camera-setup/trials.ts'
import type { DeskServices } from './desk/desk.ts'
import type { AccessServices } from './accounts/access-services.ts'
import type { Actor, Env } from './env.ts'
import type { HeadDesk } from './heads/heads.ts'
import type { RecordingDesk } from './recording/recording.ts'
import type { SystemDesk } from './system/system-desk.ts'
import type { PlaybackDesk } from './playback/playback.ts'
import type { ProofDesk } from './proof/proof.ts'
import type { FireDesk } from './fire/desk.ts'
import type { Linkages } from './linkages/run.ts'
import type { EventLog } from './open-api/event-log.ts'
import type { SubscriptionDesk } from './open-api/subscriptions.ts'
import type { PairingDesk } from './pairing/pairing.ts'
import type { PmsInbound } from './pms/inbound/desk.ts'
import type { WorkOrderDoor } from './pms/inbound/work-order-door.ts'
import type { PassageDesk } from './passage/passages.ts'
import type { VehicleDesk } from './passage/vehicles.ts'
import type { IntegrationDesk } from './pms/integrations.ts'
import type { ReportDesk } from './reports/issue/report-desk.ts'
import type { Residents } from './residents/residents.ts'
import type { DashboardDesk } from './reports/dashboard.ts'
import type { LookBackDesk } from './look-backs.ts'
import type { FacadeDesk } from './facades.ts'
import type { FallDesk } from './falls.ts'
import type { Privacy } from './privacy/privacy.ts'
import type { TelemetryDesk } from './telemetry/desk.ts'
import type { SelfTests } from './self-tests.ts'
import type { SuspectedClips } from './suspected-clips.ts'
import type { Doors } from './tls/doors.ts'

export interface CommandRequest {
  readonly deviceId: string
  readonly command: DeviceCommand
  readonly reason: string
  /** `say` only. */
  readonly text?: string | undefined
  readonly incidentId?: string | undefined
}

export interface Services extends DeskServices, AccessServices {
  readonly env: Env
  readonly site: SiteView
  readonly phones: Pick<Doors, 'access'>
  cameras(): readonly CameraView[]
  devices(): readonly DeviceStatus[]
  /** @throws VigilError `device.notFound`, `device.tooOften` ...; every outcome is audited */
  command(actor: Actor, request: CommandRequest): Promise<CommandResult>
  readonly fires: Pick<FireDesk, 'list' | 'confirm' | 'end' | 'tests' | 'startTest' | 'endTest'>
  readonly linkages: Pick<Linkages, 'list'>
  readonly vehicles: Pick<VehicleDesk, 'list' | 'save' | 'remove' | 'reads'>
  readonly telemetry: Pick<TelemetryDesk, 'list' | 'series' | 'limits' | 'saveLimits'>
  readonly privacy: Privacy
  readonly residents: Pick<Residents, 'desk' | 'imports'> & { readonly sync: Pick<Residents['sync'], 'gates' | 'retry'> }
  readonly integrations: Omit<IntegrationDesk, 'health' | 'kick' | 'stop'>
  readonly passages: Pick<PassageDesk, 'list' | 'resetSides'>
  readonly pairing: PairingDesk
  readonly pmsInbound: PmsInbound
  readonly workOrders: WorkOrderDoor
  readonly events: Pick<EventLog, 'newest' | 'read' | 'onNews'>
  readonly subscriptions: Omit<SubscriptionDesk, 'problems' | 'start' | 'stop'>
  readonly falls: Pick<FallDesk, 'review'>
  readonly suspectedClip: SuspectedClips['find']
  readonly facades: Pick<FacadeDesk, 'list' | 'save' | 'reset'>
  readonly cameraSetup: CameraSetupDesk
  readonly recording: RecordingDesk
  readonly backups: BackupDesk
  readonly system: Pick<SystemDesk, 'view' | 'bundle'>
  readonly cameraTrials: CameraTrials
  readonly cameraEvents: Pick<CameraEvents, 'list' | 'save'>
  readonly cameraStills: Pick<CameraStills, 'view'>
  readonly heads: Omit<HeadDesk, 'refresh' | 'stop'>
  readonly playback: Omit<PlaybackDesk, 'stop'>
  readonly proof: ProofDesk
  readonly reports: ReportDesk
  readonly selfTests: Pick<SelfTests, 'start' | 'list'>
  readonly lookBacks: Omit<LookBackDesk, 'recordingOf' | 'stop'>
  readonly dashboard: Pick<DashboardDesk, 'get' | 'load' | 'saveTargets' | 'saveBaseline'>
  health(): HealthView
  /** Local socket of the media process, null while that is down. */
  liveSocket(): string | null
  /** Absolute path of an evidence file below the data directory. */
  evidencePath(evidenceId: string): string
}
