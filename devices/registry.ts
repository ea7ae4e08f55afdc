// The list of drivers: a new one is a file, its test, its fake and one line here.
import type { z } from 'zod'
import type { DeviceKind } from '../contract/vocabulary.ts'
import type { Driver } from './driver.ts'
import { gb26875 } from './fire-panel/gb26875.ts'
import { modbusMap } from './fire-panel/modbus-map.ts'
import { onvifInput } from './fire-panel/onvif-input.ts'
import { httpRelay } from './gate/http-relay.ts'
import { isapi as isapiGate } from './gate/isapi.ts'
import { modbusRelay } from './gate/modbus-relay.ts'
import { onvifRelay } from './gate/onvif-relay.ts'
import { mqttFace } from './gate/mqtt-face.ts'
import { modbusHold } from './lift/modbus-hold.ts'
import { isapi as isapiPlateReader } from './plate-reader/isapi.ts'
import { onvifM } from './plate-reader/onvif-m.ts'
import { httpPatrolReader } from './patrol-reader/http.ts'
import { mqttPatrolReader } from './patrol-reader/mqtt.ts'
import { mqttSensor } from './sensor/mqtt.ts'
import { zhenshi } from './plate-reader/zhenshi.ts'
import { modbusSensor } from './sensor/modbus.ts'
import { isapiAudio } from './speaker/isapi-audio.ts'
import { modbusContact } from './speaker/modbus-contact.ts'

export type AnyDriver = { [K in DeviceKind]: Driver<K> }[DeviceKind]

export const DRIVERS: readonly AnyDriver[] = [
  httpRelay,
  modbusRelay,
  zhenshi,
  gb26875,
  modbusMap,
  modbusContact,
  isapiAudio,
  modbusHold,
  modbusSensor,
  onvifRelay,
  onvifInput,
  isapiGate,
  isapiPlateReader,
  onvifM,
  mqttFace,
  mqttSensor,
  mqttPatrolReader,
  httpPatrolReader,
]

export function driverById(id: string): AnyDriver | null {
  return DRIVERS.find((driver) => driver.id === id) ?? null
}

export interface ConfigIssue {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/** For whoever loads a site: the settings with every default filled in, or what is wrong with them. */
export function parseDriverConfig(driverId: string, raw: unknown): { config: Readonly<Record<string, unknown>> } | { issues: readonly ConfigIssue[] } {
  const driver = driverById(driverId)
  if (driver === null) return { issues: [{ path: [], message: `there is no driver ${driverId}` }] }
  const parsed = (driver.config as z.ZodType<Record<string, unknown>>).safeParse(raw)
  return parsed.success ? { config: parsed.data } : { issues: parsed.error.issues.map(({ path, message }) => ({ path, message })) }
}
