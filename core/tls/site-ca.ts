// The site's own certificate authority: made when it is first needed, kept in the data directory for its owner only.
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { BlockList, isIP } from 'node:net'
import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { VigilError } from '../../contract/errors.ts'
import type { EpochMs } from '../../contract/ids.ts'
import { writeDurably } from '../../media/durable-file.ts'
import { dataPaths } from '../../db/data-dir.ts'
import { LAN_RANGES, LAN_ZONES } from './lan-names.ts'
import { makeAuthority, readWithin, type KeyAndCertificate } from './make-certificates.ts'

export interface SiteCa extends KeyAndCertificate {
  /** What phones install: the certificate without its key. */
  readonly der: Buffer
  /** SHA-256, pairs of hex digits with colons between, as phones show it. */
  readonly fingerprint: string
  readonly name: string
  readonly validToMs: EpochMs
  /** Whether it can speak for a name or an address; phones refuse what it cannot. */
  speaksFor(name: string): boolean
}

const PARTS = /^(-----BEGIN PRIVATE KEY-----[^]+?-----END PRIVATE KEY-----\n)(-----BEGIN CERTIFICATE-----[^]+?-----END CERTIFICATE-----\n?)$/
const MAX_BYTES = 16 * 1024

/**
 * Reads the authority of a data directory or makes it. Key and certificate are one file, so that there is never one without the other.
 *
 * @param names of the core now: a new authority can speak for these beside the addresses and zones of local networks
 * @throws VigilError `data.damaged`: it is never replaced by itself, as every phone would have to be given the new one
 */
export async function readOrMakeCa(dir: string, siteName: string, names: readonly string[], nowMs: EpochMs): Promise<SiteCa> {
  const file = dataPaths(dir).siteCa
  if (!existsSync(file)) {
    const local = [...LAN_RANGES, ...LAN_ZONES]
    const others = names.filter((name) => !coversName(local, name)).map(asRange)
    const made = await makeAuthority(`${siteName} Vigil CA`.slice(0, 64), [...local, ...others], nowMs)
    await writeDurably(file, Buffer.from(`${made.key}${made.cert}\n`))
  }
  if (process.platform !== 'win32') chmodSync(file, 0o600)
  return toCa(readParts(file), file, nowMs)
}

function readParts(file: string): KeyAndCertificate {
  const text = readFileSync(file).subarray(0, MAX_BYTES).toString('utf8')
  const [, key, cert] = PARTS.exec(text) ?? []
  if (key === undefined || cert === undefined) throw damaged(file, 'it does not hold a key and a certificate')
  return { key, cert }
}

function toCa({ key, cert }: KeyAndCertificate, file: string, nowMs: EpochMs): SiteCa {
  let parsed: X509Certificate
  try {
    parsed = new X509Certificate(cert)
    if (!parsed.checkPrivateKey(createPrivateKey(key))) throw new Error('the key belongs to another certificate')
  } catch (error) {
    throw damaged(file, error instanceof Error ? error.message : 'it cannot be read', error)
  }
  const [fromMs, toMs] = [parsed.validFromDate.getTime(), parsed.validToDate.getTime()]
  if (nowMs < fromMs || nowMs > toMs) throw damaged(file, `it holds from ${parsed.validFrom} to ${parsed.validTo} only; is the clock of this computer right?`)
  const within = readWithin(cert)
  return {
    key,
    cert,
    der: parsed.raw,
    fingerprint: parsed.fingerprint256,
    name: /^CN=(.*)$/m.exec(parsed.subject)?.[1] ?? 'Vigil CA',
    validToMs: toMs,
    speaksFor: (name) => coversName(within, name),
  }
}

function asRange(name: string): string {
  const family = isIP(name)
  return family === 0 ? name : `${name}/${family === 6 ? 128 : 32}`
}

function coversName(within: readonly string[], name: string): boolean {
  const family = isIP(name)
  if (family === 0) return within.some((zone) => name === zone || name.endsWith(`.${zone}`))
  const ranges = new BlockList()
  for (const range of within) {
    const [address = '', bits] = range.split('/')
    if (bits !== undefined) ranges.addSubnet(address, Number(bits), isIP(address) === 6 ? 'ipv6' : 'ipv4')
  }
  return ranges.check(name, family === 6 ? 'ipv6' : 'ipv4')
}

function damaged(file: string, why: string, cause?: unknown): VigilError {
  const reason = `the certificate authority for phones: ${why}. Restore the file from a backup, or delete it: a new one is made, which every phone has to install`
  return new VigilError('data.damaged', { reason, file }, { cause })
}
