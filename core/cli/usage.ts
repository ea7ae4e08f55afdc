// How the commands are called.
import { KEY_SCOPES, ROLES } from '../../contract/vocabulary.ts'
import { defaultDataDir, type Place } from '../data-dir.ts'

const COMMAND_USAGE = {
  serve: 'vigil serve [--data DIR] [--site FILE] [--listen HOST:PORT] [--phones HOST:PORT] [--demo] [--restore-if-damaged] [--log pretty|json]',
  user: `vigil user add NAME --role ${ROLES.join('|')} [--password-stdin] [--data DIR]\nvigil user reset NAME [--password-stdin] [--data DIR]`,
  key: `vigil key add NAME --scope SCOPE[,SCOPE...] [--expires 90d] [--rate 600] [--address IP[/BITS][,...]] [--data DIR]\nscopes: ${KEY_SCOPES.join(', ')}\nvigil key list [--data DIR]\nvigil key revoke ID [--data DIR]`,
  'check-site': 'vigil check-site FILE',
  backup: 'vigil backup make|list [--data DIR]\nvigil backup verify [FILE] [--data DIR]\nvigil backup key [--passphrase-stdin] [--data DIR]',
  restore: 'vigil restore [--from FILE|DIR] [--list] [--passphrase-stdin] [--data DIR]',
  verify: 'vigil verify [FILE] [--anchors FILE] [--data DIR]',
  report:
    'vigil report --month YYYY-MM --out FILE.pdf|FILE.xlsx [--lang zh-CN|en] [--building ID] [--site FILE] [--data DIR]\ninstead of --month: --week YYYY-MM-DD, --day YYYY-MM-DD, or --from and --to YYYY-MM-DDTHH:MM',
} as const

export type CommandName = keyof typeof COMMAND_USAGE
export const COMMAND_NAMES = Object.keys(COMMAND_USAGE) as CommandName[]

export function isCommandName(name: string | undefined): name is CommandName {
  return name !== undefined && Object.hasOwn(COMMAND_USAGE, name)
}

/** Of one command, or of all. */
export function usage(place: Place, name?: CommandName): string {
  const lines = (name === undefined ? COMMAND_NAMES : [name]).flatMap((command) => COMMAND_USAGE[command].split('\n')).map((line) => `  ${line}`)
  const where = `without --data: ${defaultDataDir(place, false)}, and for serve --demo ${defaultDataDir(place, true)}`
  return ['usage:', ...lines, ...(name === 'check-site' ? [] : [where])].join('\n')
}
