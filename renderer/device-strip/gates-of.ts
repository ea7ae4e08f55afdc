// Which gates an operator may want to open for an incident.
import type { CameraView } from '../../contract/api.ts'
import type { DeviceStatus } from '../../contract/device.ts'
import type { Incident } from '../../contract/incident.ts'

/** Those that can be opened and belong to the incident's building, or to the building of its camera. */
export function gatesOf(
  incident: Pick<Incident, 'buildingId' | 'cameraId' | 'deviceId'>,
  devices: readonly DeviceStatus[],
  cameras: readonly CameraView[],
): DeviceStatus[] {
  const building = incident.buildingId ?? cameras.find((c) => c.id === incident.cameraId)?.buildingId ?? null
  return devices.filter((d) => d.commands.includes('open') && (d.id === incident.deviceId || (building !== null && d.buildingId === building)))
}

/** What a confirmed fire releases: gates and barriers of its building and those without one; all of the site where the building is not known. */
export function gatesFireReleases(buildingId: string | null, devices: readonly DeviceStatus[]): DeviceStatus[] {
  return devices
    .filter(({ kind, commands }) => (kind === 'gate' || kind === 'plate-reader') && (commands.includes('holdOpen') || commands.includes('open')))
    .filter((gate) => buildingId === null || gate.buildingId === null || gate.buildingId === buildingId)
}
