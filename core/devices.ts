// The property's devices as the core runs them: each supervised, told to every screen, their signals and commands in good hands.
import type { CommandResult, DeviceStatus } from '../contract/device.ts'
import type { TelemetryEvent } from '../contract/device-events.ts'
import type { ErrorCode } from '../contract/errors.ts'
import type { SiteDevice } from '../contract/site.ts'
import { DEVICE_KINDS, type DeviceCommand } from '../contract/vocabulary.ts'
import { endLostCommands, lastCommand, lastSignalAtMs, type StoredSignal } from '../db/devices.ts'
import { createGroupCommit } from '../db/group-commit.ts'
import type { PeopleOfDevice, VehiclesOfDevice } from '../devices/driver.ts'
import { driverById, parseDriverConfig, type AnyDriver } from '../devices/registry.ts'
import { realAfter, superviseDevice, type After, type DeviceStanding, type SupervisedDevice } from '../devices/supervise.ts'
import type { AlertClaim } from './alerts.ts'
import { createCommander, type CommandOptions } from './device-commands.ts'
import { claimOnly, createSignalIntake, NO_ANSWER, type SignalIntakeOptions } from './device-signals.ts'
import type { Actor, Env } from './env.ts'
import type { CommandRequest } from './services.ts'
import { tellSeldom } from './tell-seldom.ts'

export interface DevicesOutside {
  /** Opens or joins an incident; called inside the transaction that marks the signal handled. */
  raiseAlert(claim: AlertClaim): unknown
  /** What a signal claims and is answered; by default what it claims by itself. */
  readonly react?: SignalIntakeOptions['react']
  /** A new signal, when it and what it led to are on disk. */
  readonly onStored?: (signal: StoredSignal) => void
  readonly onTelemetry?: (deviceId: string, event: TelemetryEvent) => void
  /** Why a command may not be given now, whoever gives it; null: it may. */
  readonly interlock?: (device: SiteDevice, command: DeviceCommand) => ErrorCode | null
  /** A device came or went. */
  readonly onStanding?: (device: SiteDevice, standing: DeviceStanding) => void
  readonly after?: After
  readonly random?: () => number
}

export interface Devices {
  /** In the order of the site file. */
  statuses(): readonly DeviceStatus[]
  /** @throws VigilError `device.notFound`, `device.commandUnsupported`, `device.tooOften`, `incident.notFound` */
  command(actor: Actor, request: CommandRequest, options?: CommandOptions): Promise<CommandResult>
  /** Why a command would not work now; null: it would be sent. */
  problemOf(deviceId: string, command: DeviceCommand): ErrorCode | null
  /** What the device takes of people; null: it is away, or holds none. */
  peopleOf(deviceId: string): PeopleOfDevice | null
  /** What the reader takes of vehicles; null: it is away, or holds none. */
  vehiclesOf(deviceId: string): VehiclesOfDevice | null
  /** Where a device that dials in has to dial to; null while it is not open, or when we dial. */
  listening(deviceId: string): { readonly host: string; readonly port: number } | null
  stop(): Promise<void>
}

interface Running {
  readonly device: SiteDevice
  readonly name: string
  readonly driver: AnyDriver | null
  /** null: its settings are wrong. */
  readonly supervised: SupervisedDevice | null
  standing(): DeviceStanding
}

export function startDevices(env: Env, siteDevices: readonly SiteDevice[], outside: DevicesOutside): Devices {
  const { after = realAfter, random = Math.random, raiseAlert } = outside
  const byId = new Map<string, Running>()
  let hasStopped = false
  const publish = (id: string) => {
    const running = byId.get(id)
    if (running !== undefined && !hasStopped) env.feed.publish('device', statusOf(env, running))
  }
  // A device that flaps (a loose cable, two on one log-in) would keep every screen busy.
  const standings = tellSeldom(publish, after)
  const group = createGroupCommit(env.db)
  const intake = createSignalIntake(env, {
    deviceOf: (id) => byId.get(id)?.device,
    react: outside.react ?? claimOnly,
    raiseAlert,
    ...(outside.onStored && { onStored: outside.onStored }),
    after,
  })

  const start = (device: SiteDevice): Running => {
    const driver = driverById(device.driver)
    const parsed = parseDriverConfig(device.driver, device.config)
    if (driver === null || 'issues' in parsed) {
      const standing: DeviceStanding = { state: 'misconfigured', sinceMs: env.clock.now(), problem: 'site.invalid' }
      return { device, name: device.name, driver, supervised: null, standing: () => standing }
    }
    const supervised = superviseDevice({
      driver,
      config: parsed.config,
      now: () => env.clock.now(),
      after,
      random,
      log: (level, message, data) => env.log[level](message, { deviceId: device.id, ...data }),
      async onEvent(event) {
        if (event.type !== 'telemetry') return group.run(() => intake.receive(device.id, event), event.type === 'fireSignal')
        outside.onTelemetry?.(device.id, event)
        return NO_ANSWER
      },
      lastStoredAtMs: () => lastSignalAtMs(env.db, device.id),
      onStanding(standing) {
        standings.tell(device.id)
        outside.onStanding?.(device, standing)
      },
    })
    return { device, name: device.name, driver, supervised, standing: supervised.standing }
  }

  const lost = endLostCommands(env.db, env.clock.now())
  if (lost > 0) env.log.warn('commands were under way when the core ended; their outcome is unknown', { commands: lost })
  for (const device of siteDevices) byId.set(device.id, start(device))
  // Not at once: what it sets off commands these very devices.
  queueMicrotask(intake.takeUp)
  const interlock = (id: string, command: DeviceCommand): ErrorCode | null => {
    const device = byId.get(id)?.device
    return device === undefined ? null : (outside.interlock?.(device, command) ?? null)
  }
  const commander = createCommander(env, (id) => byId.get(id), publish, interlock)
  const underWay = new Set<Promise<CommandResult>>()
  return {
    statuses: () => [...byId.values()].map((running) => statusOf(env, running)),
    problemOf(id, command) {
      const running = byId.get(id)
      if (running === undefined) return 'device.notFound'
      if (running.driver?.commands.includes(command) !== true) return 'device.commandUnsupported'
      if (running.supervised?.session() == null) return 'device.unreachable'
      return interlock(id, command)
    },
    async command(actor, request, options) {
      const result = commander(actor, request, options)
      underWay.add(result)
      try {
        return await result
      } finally {
        underWay.delete(result)
      }
    },
    peopleOf: (deviceId) => byId.get(deviceId)?.supervised?.session()?.people ?? null,
    vehiclesOf: (deviceId) => byId.get(deviceId)?.supervised?.session()?.vehicles ?? null,
    listening(deviceId) {
      return byId.get(deviceId)?.supervised?.session()?.listening ?? null
    },
    async stop() {
      hasStopped = true
      standings.stop()
      intake.stop()
      await Promise.all([...byId.values()].map(async ({ supervised }) => supervised?.stop()))
      await group.idle()
      // Closing the sessions ended these at once; their outcome is still being written down.
      await Promise.allSettled(underWay)
    },
  }
}

function statusOf(env: Env, { device, driver, standing }: Running): DeviceStatus {
  const last = lastCommand(env.db, device.id)
  return {
    id: device.id,
    name: device.name,
    kind: driver?.kind ?? DEVICE_KINDS.find((kind) => device.driver.startsWith(`${kind}/`)) ?? 'gate',
    driver: device.driver,
    buildingId: device.building ?? null,
    ...standing(),
    commands: [...(driver?.commands ?? [])],
    lastCommand: last && {
      command: last.command,
      atMs: last.requestedAtMs,
      who: last.who,
      result: { state: last.state, reason: last.resultReason },
    },
  }
}
