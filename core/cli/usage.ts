// How the commands are called.
import { KEY_SCOPES, ROLES } from '../../contract/vocabulary.ts'

export const USAGE = `usage:
  vigil serve [--data DIR] [--site FILE] [--listen HOST:PORT] [--demo] [--log pretty|json]
  vigil user add NAME --role ${ROLES.join('|')} [--password-stdin] [--data DIR]
  vigil key add NAME --scope SCOPE[,SCOPE...] [--data DIR]
  vigil check-site FILE
  vigil verify [--data DIR]
scopes: ${KEY_SCOPES.join(', ')}
`
