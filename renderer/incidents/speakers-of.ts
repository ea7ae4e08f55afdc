// Which speakers are heard at the place of an incident.
import type { CameraView } from '../../contract/api.ts'
import type { DeviceStatus } from '../../contract/device.ts'
import type { Incident } from '../../contract/incident.ts'

/** Those of its building, or of its camera's; of a place without a building those without one. A loudspeaker elsewhere would only alarm others. */
export function speakersOf(
  incident: Pick<Incident, 'buildingId' | 'cameraId' | 'deviceId'>,
  devices: readonly DeviceStatus[],
  cameras: readonly CameraView[],
): DeviceStatus[] {
  const building = incident.buildingId ?? cameras.find((c) => c.id === incident.cameraId)?.buildingId ?? null
  return devices.filter((d) => d.commands.includes('say') && (d.id === incident.deviceId || d.buildingId === building))
}
