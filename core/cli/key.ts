// `vigil key add`: makes a key for another system and shows it once.
import { KEY_SCOPES } from '../../contract/vocabulary.ts'
import { SYSTEM } from '../env.ts'
import { createKey } from '../people.ts'
import { findDataDir } from './find-data.ts'
import { oneOf, readOptions } from './options.ts'
import { EXIT, UsageError, type Terminal } from './terminal.ts'
import { withData } from './with-data.ts'

const MAX_NAME = 100

/** @throws UsageError, NoDataError, VigilError `data.*` */
export async function key(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, words } = readOptions(args, { scope: { type: 'string' }, data: { type: 'string' } }, ['add', 'NAME'])
  const [command, given = ''] = words
  if (command !== 'add') throw new UsageError(`unknown command "key ${command}"`)
  const name = given.trim()
  if (name === '' || name.length > MAX_NAME || /\p{Cc}/u.test(name)) throw new UsageError(`NAME: expected 1 to ${MAX_NAME} characters`)
  const asked = values.scope?.split(',').map((scope) => scope.trim()) ?? [undefined]
  const scopes = [...new Set(asked.map((scope) => oneOf('scope', scope, KEY_SCOPES)))]
  const dataDir = findDataDir(terminal, values.data)
  const { token } = await withData(dataDir, (env) => createKey(env, SYSTEM, { name, scopes }))
  terminal.out(token)
  terminal.err(`A key for the data in ${dataDir}. It is shown only now; keep it safe. 密钥只显示这一次,请妥善保存。`)
  return EXIT.ok
}
