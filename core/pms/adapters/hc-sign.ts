// The headers by which MicroCommunity knows a caller.
import { createHash } from 'node:crypto'
import type { EpochMs } from '../../../contract/ids.ts'
import { localTime } from './clean-text.ts'

/**
 * @param param the raw body, or the query string of a GET as it stands in the address
 * @param serial 0..999999, another one for every call
 * @source MicroCommunity's published interface: transaction-id = 1000000000 + YYYYMMDDhhmmss + 6 digits; sign = md5 in lower case
 */
export function hcHeaders(
  settings: { readonly appId: string; readonly securityCode: string; readonly timezone: string },
  param: string,
  nowMs: EpochMs,
  serial: number,
): Record<string, string> {
  const reqTime = localTime(nowMs, settings.timezone).replaceAll(/\D/g, '')
  const transactionId = `1000000000${reqTime}${String(serial % 1_000_000).padStart(6, '0')}`
  return {
    'app-id': settings.appId,
    'transaction-id': transactionId,
    'req-time': reqTime,
    sign: createHash('md5').update(`${transactionId}${reqTime}${settings.appId}${param}${settings.securityCode}`).digest('hex'),
  }
}
