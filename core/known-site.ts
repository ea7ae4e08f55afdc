// What the core called its site when it last ran, kept beside the database: commands that work without a site file need the names and the time zone.
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Site } from '../contract/site.ts'
import { DEVICE_KINDS } from '../contract/vocabulary.ts'

const FILE = 'site-names.json'
const MAX_BYTES = 4 * 1024 * 1024

const sourceSchema = z.object({ id: z.string(), name: z.string(), buildingId: z.string().nullable() })
/** Names and places only: addresses and passwords stay in the site file. */
const knownSiteSchema = z.object({
  id: z.string(),
  name: z.string(),
  timezone: z.string(),
  buildings: z.array(z.object({ id: z.string(), name: z.string() })),
  cameras: z.array(sourceSchema),
  devices: z.array(sourceSchema.extend({ kind: z.enum(DEVICE_KINDS) })),
})
export type KnownSite = z.infer<typeof knownSiteSchema>

export function knownSite({ site, buildings, cameras, devices }: Site): KnownSite {
  return {
    id: site.id,
    name: site.name,
    timezone: site.timezone,
    buildings: buildings.map(({ id, name }) => ({ id, name })),
    cameras: cameras.map(({ id, name, building = null }) => ({ id, name, buildingId: building })),
    devices: devices.flatMap(({ id, name, building = null, driver }) => {
      const kind = DEVICE_KINDS.find((one) => driver.startsWith(`${one}/`))
      return kind === undefined ? [] : [{ id, name, buildingId: building, kind }]
    }),
  }
}

export function rememberSite(dataDir: string, site: Site): void {
  const file = join(dataDir, FILE)
  // A reader meets the whole file, the old one or the new one.
  writeFileSync(`${file}.new`, JSON.stringify(knownSite(site)), { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

/** @returns null when no core has run there yet, or the file cannot be read as one */
export function recallSite(dataDir: string): KnownSite | null {
  try {
    const text = readFileSync(join(dataDir, FILE), 'utf8')
    return text.length > MAX_BYTES ? null : (knownSiteSchema.safeParse(JSON.parse(text)).data ?? null)
  } catch {
    return null
  }
}
