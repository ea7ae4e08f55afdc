// The address of a broker, asked for once and judged, as the library that connects takes no lookup of ours.
import type { IClientOptions } from 'mqtt'
import { VigilError } from '../../contract/errors.ts'
import type { Audience } from '../../contract/outside-address.ts'
import { resolveAddress } from './outside-line.ts'

/** @throws VigilError `device.unreachable` */
export async function resolvedOptions(options: IClientOptions, audience: Audience): Promise<IClientOptions> {
  const { host = '', port = 0, protocol } = options
  try {
    const address = await resolveAddress(host, port, audience)
    // The certificate is that of the name.
    return { ...options, host: address, ...(protocol === 'mqtts' && address !== host && { servername: host }) }
  } catch (cause) {
    throw new VigilError('device.unreachable', { broker: host }, { cause })
  }
}
