// Keys of other programs: made, shown once, checked at every request, revoked.
import { createHash, randomBytes } from 'node:crypto'
import { BlockList, isIP } from 'node:net'
import { VigilError } from '../contract/errors.ts'
import { DEFAULT_KEY_RATE, type KeyInput, type KeyView } from '../contract/integration-key.ts'
import type { KeyScope } from '../contract/vocabulary.ts'
import { appendAudit } from '../db/audit.ts'
import { findKey, insertKey, listKeys as readKeys, markKeyRevoked, noteKeyUsed, type StoredKey } from '../db/integration-keys.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Actor, Env } from './env.ts'
import { newId } from './new-id.ts'

export type IntegrationKey = StoredKey

const TOKEN_BYTES = 32
const MINUTE_MS = 60_000
const MOST_LISTED = 500

export type NewKey = { readonly name: string; readonly scopes: readonly KeyScope[] } & Partial<Pick<KeyInput, 'expiresAtMs' | 'ratePerMinute' | 'addresses'>>

/**
 * @returns the key's text, which cannot be had a second time
 * @throws VigilError `request.invalidField` naming `addresses` or `expiresAtMs`
 */
export function createKey(env: Env, actor: Actor, { name, scopes, expiresAtMs, ratePerMinute = DEFAULT_KEY_RATE, addresses = [] }: NewKey) {
  const token = 'vgk_' + randomBytes(TOKEN_BYTES).toString('base64url')
  const nowMs = env.clock.now()
  if (expiresAtMs !== undefined && expiresAtMs <= nowMs) throw new VigilError('request.invalidField', { field: 'expiresAtMs', expected: 'a time to come' })
  readAddresses(addresses)
  const id = newId(nowMs)
  inTransaction(env.db, () => {
    const key = { id, name, scopes, createdAtMs: nowMs, expiresAtMs: expiresAtMs ?? null, ratePerMinute, addresses }
    insertKey(env.db, { ...key, tokenHash: hashToken(token) })
    audit(env, actor, 'key.create', id, { scopes, expiresAtMs: key.expiresAtMs, ratePerMinute, addresses })
  })
  return { id, token }
}

/** null when it is unknown or revoked. */
export function readKey(env: Env, token: string): IntegrationKey | null {
  return findKey(env.db, hashToken(token))
}

/**
 * Whether it may be used now, from there; counts as a use, which is written down at most once a minute.
 *
 * @param address of the caller; undefined when the connection is gone already
 * @throws VigilError `auth.keyInvalid`, `auth.keyExpired`, `auth.keyAddress`
 */
export function admitKey(env: Env, token: string, address: string | undefined): IntegrationKey {
  const key = readKey(env, token)
  if (key === null) throw new VigilError('auth.keyInvalid')
  const nowMs = env.clock.now()
  if (key.expiresAtMs !== null && nowMs >= key.expiresAtMs) throw new VigilError('auth.keyExpired')
  if (key.addresses.length > 0 && !isAmong(key.addresses, address)) throw new VigilError('auth.keyAddress')
  if (key.lastUsedAtMs === null || Math.abs(nowMs - key.lastUsedAtMs) >= MINUTE_MS) noteKeyUsed(env.db, key.id, nowMs)
  return key
}

export function listKeys(env: Env): KeyView[] {
  return readKeys(env.db, MOST_LISTED).map(({ scopes, addresses, ...key }) => ({ ...key, scopes: [...scopes], addresses: [...addresses] }))
}

/** @throws VigilError `key.notFound` */
export function revokeKey(env: Env, actor: Actor, id: string): void {
  inTransaction(env.db, () => {
    if (!markKeyRevoked(env.db, id, env.clock.now())) throw new VigilError('key.notFound')
    audit(env, actor, 'key.revoke', id, null)
  })
}

/** An IPv4 address that came over an IPv6 socket is the same address. */
function isAmong(addresses: readonly string[], address: string | undefined): boolean {
  const plain = address?.replace(/^::ffff:(?=\d+\.)/, '') ?? ''
  const version = isIP(plain)
  return version !== 0 && readAddresses(addresses).check(plain, version === 4 ? 'ipv4' : 'ipv6')
}

/** @throws VigilError `request.invalidField` */
function readAddresses(addresses: readonly string[]): BlockList {
  const list = new BlockList()
  for (const text of addresses) {
    const [net = '', bits] = text.split('/')
    const version = isIP(net)
    const most = version === 4 ? 32 : 128
    const length = bits === undefined ? most : Number(bits)
    if (version === 0 || length > most) {
      throw new VigilError('request.invalidField', { field: 'addresses', expected: 'addresses or networks, for example 192.168.1.20 or 192.168.1.0/24' })
    }
    list.addSubnet(net, length, version === 4 ? 'ipv4' : 'ipv6')
  }
  return list
}

function audit(env: Env, actor: Actor, action: string, id: string, after: Readonly<Record<string, unknown>> | null): void {
  appendAudit(env.db, { atMs: env.clock.now(), actorType: actor.type, actorId: actor.id, action, subject: `key/${id}`, before: null, after })
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
