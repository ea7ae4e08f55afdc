// `vigil key add|list|revoke`: keys for other programs; a new one is shown once.
import { DEFAULT_KEY_RATE, MAX_KEY_RATE } from '../../contract/integration-key.ts'
import { KEY_SCOPES } from '../../contract/vocabulary.ts'
import { SYSTEM } from '../env.ts'
import { createKey, listKeys, revokeKey } from '../integration-keys.ts'
import { findDataDir } from './find-data.ts'
import { oneOf, readOptions } from './options.ts'
import { EXIT, UsageError, type Terminal } from './terminal.ts'
import { withData } from './with-data.ts'

const MAX_NAME = 100
const DAY_MS = 24 * 3600 * 1000
const MAX_DAYS = 3650

/** @throws UsageError, NoDataError, VigilError `data.*`, `key.notFound` */
export async function key(args: readonly string[], terminal: Terminal): Promise<number> {
  const [command] = args
  switch (command) {
    case 'list':
      return list(args, terminal)
    case 'revoke':
      return revoke(args, terminal)
    default:
      return add(args, terminal)
  }
}

async function add(args: readonly string[], terminal: Terminal): Promise<number> {
  const options = {
    scope: { type: 'string' },
    expires: { type: 'string' },
    rate: { type: 'string' },
    address: { type: 'string' },
    data: { type: 'string' },
  } as const
  const { values, words } = readOptions(args, options, ['add', 'NAME'])
  const [command, given = ''] = words
  if (command !== 'add') throw new UsageError(`unknown command "key ${command}"`)
  const name = given.trim()
  if (name === '' || name.length > MAX_NAME || /\p{Cc}/u.test(name)) throw new UsageError(`NAME: expected 1 to ${MAX_NAME} characters`)
  const asked = values.scope?.split(',').map((scope) => scope.trim()) ?? [undefined]
  const scopes = [...new Set(asked.map((scope) => oneOf('scope', scope, KEY_SCOPES)))]
  const days = values.expires === undefined ? null : readNumber('expires', values.expires, /^(\d{1,4})d$/, MAX_DAYS, 'days, for example 90d')
  const ratePerMinute = values.rate === undefined ? DEFAULT_KEY_RATE : readNumber('rate', values.rate, /^(\d{1,6})$/, MAX_KEY_RATE, 'requests a minute')
  const addresses = values.address?.split(',').map((address) => address.trim()) ?? []
  const dataDir = findDataDir(terminal, values.data)
  const { token } = await withData(dataDir, (env) =>
    createKey(env, SYSTEM, { name, scopes, ratePerMinute, addresses, ...(days !== null && { expiresAtMs: env.clock.now() + days * DAY_MS }) }),
  )
  terminal.out(token)
  terminal.err(`A key for the data in ${dataDir}. It is shown only now; keep it safe. 密钥只显示这一次,请妥善保存。`)
  return EXIT.ok
}

function readNumber(option: string, text: string, form: RegExp, most: number, what: string): number {
  const value = Number(form.exec(text)?.[1] ?? 0)
  if (value < 1 || value > most) throw new UsageError(`--${option} "${text}": expected 1 to ${most} ${what}`)
  return value
}

async function list(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values } = readOptions(args, { data: { type: 'string' } }, ['list'])
  const keys = await withData(findDataDir(terminal, values.data), (env) => listKeys(env))
  const moment = (atMs: number | null) => (atMs === null ? '-' : new Date(atMs).toISOString().slice(0, 16) + 'Z')
  const rows = keys.map(({ id, name, scopes, ratePerMinute, lastUsedAtMs, expiresAtMs, revokedAtMs }) =>
    [id, revokedAtMs === null ? 'in force' : 'revoked', moment(lastUsedAtMs), moment(expiresAtMs), ratePerMinute, scopes.join(','), name].join('\t'),
  )
  terminal.out(['id', 'state', 'last used', 'ends', 'per minute', 'scopes', 'name'].join('\t'))
  for (const row of rows) terminal.out(row)
  return EXIT.ok
}

async function revoke(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, words } = readOptions(args, { data: { type: 'string' } }, ['revoke', 'ID'])
  const id = words[1] ?? ''
  await withData(findDataDir(terminal, values.data), (env) => revokeKey(env, SYSTEM, id))
  terminal.out(`${id} is revoked. 密钥已停用。`)
  return EXIT.ok
}
