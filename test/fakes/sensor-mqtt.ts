// A gateway for tests that tells of a lift on our topic tree: the simulator's, at one place.
import type { IClientOptions } from 'mqtt'
import { startSensorGateway, type SensorGateway } from '../../devices/simulator/sensor-gateway.ts'
import type { MqttAddress } from './mqtt-device.ts'

export type FakeSensor = SensorGateway
export const SENSOR_BASE = 'vigil/v1/sz-001/lift-3-1'

export function startFakeSensor(address: MqttAddress, options: IClientOptions = {}): Promise<FakeSensor> {
  return startSensorGateway(address, SENSOR_BASE, options)
}
