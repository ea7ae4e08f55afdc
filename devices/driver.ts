// What a device driver is: the protocol of one kind of device and nothing else; the supervisor does everything around it.
import type { z } from 'zod'
import type { DeviceEvent, EventAnswer } from '../contract/device-events.ts'
import type { CommandResult } from '../contract/device.ts'
import type { CredentialType, Enrolment, EnrolmentResult, VehicleEnrolment } from '../contract/enrolment.ts'
import type { EpochMs } from '../contract/ids.ts'
import type { DeviceCommand, DeviceKind } from '../contract/vocabulary.ts'

/** All a driver may touch; a test replaces it whole. */
export interface DriverIo {
  now(): EpochMs
  log(level: 'debug' | 'info' | 'warn', message: string, data?: Readonly<Record<string, unknown>>): void
  /** Resolves once the event is stored for good, rejects when it could not be: a device is told "received" only after that. */
  emit(event: DeviceEvent): Promise<EventAnswer>
  /** The device's own time of what was stored of it last, by this or an earlier run; null: nothing, or it says no time. Where a search of its log goes on. */
  lastStoredAtMs(): EpochMs | null
  /** Aborted on removal, reconfiguration and shutdown. */
  readonly signal: AbortSignal
}

export interface CommandAsk {
  readonly reason: string
  /** `say` only. */
  readonly text?: string | undefined
}

/** The people a device lets through by itself, also while nobody talks to it. One call at a time; none throws. */
export interface PeopleOfDevice {
  /** Creates, or replaces whole. */
  put(person: Enrolment): Promise<EnrolmentResult>
  /** `synced` also when it never knew the person. */
  remove(ref: string): Promise<EnrolmentResult>
}

/** The vehicles a plate reader knows by itself, for when nobody answers it. One call at a time; none throws. */
export interface VehiclesOfDevice {
  /** Creates, or replaces. */
  put(vehicle: VehicleEnrolment): Promise<EnrolmentResult>
  /** `synced` also when it never knew the plate. */
  remove(plate: string): Promise<EnrolmentResult>
}

/** One opened device. */
export interface Session {
  /** false when the device dials in: it then tells by a `state` event that it is there. */
  readonly online: boolean
  /** Asked again and again while the session lasts; throwing ends the session (VigilError `device.*`). */
  readonly check?: { readonly everyMs: number; run(): Promise<void> }
  /** Where the device has to dial to; tells the port when 0 was configured. */
  readonly listening?: { readonly host: string; readonly port: number }
  /**
   * Carries out one of the driver's `commands`. Never throws and never repeats: once the request left, no answer means `unknown`.
   * Absent where the driver has none.
   */
  command?(command: DeviceCommand, ask: CommandAsk): Promise<CommandResult>
  /** Absent where the device holds no people. */
  readonly people?: PeopleOfDevice
  /** Absent where the device holds no list of vehicles, or is not to. */
  readonly vehicles?: VehiclesOfDevice
  /** Ends the session; leaves no socket and no timer behind. */
  close(): Promise<void>
}

export interface Driver<K extends DeviceKind = DeviceKind, C extends z.ZodType = z.ZodType> {
  readonly kind: K
  /** Its path below devices/. */
  readonly id: `${K}/${string}`
  readonly title: { readonly zh: string; readonly en: string }
  readonly config: C
  /** How far it has been shown to work; shown to the installer. */
  readonly proven: 'fake' | 'recording' | 'third-party' | 'hardware'
  readonly commands: readonly DeviceCommand[]
  /** What of a person it can be given; absent: it holds no people. */
  readonly holds?: readonly CredentialType[]
  /** It can be given a list of vehicles; whether it is to, its settings say. */
  readonly holdsVehicles?: boolean
  /** @throws VigilError `device.unreachable`, `device.unauthorized`, `device.wrongAnswer`, `device.listenFailed` */
  open(config: z.output<C>, io: DriverIo): Promise<Session>
}

/** Keeps the types of kind and config together while a driver is written down. */
export function defineDriver<K extends DeviceKind, C extends z.ZodType>(driver: Driver<K, C>): Driver<K, C> {
  return driver
}
