// Makes the certificates themselves: the site's own authority, and under it that of the core's door for phones.
// tsyringe, which the library is built on, wants this before anything else.
import 'reflect-metadata'
import { createPrivateKey, randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import { AsnConvert } from '@peculiar/asn1-schema'
import { GeneralName, GeneralSubtree, GeneralSubtrees, NameConstraints } from '@peculiar/asn1-x509'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
  type X509CertificateCreateParamsName,
} from '@peculiar/x509'
import type { EpochMs } from '../../contract/ids.ts'

export interface KeyAndCertificate {
  /** PKCS #8, PEM. */
  readonly key: string
  /** PEM. */
  readonly cert: string
}

const DAY_MS = 86_400_000
const CA_DAYS = 3650
/** @source CA/Browser Forum Baseline Requirements 6.3.2 and Apple's HT211025: a page's certificate of more than 398 days is refused */
export const LEAF_DAYS = 397
/** Clocks of phones differ from the core's. */
const BEFORE_MS = DAY_MS

const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const
const NAME_CONSTRAINTS = '2.5.29.30'

/**
 * A new authority. People install it on their own phones, so it can speak for `within` only: with its key nobody makes a
 * certificate for any other site.
 *
 * @param within names (with everything below them) and address ranges `192.168.0.0/16`
 * @source RFC 5280, 4.2.1.10 (name constraints)
 */
export async function makeAuthority(commonName: string, within: readonly string[], nowMs: EpochMs): Promise<KeyAndCertificate> {
  const keys = await crypto.subtle.generateKey(P256, true, ['sign', 'verify'])
  const cert = await X509CertificateGenerator.createSelfSigned({
    ...validity(nowMs, CA_DAYS),
    serialNumber: newSerial(),
    name: distinguished(commonName),
    keys,
    signingAlgorithm: SIGNING,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      new Extension(NAME_CONSTRAINTS, true, constraints(within)),
    ],
  })
  return { key: await pemOf(keys.privateKey), cert: cert.toString('pem') }
}

/** @param names host names and addresses it is good for */
export async function makeLeaf(authority: KeyAndCertificate, names: readonly string[], nowMs: EpochMs): Promise<KeyAndCertificate> {
  const issuer = new X509Certificate(authority.cert)
  const keys = await crypto.subtle.generateKey(P256, true, ['sign', 'verify'])
  const cert = await X509CertificateGenerator.create({
    ...validity(nowMs, LEAF_DAYS),
    serialNumber: newSerial(),
    // With a space it reads as no host name: OpenSSL holds one that does to the authority's limits for names.
    subject: distinguished('Vigil core'),
    issuer: issuer.subjectName,
    publicKey: keys.publicKey,
    signingKey: await signingKeyOf(authority.key),
    signingAlgorithm: SIGNING,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(names.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value }))),
      await AuthorityKeyIdentifierExtension.create(issuer),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { key: await pemOf(keys.privateKey), cert: cert.toString('pem') }
}

/** What an authority can speak for, as it was given to `makeAuthority`. */
export function readWithin(authority: string): readonly string[] {
  const found = new X509Certificate(authority).getExtension(NAME_CONSTRAINTS)
  if (found === null) return []
  const { permittedSubtrees } = AsnConvert.parse(found.value, NameConstraints)
  return [...(permittedSubtrees ?? [])].flatMap(({ base }) => base.iPAddress ?? base.dNSName ?? [])
}

function validity(nowMs: EpochMs, days: number) {
  const from = nowMs - BEFORE_MS
  return { notBefore: new Date(from), notAfter: new Date(from + days * DAY_MS) }
}

/** @source RFC 5280, 4.1.2.2: positive, at most 20 bytes */
function newSerial(): string {
  const bytes = randomBytes(16)
  bytes[0] = (bytes[0]! & 0x3f) | 0x40
  return bytes.toString('hex')
}

function distinguished(commonName: string): X509CertificateCreateParamsName {
  return [{ O: ['值守 Vigil'] }, { CN: [commonName] }]
}

function constraints(within: readonly string[]): ArrayBuffer {
  const permitted = within.map((value) => new GeneralSubtree({ base: new GeneralName(value.includes('/') ? { iPAddress: value } : { dNSName: value }) }))
  return AsnConvert.serialize(new NameConstraints({ permittedSubtrees: new GeneralSubtrees(permitted) }))
}

async function pemOf(key: CryptoKey): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', key))
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).export({ format: 'pem', type: 'pkcs8' }).toString()
}

function signingKeyOf(pem: string): Promise<CryptoKey> {
  const der = createPrivateKey(pem).export({ format: 'der', type: 'pkcs8' })
  return crypto.subtle.importKey('pkcs8', der, P256, false, ['sign'])
}
