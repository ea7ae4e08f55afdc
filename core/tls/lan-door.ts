// The core's door to the local network: under which names it is open, and the certificate it shows, renewed by itself.
import { networkInterfaces } from 'node:os'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { hostHeaders, inAddress, lanNames, type Interfaces } from './lan-names.ts'
import { LEAF_DAYS, makeLeaf, type KeyAndCertificate } from './make-certificates.ts'
import { readOrMakeCa, type SiteCa } from './site-ca.ts'

export interface LanDoor {
  readonly host: string
  readonly port: number
  readonly ca: Pick<SiteCa, 'cert' | 'der' | 'fingerprint' | 'name' | 'validToMs'>
  certificate(): KeyAndCertificate
  /** Told once it is open: 0 became a number. */
  openedAt(port: number): void
  /** Host headers that mean this door; none before it is open. */
  hosts(): ReadonlySet<string>
  /** What phones are told, the best first; none before it is open. */
  urls(): readonly string[]
  /** Names and addresses the authority cannot speak for: phones refuse them. */
  unspoken(): readonly string[]
  /** Looks now and then whether the certificate is old or the addresses of this computer have changed. @returns what stops it */
  onRenewed(use: (certificate: KeyAndCertificate) => void): () => void
  /** Looks now. @returns whether there is another certificate */
  renew(): Promise<boolean>
}

export interface LanDoorOptions {
  readonly dataDir: string
  readonly host: string
  readonly port: number
  readonly names: readonly string[]
  readonly siteName: string
  readonly clock: Clock
  readonly log: Log
  readonly interfaces?: () => Interfaces
}

const DAY_MS = 86_400_000
const LOOK_EVERY_MS = 60_000
/** Well before phones would refuse it; a certificate is of this run of the core, so few get this old. */
const RENEW_AFTER_MS = (LEAF_DAYS - 90) * DAY_MS

/** @throws VigilError `data.damaged` when the authority in the data directory is of no use */
export async function openLanDoor({ dataDir, host, port, names, siteName, clock, log, interfaces = networkInterfaces }: LanDoorOptions): Promise<LanDoor> {
  const all = () => lanNames(host, names, interfaces())
  const ca = await readOrMakeCa(dataDir, siteName, all(), clock.now())
  const spoken = () => all().filter(ca.speaksFor)
  const unspoken = () => all().filter((name) => !ca.speaksFor(name))
  let current = { names: spoken(), madeAtMs: clock.now(), certificate: await makeLeaf(ca, spoken(), clock.now()) }
  let openPort: number | null = null
  tellUnspoken()

  function tellUnspoken(): void {
    const names = unspoken()
    if (names.length > 0) log.warn('the site’s certificate authority cannot speak for these names, so phones refuse them; see docs/tls.md', { names })
  }

  async function renew(): Promise<boolean> {
    const [now, names] = [clock.now(), spoken()]
    const ageMs = now - current.madeAtMs
    // An age below zero: the clock was set back.
    if (ageMs >= 0 && ageMs < RENEW_AFTER_MS && names.join() === current.names.join()) return false
    if (names.join() !== current.names.join()) tellUnspoken()
    current = { names, madeAtMs: now, certificate: await makeLeaf(ca, names, now) }
    return true
  }

  return {
    host,
    port,
    ca,
    certificate: () => current.certificate,
    openedAt(port) {
      openPort = port
    },
    hosts: () => (openPort === null ? new Set() : hostHeaders(all(), openPort, 443)),
    urls() {
      if (openPort === null) return []
      const port = openPort === 443 ? '' : `:${openPort}`
      const [first, ...others] = current.names
      // Of a door that is open to this computer only, its own name.
      const told = [first, ...others.filter((name) => !isSelf(name))].filter((name) => name !== undefined)
      return told.map((name) => `https://${inAddress(name)}${port}`)
    },
    unspoken,
    renew,
    onRenewed(use) {
      const timer = setInterval(() => {
        renew().then(
          (isNew) => isNew && use(current.certificate),
          (error: unknown) => log.error('the certificate for phones could not be renewed', { error: String(error) }),
        )
      }, LOOK_EVERY_MS)
      return () => clearInterval(timer)
    },
  }
}

function isSelf(name: string): boolean {
  return name === 'localhost' || name === '::1' || name.startsWith('127.')
}
