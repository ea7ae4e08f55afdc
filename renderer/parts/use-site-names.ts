// The installer's names for the ids in an incident.
import { useMemo } from 'react'
import type { Incident } from '../../contract/incident.ts'
import { useCameras, useDevices, useSite } from '../feeds.ts'

export interface SiteNames {
  /** Where the incident is: building, then camera or device; null when nothing is known. */
  placeOf(incident: Pick<Incident, 'buildingId' | 'cameraId' | 'deviceId'>): string | null
  building(id: string | null): string | null
  camera(id: string | null): string | null
  device(id: string | null): string | null
  zone(cameraId: string | null, zoneId: string | null): string | null
}

/** An id the site no longer has is shown as it is. */
export function useSiteNames(): SiteNames {
  const site = useSite()
  const cameras = useCameras()
  const devices = useDevices()
  return useMemo(() => {
    const named = (list: readonly { id: string; name: string }[] | undefined, id: string | null) =>
      id === null ? null : (list?.find((item) => item.id === id)?.name ?? id)
    const names: SiteNames = {
      building: (id) => named(site?.buildings, id),
      camera: (id) => named(cameras, id),
      device: (id) => named(devices, id),
      zone: (cameraId, zoneId) => named(cameras?.find((c) => c.id === cameraId)?.zones, zoneId),
      placeOf({ buildingId, cameraId, deviceId }) {
        const building = names.building(buildingId)
        const thing = names.camera(cameraId) ?? names.device(deviceId)
        // installers often begin a camera's name with its building
        const parts = thing !== null && building !== null && thing.startsWith(building) ? [thing] : [building, thing]
        return parts.filter((part) => part !== null).join(' · ') || null
      },
    }
    return names
  }, [site, cameras, devices])
}
