// What screens are told of the property.
import type { SiteView } from '../contract/api.ts'
import type { Site } from '../contract/site.ts'
import { VERSION } from './version.ts'

export function siteView({ site, buildings }: Site, demo: boolean): SiteView {
  return {
    id: site.id,
    name: site.name,
    address: site.address ?? null,
    timezone: site.timezone,
    demo,
    version: VERSION,
    buildings: buildings.map(({ id, name, approach = null }) => ({ id, name, approach })),
  }
}
