// Where an address of a fire panel is: the point of the site file that names it, or the part of the panel it belongs to.
import type { PanelPoint, SiteDevice } from '../../contract/site.ts'

/** `1-3` stands for itself and everything below it. */
export function isBelow(address: string, above: string): boolean {
  return address === above || address.startsWith(`${above}-`)
}

/** The most exact one. */
export function pointOf(device: Pick<SiteDevice, 'points'>, address: string): PanelPoint | null {
  return device.points.filter((point) => isBelow(address, point.address)).toSorted((a, b) => b.address.length - a.address.length)[0] ?? null
}

/** @returns null when it cannot be told */
export function buildingOfSignal(device: Pick<SiteDevice, 'points' | 'building'>, address: string): string | null {
  return pointOf(device, address)?.building ?? device.building ?? null
}
