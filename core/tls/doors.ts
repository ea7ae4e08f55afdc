// Chooses where the core listens: its own console, and the door for phones, which the site file or the command line opens.
import { hostPortOf, type HostPort } from '../../contract/host-port.ts'
import type { PhoneAccess } from '../../contract/phone-access.ts'
import type { Site } from '../../contract/site.ts'
import type { Clock } from '../clock.ts'
import { isLoopbackHost } from '../http/origin.ts'
import type { Log } from '../log.ts'
import type { LanDoor } from './lan-door.ts'

export interface WantedDoors {
  readonly dataDir: string
  /** Of the console; beyond this computer it is served with TLS, phones as well. */
  readonly listen: HostPort
  /** Instead of what the site file says. */
  readonly phones?: HostPort | undefined
  readonly log: Log
}

export interface Doors {
  /** Null: with TLS only. */
  readonly host: string | null
  readonly port: number
  readonly lan?: LanDoor
  /** What the console tells of it. */
  access(): PhoneAccess
}

const NO_PHONES: PhoneAccess = { urls: [], ca: null, unspoken: [] }

/** @throws VigilError `data.damaged` when the site's authority is of no use */
export async function openDoors({ dataDir, listen, phones, log }: WantedDoors, { site, phones: wanted }: Site, clock: Clock): Promise<Doors> {
  const isOpen = !isLoopbackHost(listen.host)
  const at = isOpen ? listen : (phones ?? hostPortOf(wanted?.listen))
  if (at === null) return { ...listen, access: () => NO_PHONES }
  if (isOpen && wanted !== undefined) log.warn(`phones come by the door of --listen; phones.listen of the site file (${wanted.listen}) is not opened`)
  // What makes certificates is loaded where somebody needs one.
  const { openLanDoor } = await import('./lan-door.ts')
  const lan = await openLanDoor({ dataDir, ...at, names: wanted?.names ?? [], siteName: site.name, clock, log })
  const { name, fingerprint, validToMs } = lan.ca
  return {
    ...(isOpen ? { host: null, port: 0 } : listen),
    lan,
    access: () => ({ urls: [...lan.urls()], ca: { name, fingerprint, validToMs }, unspoken: [...lan.unspoken()] }),
  }
}
