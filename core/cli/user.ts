// `vigil user add`: creates an account of the console; `vigil user reset` lets somebody in again who has lost password or telephone.
import { userNameSchema } from '../../contract/people.ts'
import { ROLES } from '../../contract/vocabulary.ts'
import { SYSTEM } from '../env.ts'
import { resetAccount } from '../accounts/reset-account.ts'
import { createUser, hasAdmin } from '../people.ts'
import { findOrNameDataDir } from './find-data.ts'
import { oneOf, readOptions } from './options.ts'
import { readPassword } from './read-password.ts'
import { EXIT, UsageError, type Terminal } from './terminal.ts'
import { withData } from './with-data.ts'

/** @throws UsageError, NoDataError, VigilError `auth.weakPassword`, `user.nameTaken`, `user.notFound`, `data.*` */
export async function user(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, words } = readOptions(args, { role: { type: 'string' }, 'password-stdin': { type: 'boolean' }, data: { type: 'string' } }, [
    'add|reset',
    'NAME',
  ])
  const [command, given] = words
  if (command !== 'add' && command !== 'reset') throw new UsageError(`unknown command "user ${command}"`)
  const name = userNameSchema.safeParse(given)
  if (!name.success) throw new UsageError(`NAME: ${name.error.issues[0]?.message ?? 'not valid'}`)
  if (command === 'reset') return reset(name.data, values['password-stdin'] === true, values.data, terminal)
  const role = oneOf('role', values.role, ROLES)
  const dataDir = findOrNameDataDir(terminal, values.data)
  const password = await readPassword(terminal, values['password-stdin'] === true)
  const isAdministered = await withData(dataDir, async (env) => {
    await createUser(env, SYSTEM, { name: name.data, role, password })
    return hasAdmin(env)
  })
  terminal.out(`${name.data} (${role}) can sign in now (data in ${dataDir}). 账号已创建。`)
  if (!isAdministered) {
    // the console's first page makes one only where there is no account at all
    terminal.err(
      `There is no administrator yet, and the console makes one only where there is no account. 还没有管理员，请运行: vigil user add NAME --role admin --data ${dataDir}`,
    )
  }
  return EXIT.ok
}

async function reset(name: string, fromStdin: boolean, data: string | undefined, terminal: Terminal): Promise<number> {
  const dataDir = findOrNameDataDir(terminal, data)
  const password = await readPassword(terminal, fromStdin)
  const role = await withData(dataDir, (env) => resetAccount(env, name, password))
  terminal.out(`${name} (${role}) can sign in with the new password, without codes (data in ${dataDir}). 密码已重置，动态码已停用。`)
  return EXIT.ok
}
