// The site file's buildings as homes name them.
import { buildingNumber, parseHome, type Home, type HomeProblem } from '../../contract/home.ts'
import type { Site } from '../../contract/site.ts'

export interface Buildings {
  /** @returns `noSuchBuilding` when the site file has buildings, and not this one */
  parse(text: string): Home | HomeProblem | 'noSuchBuilding'
  /** null: the site file names none such. */
  idOf(home: Pick<Home, 'building'>): string | null
}

export function createBuildings(site: Pick<Site, 'buildings'>): Buildings {
  const byNumber = new Map<string, Site['buildings'][number]>()
  for (const building of site.buildings) {
    for (const number of [buildingNumber(building.id), buildingNumber(building.name)]) if (number !== null) byNumber.set(number, building)
  }
  return {
    parse(text) {
      const home = parseHome(text, (building) => byNumber.get(building)?.units)
      const isUnknown = typeof home !== 'string' && byNumber.size > 0 && !byNumber.has(home.building)
      return isUnknown ? 'noSuchBuilding' : home
    },
    idOf: ({ building }) => byNumber.get(building)?.id ?? null,
  }
}
